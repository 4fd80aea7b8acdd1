// SPDX-License-Identifier: Apache-2.0

/**
 * Reads `text/event-stream` as the HTML standard says ("Parsing an event stream" and "Interpreting an event stream"),
 * and tells, beyond what EventSource shows, what else came by: comments, retry fields, ignored lines, unfinished blocks.
 *
 * Each item that it gives has a `kind` and the number of `bytes` that it took on the wire:
 *
 *   event      name, data, id     a dispatched event; `id` is the last event id in force; `hasId`: it came with this event
 *   comment    text               a line that begins with a colon, for example a heartbeat
 *   retry      millis             a valid retry field
 *   silent     name, id, hasId    a block without data: nothing is dispatched, but its id counts
 *   ignored    line               a line that the standard says to ignore
 *   discarded  data               an unfinished block at the end of the stream: never dispatched
 */

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export class EventStreamParser {
    #receive;
    // Line by line: a line break is never part of a longer UTF-8 sequence, so the result is that of decoding the whole.
    #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    #unfinishedLine = [];
    #skipLineFeed = false;
    #atStart = true;

    #data = '';
    #name = '';
    #idBuffer;
    #lastEventId;
    #blockBytes = 0;
    #blockHasFields = false;
    #blockHasId = false;

    /**
     * @param {(item: object) => void} receive takes the items in the order of the stream
     * @param {{lastEventId?: string}} options the id to begin with. The standard begins each stream with an empty one;
     *     browsers carry the id of the previous connection on. Pass it to behave like a browser that reconnects.
     */
    constructor(receive, { lastEventId = '' } = {}) {
        this.#receive = receive;
        this.#idBuffer = lastEventId;
        this.#lastEventId = lastEventId;
    }

    /** The id to send as Last-Event-ID: that of the last block which was closed by an empty line. */
    get lastEventId() {
        return this.#lastEventId;
    }

    /** Takes the next bytes of the body, cut anywhere. */
    push(chunk) {
        let start = this.#skipSecondHalfOfLineBreak(chunk);
        for (let i = start; i < chunk.length; i++) {
            if (chunk[i] !== LINE_FEED && chunk[i] !== CARRIAGE_RETURN) {
                continue;
            }
            const line = this.#takeLine(chunk.subarray(start, i));
            const pair = chunk[i] === CARRIAGE_RETURN && chunk[i + 1] === LINE_FEED;
            this.#skipLineFeed = chunk[i] === CARRIAGE_RETURN && i + 1 === chunk.length;
            i += pair ? 1 : 0;
            this.#readLine(line, line.length + (pair ? 2 : 1));
            start = i + 1;
        }
        if (start < chunk.length) {
            this.#unfinishedLine.push(chunk.slice(start));
        }
    }

    /** Tells that the body has ended: an unfinished block is thrown away, as the standard demands. */
    end() {
        const rest = this.#takeLine(new Uint8Array(0));
        const bytes = this.#blockBytes + rest.length;
        if (bytes > 0) {
            this.#receive({ kind: 'discarded', data: this.#data + this.#decoder.decode(rest), bytes });
        }
        this.#resetBlock();
    }

    /** A CR that ended the previous chunk has already ended its line; the LF that follows belongs to it. */
    #skipSecondHalfOfLineBreak(chunk) {
        if (!this.#skipLineFeed || chunk.length === 0) {
            return 0;
        }
        this.#skipLineFeed = false;
        return chunk[0] === LINE_FEED ? 1 : 0;
    }

    #takeLine(tail) {
        if (this.#unfinishedLine.length === 0) {
            return tail;
        }
        const parts = [...this.#unfinishedLine, tail];
        this.#unfinishedLine = [];
        const line = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
        let offset = 0;
        for (const part of parts) {
            line.set(part, offset);
            offset += part.length;
        }
        return line;
    }

    #readLine(bytes, size) {
        const marked = this.#atStart && BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
        this.#atStart = false;
        const line = this.#decoder.decode(marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes);
        const colon = line.indexOf(':');
        if (line === '') {
            this.#dispatch(size);
        } else if (colon === 0) {
            this.#receive({ kind: 'comment', text: line.slice(1), bytes: size });
        } else if (colon > 0) {
            const value = line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
            this.#readField(line.slice(0, colon), value, line, size);
        } else {
            this.#readField(line, '', line, size);
        }
    }

    #readField(field, value, line, size) {
        if (field === 'data') {
            this.#data += value + '\n';
        } else if (field === 'event') {
            this.#name = value;
        } else if (field === 'id' && !value.includes('\0')) {
            this.#idBuffer = value;
            this.#blockHasId = true;
        } else if (field === 'retry' && /^[0-9]+$/.test(value)) {
            this.#receive({ kind: 'retry', millis: Number(value), bytes: size });
            return;
        } else {
            this.#receive({ kind: 'ignored', line, bytes: size });
            return;
        }
        this.#blockHasFields = true;
        this.#blockBytes += size;
    }

    #dispatch(size) {
        const bytes = this.#blockBytes + size;
        const id = this.#idBuffer;
        const hasId = this.#blockHasId;
        this.#lastEventId = id;
        if (this.#data !== '') {
            this.#receive({
                kind: 'event',
                name: this.#name || 'message',
                data: this.#data.slice(0, -1),
                id,
                hasId,
                bytes,
            });
        } else if (this.#blockHasFields) {
            this.#receive({ kind: 'silent', name: this.#name, id, hasId, bytes });
        }
        this.#resetBlock();
    }

    #resetBlock() {
        this.#data = '';
        this.#name = '';
        this.#blockBytes = 0;
        this.#blockHasFields = false;
        this.#blockHasId = false;
    }
}

/** Whether an answer is one that EventSource would read. */
export function isEventStream(response) {
    const type = response.headers.get('Content-Type') ?? '';
    return response.status === 200 && type.split(';')[0].trim().toLowerCase() === 'text/event-stream';
}

/** Reads a body to its end into a parser. Rejects if the connection breaks or is aborted. */
export async function readEventStream(response, parser) {
    const reader = response.body.getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) {
            parser.end();
            return;
        }
        parser.push(value);
    }
}

/** A header value for an id of any characters: its UTF-8 bytes, as browsers send Last-Event-ID. */
export function lastEventIdHeader(id) {
    return Array.from(new TextEncoder().encode(id), (byte) => String.fromCharCode(byte)).join('');
}
