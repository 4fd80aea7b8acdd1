// SPDX-License-Identifier: Apache-2.0

import { ChartCard, Pointer, roundUp, roundUpBytes } from './chart.js';
import { bytes, count, duration, json, percent, plural, setText } from './format.js';
import { ResumeStory } from './resume-story.js';
import { StreamFigures } from './stream-figures.js';

const STREAM = 'streams/monitor';
const TOPICS = ['cpu', 'memory', 'jvm', 'streams'];
const RETRY_AFTER_REFUSAL_MILLIS = 5000;
/** The curves move by about a pixel per frame: more frames would show nothing more. */
const FRAMES_PER_WINDOW = 480;
const SHORTEST_FRAME_MILLIS = 80;
const CALM_FRAME_MILLIS = 1000;

const byId = (id) => document.getElementById(id);
const highest = (window, of) => Math.max(0, ...window.map((values) => Math.max(...of(values).filter(Number.isFinite))));
const shortBytes = (value) => bytes(value).replace(/(\.0)?\s([KMGT]?)i?B/, '$2');
const usedMemory = (values) => values.used ?? values.total - values.free;

const CARDS = {
    'card-cpu': {
        topic: 'cpu',
        title: 'Processor',
        note: (values) => (values.cores ? plural(values.cores, 'core') : ''),
        series: [
            {
                name: 'this process',
                width: 5,
                of: (values) => values.process,
                text: (values) => percent(values.process),
            },
            { name: 'whole system', width: 5, of: (values) => values.system, text: (values) => percent(values.system) },
        ],
        axis: (value) => `${Math.round(value * 100)}%`,
        ceiling: (window) =>
            [0.1, 0.2, 0.5, 1].find((top) => top >= highest(window, (v) => [v.process, v.system])) ?? 1,
    },
    'card-memory': {
        topic: 'memory',
        title: 'Memory',
        note: (values) => `${bytes(values.total)} in all`,
        series: [{ name: 'used', width: 6, of: usedMemory, text: (values) => bytes(usedMemory(values)) }],
        extras: [{ name: 'free', width: 6, text: (values) => bytes(values.free) }],
        axis: shortBytes,
        ceiling: (window) => highest(window, (values) => [values.total]) || 2 ** 30,
    },
    'card-heap': {
        topic: 'jvm',
        title: 'Java heap',
        note: (values) => `at most ${bytes(values.heapMax)}; ticks: GC`,
        series: [
            { name: 'used', width: 7, of: (values) => values.heapUsed, text: (values) => bytes(values.heapUsed) },
            {
                name: 'committed',
                width: 7,
                of: (values) => values.heapCommitted,
                text: (values) => bytes(values.heapCommitted),
            },
        ],
        axis: shortBytes,
        ceiling: (window) => roundUpBytes(highest(window, (v) => [v.heapUsed, v.heapCommitted]) * 1.02 || 2 ** 28),
        marks: (values) => values.gcCount,
    },
    'card-threads': {
        topic: 'jvm',
        title: 'Threads',
        note: (values) => `${count(values.classes)} classes loaded`,
        series: [
            { name: 'threads', width: 2, of: (values) => values.threads, text: (values) => count(values.threads) },
        ],
        extras: [
            { name: 'GC runs', width: 2, text: (values) => count(values.gcCount) },
            { name: 'in GC', width: 5, text: (values) => duration(values.gcMillis) },
        ],
        axis: (value) => count(Math.round(value)),
        ceiling: (window) => roundUp(highest(window, (values) => [values.threads]) * 1.1 || 40),
    },
};

/** The section that reads several topics from one stream, draws them, and proves that a break loses nothing. */
class Monitor {
    #report;
    #source = null;
    #connection = null;
    #lastId = '';
    #received = 0;
    /** How far this machine's clock is ahead of the server's, at most: the smallest delay seen from event to arrival. */
    #clockAhead = Infinity;
    #cutHadFocus = false;
    #cards = new Map(TOPICS.map((topic) => [topic, []]));
    #story = new ResumeStory();
    #figures = new StreamFigures(byId('stream-figures'), byId('stream-figures-empty'));

