// SPDX-License-Identifier: Apache-2.0

import { EventStreamParser, isEventStream, lastEventIdHeader, readEventStream } from './event-stream.js';

const DEFAULT_RETRY_MILLIS = 3000;
const MOST_BODY_CHARACTERS = 20_000;

/**
 * Reads a stream over and over as EventSource does, but shows everything: the answers with their headers, and every item.
 * A stream that ends or breaks is asked for again after the retry time, with the last id; any other answer than an event
 * stream ends it for good.
 *
 * It calls, on the listener: opening({attempt, lastEventId}), answered(response, millis), item(item), body(text) for an
 * answer that is no stream, away({reason, retryMillis, lastEventId}) before each wait, and finished(reason) when it stays
 * away.
 */
export class ReconnectingStream {
    #url;
    #listener;
    #lastEventId;
    #retryMillis = DEFAULT_RETRY_MILLIS;
    #abort = new AbortController();

    constructor(url, listener, lastEventId = '') {
        this.#url = url;
        this.#listener = listener;
        this.#lastEventId = lastEventId;
    }

    /** The id that the next request sends. */
    get lastEventId() {
        return this.#lastEventId;
    }

    /** Reads until the server keeps it away, or close() is called. */
    async run() {
        for (let attempt = 1; !this.#closed; attempt++) {
            this.#tell('opening', { attempt, lastEventId: this.#lastEventId });
            const reason = await this.#readOnce();
            if (this.#closed || reason === null) {
                return;
            }
            this.#tell('away', { reason, retryMillis: this.#retryMillis, lastEventId: this.#lastEventId });
            await this.#wait(this.#retryMillis);
        }
    }

    close() {
        this.#abort.abort();
    }

    get #closed() {
        return this.#abort.signal.aborted;
    }

    /** Gives why the stream ended, or null if it is over for good. */
    async #readOnce() {
        let open = false;
        try {
            const begin = performance.now();
            const response = await fetch(this.#url, {
                headers: this.#headers(),
                cache: 'no-store',
                signal: this.#abort.signal,
            });
            this.#tell('answered', response, performance.now() - begin);
            if (!isEventStream(response)) {
                await this.#refused(response);
                return null;
            }
            open = true;
            await readEventStream(response, this.#makeParser());
            return 'the server ended the stream';
        } catch (error) {
            return open ? `the connection broke (${error.message})` : `no answer (${error.message})`;
        }
    }

    #makeParser() {
        const parser = new EventStreamParser((item) => this.#onItem(item, parser), { lastEventId: this.#lastEventId });
        return parser;
    }

    #onItem(item, parser) {
        this.#lastEventId = parser.lastEventId;
        if (item.kind === 'retry') {
            this.#retryMillis = item.millis;
        }
        this.#tell('item', item);
    }

    async #refused(response) {
        const text = await response.text();
        if (text !== '') {
            this.#tell('body', text.slice(0, MOST_BODY_CHARACTERS));
        }
        const type = response.headers.get('Content-Type') ?? 'no content type';
        const refused = `${response.status}, ${type}: not an event stream, so EventSource would not come back`;
        this.#tell('finished', response.status === 204 ? '204: the server asks not to come back' : refused);
    }

    #headers() {
        const headers = { Accept: 'text/event-stream' };
        return this.#lastEventId === ''
            ? headers
            : { ...headers, 'Last-Event-ID': lastEventIdHeader(this.#lastEventId) };
    }

    #tell(what, ...values) {
        if (!this.#closed) {
            this.#listener[what](...values);
        }
    }

    #wait(millis) {
        return new Promise((resolve) => {
            const timer = setTimeout(resolve, millis);
            this.#abort.signal.addEventListener(
                'abort',
                () => {
                    clearTimeout(timer);
                    resolve();
                },
                { once: true },
            );
        });
    }
}
