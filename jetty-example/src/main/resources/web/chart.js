// SPDX-License-Identifier: Apache-2.0

import { clock, duration, element, setText, svg } from './format.js';

/** How far back the charts can look. */
export const LONGEST_WINDOW_MILLIS = 120_000;

const LEFT = 40;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 20;
const GRID_STEPS = 2;
const LABEL_WIDTH = 84;
/** A curve is interrupted where this many usual distances between two points pass without one: a hole is shown as a hole. */
const HOLE_FACTOR = 1.9;

/** The moment that the reader points at, shared by all charts of the page. */
export class Pointer {
    time = null;
    #listeners = [];

    onMove(listener) {
        this.#listeners.push(listener);
    }

    moveTo(time) {
        this.time = time;
        this.#listeners.forEach((listener) => listener());
    }
}

/**
 * A card with the current figures of a topic and their curves over the last two minutes, drawn as SVG.
 *
 * Options:
 *   title, note(values)   what the card is about, and a remark beside it
 *   series                the curves: name, width in characters, of(values), text(values); the first is the big figure
 *   extras                figures without a curve: name, width, text(values)
 *   axis(value)           writes a number of the scale
 *   ceiling(window)       the top of the scale, for the values that are in sight
 *   marks(values)         a counter whose every rise is marked below the curve
 */
export class ChartCard {
    #options;
    #pointer;
    #points = [];
    #figures = new Map();
    #time;
    #plot;
    #root;
    #width = 0;
    #height = 0;
    #now = 0;
    #window = LONGEST_WINDOW_MILLIS;

    constructor(host, options, pointer) {
        this.#options = options;
        this.#pointer = pointer;
        this.#time = element('span', { class: 'chart-time' });
        this.#plot = element('div', { class: 'plot', tabindex: '0', role: 'img', 'aria-label': options.title });
        this.#root = this.#plot.appendChild(svg('svg', { 'aria-hidden': 'true' }));
        const head = element('div', { class: 'card-head' }, element('h2', {}, options.title), this.#time);
        host.append(head, this.#makeReading(), this.#plot);
        this.#listen();
    }

    /** Takes the values of one event; `late` marks one that the server had to keep while the connection was away. */
    add(time, values, late) {
        const later = this.#points.findLastIndex((point) => point.time <= time) + 1;
        this.#points.splice(later, 0, { time, values, late });
        const start = time - LONGEST_WINDOW_MILLIS - 10_000;
        while (this.#points[0].time < start) {
            this.#points.shift();
        }
    }

    /** Draws the last `window` milliseconds up to a time of the server; `breaks` are the spans without connection. */
    draw(now, window, breaks) {
        if (this.#width === 0) {
            return;
        }
        this.#now = now;
        this.#window = window;
        const scale = this.#scale();
        this.#root.replaceChildren(
            ...this.#drawGrid(scale),
            ...breaks.flatMap((span) => this.#drawBreak(span, scale)),
            ...this.#labelBreaks(breaks, scale),
            ...this.#drawMarks(scale),
            ...this.#options.series.flatMap((series, i) => this.#drawSeries(series, i, scale)),
            ...this.#drawCrosshair(scale),
        );
        this.#writeReading();
    }

    #makeReading() {
        const list = element('dl', { class: 'reading' });
        const curves = this.#options.series.map((series, i) => [series, `series-${i}`, null]);
        const extras = (this.#options.extras ?? []).map((series) => [series, null, 'plain']);
        for (const [series, wrapperClass, termClass] of [...curves, ...extras]) {
            const figure = element('dd', {}, '–');
            figure.style.minWidth = `${series.width}ch`;
            list.append(
                element('div', { class: wrapperClass }, element('dt', { class: termClass }, series.name), figure),
            );
            this.#figures.set(series, figure);
        }
        return list;
    }

    #listen() {
        new ResizeObserver(([entry]) => {
            this.#width = Math.round(entry.contentRect.width);
            this.#height = Math.round(entry.contentRect.height);
            this.#root.setAttribute('viewBox', `0 0 ${this.#width} ${this.#height}`);
        }).observe(this.#plot);
        this.#plot.addEventListener('pointermove', (event) => {
            const x = event.clientX - this.#plot.getBoundingClientRect().left;
            const share = (x - LEFT) / (this.#width - LEFT - RIGHT);
            this.#pointer.moveTo(this.#now - this.#window * (1 - Math.min(1, Math.max(0, share))));
        });
        this.#plot.addEventListener('pointerleave', () => this.#pointer.moveTo(null));
        this.#plot.addEventListener('blur', () => this.#pointer.moveTo(null));
        this.#plot.addEventListener('focus', () => this.#describe());
        this.#plot.addEventListener('keydown', (event) => this.#moveByKey(event));
    }

    #moveByKey(event) {
        const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
        if (event.key === 'Escape') {
            this.#pointer.moveTo(null);
        } else if (step && this.#points.length > 0) {
            event.preventDefault();
            const pointed = this.#points.indexOf(this.#pointed() ?? this.#points.at(-1));
            const next = this.#points[Math.min(this.#points.length - 1, Math.max(0, pointed + step))];
            this.#pointer.moveTo(next.time);
            this.#describe();
        }
    }

