// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide.page.ticket;

import dev.rivulet.connection.ConnectTickets;

public final class Tickets {
    static final ConnectTickets<String> OF_USERS = ConnectTickets.standard();
}
