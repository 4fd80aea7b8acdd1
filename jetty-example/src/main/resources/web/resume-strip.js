// SPDX-License-Identifier: Apache-2.0

import { svg } from './format.js';

const LABELS = 52;
const PADDING = 6;
const CALM_MILLIS = 10_000;
const LEAST_MARGIN_MILLIS = 3000;

/** Draws the events around a break, or the newest if there was none: a row per topic, a dot per event at its time. */
export function drawStrip(host, topics, events, story, now) {
    const width = host.clientWidth;
    const height = host.clientHeight;
    if (width === 0) {
        return;
    }
    const [from, to] = story ? [story.from, story.to ?? now] : [now, now];
    const margin = Math.max(LEAST_MARGIN_MILLIS, (to - from) * 0.3);
    const [start, stop] = story ? [from - margin, to + margin] : [now - CALM_MILLIS, now];
    const x = (time) => LABELS + ((time - start) / (stop - start)) * (width - LABELS - PADDING);
    const y = (topic) => Math.round(((topics.indexOf(topic) + 0.5) * height) / topics.length) + 0.5;
    const shown = events.filter((event) => event.time >= start && event.time <= stop);
    const away = svg('rect', { class: 'away', x: x(from), y: 0, width: x(to) - x(from), height });
    root(host, width, height).replaceChildren(
        away,
        ...topics.map((topic) => svg('line', { class: 'lane', x1: LABELS, x2: width, y1: y(topic), y2: y(topic) })),
        ...topics.map((topic) => svg('text', { x: 0, y: y(topic) + 3.5 }, topic)),
        ...shown.map((event) =>
            svg('circle', {
                class: event.late ? 'late' : 'live',
                cx: x(event.time).toFixed(1),
                cy: y(event.topic),
                r: event.late ? 3.2 : 2.6,
            }),
        ),
    );
}

function root(host, width, height) {
    const existing = host.firstElementChild ?? host.appendChild(svg('svg', { 'aria-hidden': 'true' }));
    existing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    return existing;
}
