// SPDX-License-Identifier: Apache-2.0
/** One suite of behaviours on every container that is supported, over HTTP; docs/containers.md is its result. */
package dev.rivulet.conformance;
