// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

/*
 *            LF                     LF
 *  INSIDE --------> LINE_FEED ----------> BLANK_LINE
 *    |  CR             ^                     ^
 *    +-----> RETURN ---+ LF                  | LF
 *              |  CR                         |
 *              +-------> BLANK_RETURN -------+          any other byte: INSIDE
 */
/** Where an event stream stands after its last byte (HTML standard, section 9.2.5: lines end with LF, CR or both). */
enum LineState {

    /** Nothing was written. Whatever is put here takes the meaning of a byte order mark from what follows. */
    START,

    /** Within a line. */
    INSIDE,

    /** After the CR that ended a line; an LF that follows belongs to it. */
    RETURN,

    /** After the LF that ended a line. */
    LINE_FEED,

    /** After the CR of a blank line, which ended an event. */
    BLANK_RETURN,

    /** After the LF of a blank line, which ended an event. */
    BLANK_LINE;

    /** What comes earlier makes no difference: whatever the state was, these many bytes decide. */
    private static final int DECISIVE = 4;

    /** The state after more bytes. */
    LineState after(byte[] bytes, int offset, int length) {
        LineState state = this;
        int end = offset + length;
        for (int i = Math.max(offset, end - DECISIVE); i < end; i++) {
            state = state.after(bytes[i]);
        }
        return state;
    }

    /** The state after one more byte. */
    LineState after(int octet) {
        return switch (octet) {
            case '\n' -> this == INSIDE || this == RETURN ? LINE_FEED : BLANK_LINE;
            case '\r' -> this == INSIDE ? RETURN : BLANK_RETURN;
            default -> INSIDE;
        };
    }

    /** Whether a comment line may stand here: after an LF only, since what follows a CR may be its LF. */
    boolean takesHeartbeat() {
        return this == LINE_FEED || this == BLANK_LINE;
    }

    /** Whether an event has just ended. */
    boolean endsEvent() {
        return this == BLANK_LINE || this == BLANK_RETURN;
    }

    /** Whether a line has just ended. */
    boolean endsLine() {
        return this != START && this != INSIDE;
    }
}
