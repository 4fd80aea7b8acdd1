// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.redeploy.webapp;

import java.util.UUID;

/** Tells one life of the webapp from the next: it is loaded again with each. */
final class Incarnation {

    static final String ID = UUID.randomUUID().toString();

    private Incarnation() {}
}
