// SPDX-License-Identifier: Apache-2.0
// A library for pages, which wants a window and a document; it uses them for timers, fetch and the page's visibility.
import fetchEventSource from '@microsoft/fetch-event-source';
import { run } from './driver.mjs';

globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };

class Over extends Error {}

/** Comes back after an end without error, and stays away after 204. */
const advice = {
    onopen(response) {
        if (response.status === 204) {
            throw new Over('204');
        }
    },
    onclose() {
        throw new Error('ended');
    },
};

run((url, report, advised) => {
    const controller = new AbortController();
    const settings = {
        ...(advised && advice),
        signal: controller.signal,
        onmessage: (message) => report.event(message.event, message.id, message.data),
        onerror(failure) {
            report.failed(failure);
            if (failure instanceof Over) {
                throw failure;
            }
        },
    };
    fetchEventSource
        .fetchEventSource(url, settings)
        .then(() => report.ended('resolved'))
        .catch((failure) => report.ended(failure));
    return { close: () => controller.abort() };
});
