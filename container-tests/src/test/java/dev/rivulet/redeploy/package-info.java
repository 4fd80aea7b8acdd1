// SPDX-License-Identifier: Apache-2.0
/** Webapps that are stopped, reloaded and taken away, with open streams. */
package dev.rivulet.redeploy;
