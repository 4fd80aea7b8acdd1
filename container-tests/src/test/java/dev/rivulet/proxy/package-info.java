// SPDX-License-Identifier: Apache-2.0
/** Streams behind real proxies: nginx, HAProxy, Apache, Caddy and Varnish, each run from a configuration file of its own. */
@NullMarked
package dev.rivulet.proxy;

import org.jspecify.annotations.NullMarked;