    constructor(report) {
        this.#report = report;
        const pointer = new Pointer();
        for (const [id, options] of Object.entries(CARDS)) {
            this.#cards.get(options.topic).push(new ChartCard(byId(id), options, pointer));
        }
        pointer.onMove(() => this.#draw());
        byId('monitor-window').addEventListener('change', () => this.#draw());
        byId('monitor-cut').addEventListener('click', () => this.#cut());
        this.#drawRegularly();
        this.#connect();
    }

    #connect() {
        this.#show('connecting');
        this.#source = new EventSource(STREAM);
        this.#source.addEventListener('open', () => this.#onOpen());
        this.#source.addEventListener('error', () => this.#onError());
        this.#source.addEventListener('hello', (event) => this.#onHello(json(event.data) ?? {}));
        for (const topic of TOPICS) {
            this.#source.addEventListener(topic, (event) => this.#onEvent(topic, event));
        }
    }

    #onOpen() {
        this.#story.reopened(this.#serverTime(Date.now()));
        this.#show('live');
        this.#problem('');
    }

    /** The server's word about this connection; what was missed may come before or after it. */
    #onHello(hello) {
        this.#connection = hello.connection;
        setText(byId('monitor-connection'), hello.connection ?? '–');
        setText(byId('monitor-resumed'), hello.resumed ?? '–');
        this.#story.greeted(hello);
        this.#allowCut();
    }

    #onEvent(topic, event) {
        const arrival = Date.now();
        const values = json(event.data) ?? {};
        const time = Number.isFinite(values.time) ? values.time : this.#serverTime(arrival);
        this.#clockAhead = Math.min(this.#clockAhead, arrival - time);
        const seen = this.#story.seen({ topic, time, id: event.lastEventId });
        this.#lastId = event.lastEventId;
        this.#received++;
        setText(byId('monitor-last-id'), this.#lastId || '–');
        setText(byId('monitor-received'), plural(this.#received, 'event'));
        if (!seen.again) {
            this.#cards.get(topic).forEach((card) => card.add(time, values, seen.late));
            if (topic === 'streams') {
                this.#figures.update(time, values);
            }
        }
    }

    #onError() {
        const refused = this.#source.readyState === EventSource.CLOSED;
        this.#connection = null;
        this.#story.lost(this.#serverTime(Date.now()), this.#lastId);
        this.#show(this.#received > 0 || refused ? 'reconnecting' : 'connecting');
        if (refused) {
            this.#problem('The answer was not an event stream, so the browser gave up. This page asks anew every 5 s.');
            setTimeout(() => this.#connect(), RETRY_AFTER_REFUSAL_MILLIS);
        }
    }

    async #cut() {
        const connection = this.#connection;
        this.#cutHadFocus = document.activeElement === byId('monitor-cut');
        this.#story.cutRequested();
        byId('monitor-cut').disabled = true;
        try {
            const answer = await fetch(`streams/cut?connection=${encodeURIComponent(connection)}`, { method: 'POST' });
            this.#problem(answer.ok ? '' : `The server did not cut: ${answer.status} ${await answer.text()}`);
        } catch (error) {
            this.#problem(`The server could not be asked to cut: ${error.message}`);
        }
        this.#allowCut();
    }

    #serverTime(time) {
        return Number.isFinite(this.#clockAhead) ? time - this.#clockAhead : time;
    }

    #show(state) {
        const badge = byId('monitor-badge');
        badge.dataset.state = state;
        setText(badge, state);
        this.#allowCut();
        this.#report(state);
    }

    /** A disabled button loses the focus: who cut by keyboard finds it there again. */
    #allowCut() {
        const button = byId('monitor-cut');
        button.disabled = this.#connection === null;
        if (this.#connection !== null && this.#cutHadFocus) {
            this.#cutHadFocus = false;
            if (document.activeElement === document.body) {
                button.focus();
            }
        }
    }

    #problem(text) {
        const line = byId('monitor-problem');
        line.hidden = text === '';
        setText(line, text);
    }

    #drawRegularly() {
        const calm = matchMedia('(prefers-reduced-motion: reduce)');
        let last = 0;
        const pause = () =>
            Math.max(calm.matches ? CALM_FRAME_MILLIS : SHORTEST_FRAME_MILLIS, this.#window() / FRAMES_PER_WINDOW);
        const frame = (now) => {
            if (now - last >= pause()) {
                last = now;
                this.#draw();
            }
            requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    }

    /** How far back the charts look. */
    #window() {
        return Number(document.querySelector('#monitor-window :checked').value) * 1000;
    }

    #draw() {
        if (byId('section-monitor').hidden) {
            return;
        }
        const now = this.#serverTime(Date.now());
        for (const card of [...this.#cards.values()].flat()) {
            card.draw(now, this.#window(), this.#story.breaks);
        }
        this.#story.draw(now);
    }
}

/** Starts the section; `report` is told the state of its stream. */
export function start({ report }) {
    return new Monitor(report);
}