    #describe() {
        const point = this.#pointed() ?? this.#points.at(-1);
        const figures = point
            ? this.#texts(point.values).map(([series, text]) => `${series.name} ${text}`)
            : ['no event yet'];
        const when = point ? ` at ${clock(point.time)}` : '';
        this.#plot.setAttribute(
            'aria-label',
            `${this.#options.title}${when}: ${figures.join(', ')}. Arrow keys move in time.`,
        );
    }

    #pointed() {
        const time = this.#pointer.time;
        if (time === null || this.#points.length === 0) {
            return null;
        }
        const distance = (point) => Math.abs(point.time - time);
        return this.#points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
    }

    #texts(values) {
        return [...this.#figures.keys()].map((series) => [series, series.text(values)]);
    }

    #writeReading() {
        const pointed = this.#pointed();
        const point = pointed ?? this.#points.at(-1);
        const when = pointed && `${clock(pointed.time)}${pointed.late ? ' · caught up' : ''}`;
        setText(this.#time, when ?? (point ? this.#options.note(point.values) : ''));
        for (const [series, text] of point ? this.#texts(point.values) : []) {
            setText(this.#figures.get(series), text);
        }
    }

    #scale() {
        const start = this.#now - this.#window;
        const visible = this.#points.filter((point) => point.time >= start - 5000);
        const top = this.#options.ceiling(visible.map((point) => point.values));
        const right = this.#width - RIGHT;
        const bottom = this.#height - BOTTOM;
        return {
            top,
            right,
            bottom,
            visible,
            x: (time) => LEFT + ((time - start) / this.#window) * (right - LEFT),
            y: (value) => bottom - (Math.min(value, top) / top) * (bottom - TOP),
            clip: (x) => Math.min(right, Math.max(LEFT, x)),
        };
    }

    #drawGrid({ top, right, bottom, y }) {
        const parts = [];
        for (let i = 0; i <= GRID_STEPS; i++) {
            const value = (top * i) / GRID_STEPS;
            const height = Math.round(y(value)) + 0.5;
            parts.push(svg('line', { class: 'grid', x1: LEFT, x2: right, y1: height, y2: height }));
            parts.push(svg('text', { x: LEFT - 6, y: height + 3.5, 'text-anchor': 'end' }, this.#options.axis(value)));
        }
        for (const [share, text, anchor] of [
            [0, ago(this.#window), 'start'],
            [0.5, ago(this.#window / 2), 'middle'],
            [1, 'now', 'end'],
        ]) {
            const x = LEFT + share * (right - LEFT);
            parts.push(svg('text', { x, y: bottom + 15, 'text-anchor': anchor }, text));
        }
        return parts;
    }

    #drawBreak({ from, to }, { x, clip, bottom }) {
        const left = clip(x(from));
        const right = clip(x(to ?? this.#now));
        if (right - left < 0.5) {
            return [];
        }
        const edge = (at) =>
            svg('line', {
                class: 'away-edge',
                x1: Math.round(at) + 0.5,
                x2: Math.round(at) + 0.5,
                y1: TOP,
                y2: bottom,
            });
        return [
            svg('rect', { class: 'away', x: left, y: TOP, width: right - left, height: bottom - TOP }),
            ...(right - left > 12 ? [edge(left), edge(right)] : []),
        ];
    }

    /** The newest break first; an older one keeps silent where its label would cover a newer one's. */
    #labelBreaks(breaks, { x, clip }) {
        const labels = [];
        let free = Infinity;
        for (const { from, to } of breaks.toReversed()) {
            const [left, right] = [clip(x(from)), clip(x(to ?? this.#now))];
            const before = left > LEFT + LABEL_WIDTH;
            if (right - left >= 0.5 && (before ? left : right + LABEL_WIDTH) <= free) {
                free = before ? left - LABEL_WIDTH : right;
                const place = before ? { x: left - 5, 'text-anchor': 'end' } : { x: right + 5, 'text-anchor': 'start' };
                labels.push(
                    svg(
                        'text',
                        { class: 'away-label', y: TOP + 11, ...place },
                        `away ${duration((to ?? this.#now) - from)}`,
                    ),
                );
            }
        }
        return labels;
    }

    #drawMarks({ visible, x, bottom }) {
        const counter = this.#options.marks;
        if (!counter) {
            return [];
        }
        return visible
            .filter(
                (point, i) => i > 0 && counter(point.values) > counter(visible[i - 1].values) && x(point.time) >= LEFT,
            )
            .map((point) =>
                svg('line', { class: 'mark', x1: x(point.time), x2: x(point.time), y1: bottom - 5, y2: bottom - 1 }),
            );
    }

    #drawSeries(series, index, scale) {
        const group = svg('g', { class: `series-${index}` });
        for (const run of this.#runs(series, scale)) {
            const line = run.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join('L');
            if (index === 0) {
                const [first, last] = [run[0][0].toFixed(1), run.at(-1)[0].toFixed(1)];
                group.append(
                    svg('path', { class: 'area', d: `M${first} ${scale.bottom}L${line}L${last} ${scale.bottom}Z` }),
                );
            }
            group.append(svg('path', { class: 'curve', d: `M${line}` }));
        }
        const shown = scale.visible.filter(
            (point) => point.time >= this.#now - this.#window && isKnown(series.of(point.values)),
        );
        const dot = (point, type, radius) =>
            svg('circle', {
                class: type,
                cx: scale.x(point.time).toFixed(1),
                cy: scale.y(series.of(point.values)).toFixed(1),
                r: radius,
            });
        group.append(...shown.filter((point) => point.late).map((point) => dot(point, 'late', 2.4)));
        const head = this.#pointed() ?? shown.at(-1);
        if (head && isKnown(series.of(head.values)) && scale.x(head.time) >= LEFT) {
            group.append(dot(head, 'head', 3.5));
        }
        return [group];
    }

    /** The points of a curve in pieces without a hole, cut at the left edge. */
    #runs(series, { visible, x, y }) {
        const hole = HOLE_FACTOR * usualDistance(visible.map((point) => point.time));
        const runs = [];
        let previous = null;
        for (const { time, values } of visible) {
            const value = series.of(values);
            if (!isKnown(value)) {
                previous = null;
                continue;
            }
            if (previous === null || time - previous > hole) {
                runs.push([]);
            }
            runs.at(-1).push([x(time), y(value)]);
            previous = time;
        }
        return runs.map(cutAtLeftEdge).filter((run) => run.length > 0);
    }

    #drawCrosshair({ x, bottom }) {
        const pointed = this.#pointed();
        if (!pointed || x(pointed.time) < LEFT) {
            return [];
        }
        const at = Math.round(x(pointed.time)) + 0.5;
        return [svg('line', { class: 'crosshair', x1: at, x2: at, y1: TOP, y2: bottom })];
    }
}

/** The median distance between neighbouring times; one second if there are too few to tell. */
export function usualDistance(times) {
    const distances = times.slice(1).map((time, i) => time - times[i]);
    const sorted = distances.filter((distance) => distance > 0).sort((a, b) => a - b);
    return sorted.length < 3 ? 1000 : sorted[Math.floor(sorted.length / 2)];
}

/** The next round number at or above: 1, 2, 4, 6 or 8 times a power of ten. */
export function roundUp(value) {
    const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
    return [1, 2, 4, 6, 8, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

/** The next round number of bytes at or above: a power of two, or one and a half of it. */
export function roundUpBytes(value) {
    const power = 2 ** Math.floor(Math.log2(Math.max(value, 1)));
    return [1, 1.5, 2].map((step) => step * power).find((step) => step >= value) ?? value;
}

function ago(millis) {
    return millis < 60_000 ? `${millis / 1000} s ago` : `${millis / 60_000} min ago`;
}

function isKnown(value) {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function cutAtLeftEdge(run) {
    const inside = run.findIndex(([x]) => x >= LEFT);
    if (inside <= 0) {
        return inside < 0 ? [] : run;
    }
    const [x0, y0] = run[inside - 1];
    const [x1, y1] = run[inside];
    const y = y0 + ((LEFT - x0) / (x1 - x0)) * (y1 - y0);
    return [[LEFT, y], ...run.slice(inside)];
}
