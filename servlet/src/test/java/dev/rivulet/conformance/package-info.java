// SPDX-License-Identifier: Apache-2.0
/**
 * The webapp that is deployed on every container. It knows nothing newer than Servlet 3.0, but for {@link dev.rivulet.conformance.ListenerProducer},
 * and is spoken to over HTTP alone.
 */
package dev.rivulet.conformance;
