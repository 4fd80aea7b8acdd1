// SPDX-License-Identifier: Apache-2.0

import { count, duration, setText, svg } from './format.js';

const REFRESH_MILLIS = 100;
const SHORTEST_AXIS_MILLIS = 4000;
const MARGIN = 4;

const byId = (id) => document.getElementById(id);

/** The figures beside an answer, and its rhythm: a line per token at the time of its arrival. */
export class AnswerPace {
    #startedAt = 0;
    #arrivals = [];
    #timer = 0;
    #elapsed = 0;

    constructor() {
        // Nothing can be drawn while the section is hidden.
        new ResizeObserver(() => this.#draw()).observe(byId('answer-rhythm'));
    }

    start() {
        this.stop();
        this.#startedAt = performance.now();
        this.#arrivals = [];
        this.#timer = setInterval(() => this.#write(performance.now() - this.#startedAt), REFRESH_MILLIS);
        this.#write(0);
    }

    token() {
        this.#arrivals.push(performance.now() - this.#startedAt);
    }

    stop() {
        if (this.#timer !== 0) {
            clearInterval(this.#timer);
            this.#timer = 0;
            this.#write(performance.now() - this.#startedAt);
        }
    }

    #write(elapsed) {
        const [first, last] = [this.#arrivals[0], this.#arrivals.at(-1)];
        const seconds = (last - first) / 1000;
        setText(byId('answer-tokens'), count(this.#arrivals.length));
        setText(byId('answer-rate'), seconds > 0 ? ((this.#arrivals.length - 1) / seconds).toFixed(1) : '–');
        setText(byId('answer-first'), first === undefined ? '–' : duration(first));
        setText(byId('answer-total'), duration(elapsed));
        this.#elapsed = elapsed;
        this.#draw();
    }

    #draw() {
        const host = byId('answer-rhythm');
        const [width, height] = [host.clientWidth, host.clientHeight];
        if (width === 0) {
            return;
        }
        const root = host.firstElementChild ?? host.appendChild(svg('svg', { 'aria-hidden': 'true' }));
        root.setAttribute('viewBox', `0 0 ${width} ${height}`);
        const axis = Math.max(SHORTEST_AXIS_MILLIS, this.#elapsed);
        const x = (time) => (MARGIN + (time / axis) * (width - 2 * MARGIN)).toFixed(1);
        const lines = this.#arrivals.map((time) => `M${x(time)} 10V${height - 10}`).join('');
        root.replaceChildren(svg('path', { d: lines }));
    }
}
