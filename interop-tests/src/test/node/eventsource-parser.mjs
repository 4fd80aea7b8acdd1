// SPDX-License-Identifier: Apache-2.0
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { run } from './driver.mjs';

async function read(url, report, lastEventId, signal) {
    const headers = { Accept: 'text/event-stream', ...(lastEventId && { 'Last-Event-ID': lastEventId }) };
    const response = await fetch(url, { headers, signal });
    const events = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const event of events ?? []) {
        report.event(event.event, event.id, event.data);
    }
}

run((url, report, advised, lastEventId) => {
    const controller = new AbortController();
    read(url, report, lastEventId, controller.signal)
        .then(() => report.ended('complete'))
        .catch((failure) => report.ended(failure));
    return { close: () => controller.abort() };
});
