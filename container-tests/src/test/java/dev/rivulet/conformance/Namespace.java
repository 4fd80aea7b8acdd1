// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

/** The two names of the servlet API, and what differs with them. */
enum Namespace {
    JAKARTA("https://jakarta.ee/xml/ns/jakartaee", "5.0", "rivulet-servlet"),
    JAVAX("http://java.sun.com/xml/ns/javaee", "3.0", "rivulet-servlet3-adapter");

    private final String schema;
    private final String webXmlVersion;
    private final String artifact;

    Namespace(String schema, String webXmlVersion, String artifact) {
        this.schema = schema;
        this.webXmlVersion = webXmlVersion;
        this.artifact = artifact;
    }

    /** The attributes of web.xml's root, of the oldest version that all of them read. */
    String webXmlAttributes() {
        return "xmlns=\"" + schema + "\" version=\"" + webXmlVersion + "\" metadata-complete=\"true\"";
    }

    /** The library for it. */
    String artifact() {
        return artifact;
    }
}
