// SPDX-License-Identifier: Apache-2.0

import { EventStreamParser, isEventStream, readEventStream } from './event-stream.js';
import { element } from './format.js';

/*
 * Two ways to read the same answer. Each takes the question and what to call: log(...parts), state(name), token(text),
 * done(data), finished(name); and gives an object with stop().
 */

const code = (text) => element('code', {}, text);

/** By the browser's EventSource. It is not closed on `done`: the server ends it, and keeps the browser away by a 204. */
export function readByEventSource(question, { log, state, token, done, finished }) {
    const source = new EventSource(`answers?question=${encodeURIComponent(question)}`);
    let complete = false;
    let lastId = '';
    log('GET with ', code('EventSource'));
    source.addEventListener('open', () => {
        log(lastId === '' ? 'The stream is open' : 'The stream is open again, the browser having sent the last id');
        state('streaming');
    });
    source.addEventListener('token', (event) => {
        lastId = event.lastEventId;
        token(event.data);
    });
    source.addEventListener('done', (event) => {
        complete = true;
        done(event.data);
    });
    source.addEventListener('error', () => {
        if (source.readyState === EventSource.CONNECTING) {
            log(
                complete ? 'The server ended the stream. ' : 'The stream broke off. ',
                code('readyState 0'),
                ': the browser comes back by itself, as EventSource always does',
            );
            state('coming back');
        } else if (complete) {
            log(
                'Server said 204: finished, the browser stays away. ',
                code('readyState 2'),
                ' (The status as such shows in the Inspector: EventSource keeps it to itself.)',
            );
            finished('done');
        } else {
            log(
                'The server refused, and the browser gave up. ',
                code('readyState 2'),
                ' (EventSource does not tell the status; the Inspector does)',
            );
            finished('failed');
        }
    });
    return {
        stop() {
            source.close();
            log('You stopped: ', code('close()'));
        },
    };
}

/** By fetch with POST, for which EventSource has no way; the body is parsed by this page. It does not reconnect. */
export function readByFetch(question, callbacks) {
    const abort = new AbortController();
    postAndRead(question, abort.signal, callbacks).catch((error) => {
        if (!abort.signal.aborted) {
            callbacks.log(`The connection broke: ${error.message}`);
            callbacks.finished('failed');
        }
    });
    return {
        stop() {
            callbacks.log('You stopped: ', code('abort()'));
            abort.abort();
        },
    };
}

async function postAndRead(question, signal, { log, state, token, done, finished }) {
    log('POST with ', code('fetch'));
    const response = await fetch('answers', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
        body: JSON.stringify({ question }),
        cache: 'no-store',
        signal,
    });
    const type = response.headers.get('Content-Type') ?? 'no content type';
    log(code(`${response.status} ${type}`));
    if (!isEventStream(response)) {
        log((await response.text()).slice(0, 300));
        finished('failed');
        return;
    }
    state('streaming');
    let complete = false;
    await readEventStream(
        response,
        new EventStreamParser(({ kind, name, data }) => {
            if (kind === 'event' && name === 'token') {
                token(data);
            } else if (kind === 'event' && name === 'done') {
                complete = true;
                done(data);
            }
        }),
    );
    log(
        complete
            ? 'The server ended the stream; fetch does not come back'
            : 'The stream ended before its end: no done event',
    );
    finished(complete ? 'done' : 'failed');
}
