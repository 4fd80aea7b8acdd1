// SPDX-License-Identifier: Apache-2.0

import { AnswerPace } from './answer-pace.js';
import { readByEventSource, readByFetch } from './answer-readers.js';
import { count, duration, element, json, setText } from './format.js';

const READERS = { get: readByEventSource, post: readByFetch };
const LIVE_STATES = { connecting: 'connecting', streaming: 'live', 'coming back': 'reconnecting' };

const byId = (id) => document.getElementById(id);

/** The section with a reply that arrives token by token. */
class Answer {
    #report;
    #pace = new AnswerPace();
    #reading = null;
    #startedAt = 0;
    /** Counts questions: what a stopped one still has to say is not shown. */
    #turn = 0;

    constructor(report) {
        this.#report = report;
        for (const chip of byId('answer-chips').children) {
            chip.addEventListener('click', () => this.#ask(chip.textContent));
        }
        byId('answer-form').addEventListener('submit', (event) => this.#onSubmit(event));
        byId('answer-question').addEventListener('keydown', (event) => this.#onKey(event));
        byId('answer-question').addEventListener('input', () => this.#linkInspector());
        byId('answer-stop').addEventListener('click', () => this.#stop());
        this.#linkInspector();
    }

    #onSubmit(event) {
        event.preventDefault();
        const question = byId('answer-question').value.trim();
        if (question !== '') {
            this.#ask(question);
        }
    }

    #onKey(event) {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            byId('answer-form').requestSubmit();
        }
    }

    #ask(question) {
        this.#reading?.stop();
        const turn = ++this.#turn;
        byId('answer-question').value = question;
        this.#linkInspector();
        this.#startedAt = performance.now();
        this.#pace.start();
        byId('answer-log').replaceChildren();
        byId('answer-output').replaceChildren();
        setText(byId('answer-source'), '');
        const mode = byId('answer-form').elements.mode.value;
        const current =
            (action) =>
            (...values) =>
                turn === this.#turn && action(...values);
        this.#show('connecting', true);
        this.#reading = READERS[mode](question, {
            log: current((...parts) => this.#log(...parts)),
            state: current((state) => this.#show(state, true)),
            token: current((text) => this.#onToken(text)),
            done: current((data) => this.#onDone(data)),
            finished: current((state) => this.#finish(state)),
        });
    }

    #onToken(text) {
        const output = byId('answer-output');
        const follow = output.scrollHeight - output.scrollTop - output.clientHeight < 40;
        output.append(text);
        if (follow) {
            output.scrollTop = output.scrollHeight;
        }
        this.#pace.token();
    }

    #onDone(data) {
        const { tokens, millis, source } = json(data) ?? {};
        byId('answer-output').setAttribute('aria-busy', 'false');
        this.#pace.stop();
        setText(byId('answer-source'), source ? `from ${source}` : '');
        this.#log(
            element('code', {}, 'done'),
            ` event: ${count(tokens)} tokens in ${duration(millis)}, by the server's count`,
        );
    }

    #stop() {
        this.#reading.stop();
        this.#turn++;
        this.#finish('stopped');
    }

    #finish(state) {
        this.#pace.stop();
        this.#show(state, false);
    }

    #log(...parts) {
        const time = element('time', {}, `${((performance.now() - this.#startedAt) / 1000).toFixed(2)} s`);
        byId('answer-log').append(element('li', {}, time, element('span', {}, ...parts)));
    }

    #show(state, running) {
        const badge = byId('answer-status');
        badge.dataset.state = { done: 'done', failed: 'closed' }[state] ?? LIVE_STATES[state] ?? 'idle';
        setText(badge, state);
        const hadFocus = document.activeElement === byId('answer-stop');
        byId('answer-stop').disabled = !running;
        if (hadFocus && !running) {
            byId('answer-ask').focus();
        }
        byId('answer-output').setAttribute('aria-busy', String(state === 'connecting' || state === 'streaming'));
        this.#report(LIVE_STATES[state] ?? 'idle');
    }

    #linkInspector() {
        const path = `answers?question=${encodeURIComponent(byId('answer-question').value)}`;
        byId('answer-inspect').href = `#inspector?path=${encodeURIComponent(path)}`;
    }
}

/** Starts the section; `report` is told the state of its stream. */
export function start({ report }) {
    return new Answer(report);
}
