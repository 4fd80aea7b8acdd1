// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.broadcast;

/** What the parts of one broadcaster share. */
record Engine(
        BroadcasterSettings settings,
        TopicTable table,
        IndexedRegistry registry,
        Counters counters,
        Callbacks callbacks) {}
