// SPDX-License-Identifier: Apache-2.0
// What scripts tell of their streams, in Node and in browsers.

const NAMES = ['message', 'tick', 'end', 'gap'];

/** Writes lines for one stream. */
export function reporter(stream, write) {
    const line = (word, ...fields) =>
        write([word, stream, ...fields.map((field) => encodeURIComponent(field ?? ''))].join(' '));
    return {
        event: (name, id, data) => line('event', name, id, data),
        failed: (why) => line('failed', String(why)),
        ended: (why) => line('ended', String(why)),
    };
}

/** Reports what anything with the interface of EventSource brings. */
export function watch(source, report) {
    for (const name of NAMES) {
        source.addEventListener(name, (event) => report.event(name, event.lastEventId, event.data));
    }
    source.addEventListener('error', (event) => {
        report.failed(event.message ?? 'error');
        if (source.readyState === 2) {
            report.ended('closed');
        }
    });
    return source;
}

/** For those whom 204 does not keep away. */
export function closeAtEnd(source, report) {
    source.addEventListener('end', (event) => {
        if (event.lastEventId.startsWith('rivulet.end.')) {
            source.close();
            report.ended('told');
        }
    });
    return source;
}
