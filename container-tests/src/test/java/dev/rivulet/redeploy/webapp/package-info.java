// SPDX-License-Identifier: Apache-2.0
/** What the tests deploy: loaded by a webapp's class loader, never by the tests'. */
package dev.rivulet.redeploy.webapp;
