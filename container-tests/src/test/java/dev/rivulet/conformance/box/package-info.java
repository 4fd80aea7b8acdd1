// SPDX-License-Identifier: Apache-2.0
/**
 * What starts a container from within its class loader. These classes are loaded anew for each container, see
 * {@code ContainerClassLoader}, and are spoken to by {@code Box}: they know the container and the JDK, and nothing else.
 */
package dev.rivulet.conformance.box;
