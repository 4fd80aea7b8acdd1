// SPDX-License-Identifier: Apache-2.0
/** Tests of Server-Sent Events: clients, a scripted transport, a manual clock, and a bridge for HtmlUnit. */
module dev.rivulet.testkit {
    requires transitive dev.rivulet.core;
    requires transitive java.net.http;
    requires static transitive org.htmlunit;
    requires static transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.rivulet.testkit;
}
