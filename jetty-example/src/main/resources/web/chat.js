// SPDX-License-Identifier: Apache-2.0

import { clock, element, json, plural, setText } from './format.js';
import { rememberedName, rememberName, suggestName, toneOf } from './names.js';

const MOST_MESSAGES = 500;
const SAME_SPEAKER_MILLIS = 120_000;
const NEAR_END_PIXELS = 60;
const RETRY_AFTER_REFUSAL_MILLIS = 5000;
const SEND_TIMEOUT_MILLIS = 10_000;

const byId = (id) => document.getElementById(id);

/** The section with a room: history and presence come as ordinary events of one stream; sending is an ordinary POST. */
class Chat {
    #report;
    #name = '';
    #source = null;
    #greeted = false;
    #ids = new Set();
    #last = null;
    #lastBeforeBreak = null;
    #unread = 0;
    #below = 0;

    constructor(report) {
        this.#report = report;
        byId('chat-suggest').addEventListener(
            'click',
            () => (byId('chat-name').value = suggestName(byId('chat-name').value)),
        );
        byId('chat-join').addEventListener('submit', (event) => this.#onJoin(event));
        byId('chat-leave').addEventListener('click', () => this.#leave());
        byId('chat-form').addEventListener('submit', (event) => this.#onSend(event));
        byId('chat-text').addEventListener('keydown', (event) => this.#onKey(event));
        byId('chat-newer').addEventListener('click', () => this.#scrollToEnd());
        byId('chat-scroll').addEventListener('scroll', () => this.#onScroll());
        this.#join(rememberedName());
    }

    /** The section comes into view. */
    shown() {
        this.#unread = 0;
        this.#writeUnread();
        if (this.#below === 0) {
            this.#scrollToEnd();
        }
    }

    #onJoin(event) {
        event.preventDefault();
        const name = byId('chat-name').value.trim();
        if (name !== '') {
            rememberName(name);
            this.#join(name);
            byId('chat-text').focus();
        }
    }

    #join(name) {
        byId('chat-join').hidden = name !== '';
        byId('chat-room').hidden = name === '';
        if (name === '') {
            byId('chat-name').value ||= suggestName();
            return;
        }
        this.#name = name;
        setText(byId('chat-me'), name);
        this.#connect();
    }

    #leave() {
        this.#source.close();
        this.#report('idle');
        rememberName('');
        this.#empty();
        byId('chat-name').value = this.#name;
        this.#name = '';
        this.#join('');
        byId('chat-name').select();
    }

    #empty() {
        byId('chat-messages').replaceChildren();
        byId('chat-presence').replaceChildren();
        byId('chat-empty').hidden = false;
        setText(byId('chat-count'), '');
        this.#greeted = false;
        this.#ids.clear();
        this.#last = null;
    }

    #connect() {
        this.#show('connecting');
        this.#source = new EventSource(`streams/chat?name=${encodeURIComponent(this.#name)}`);
        this.#source.addEventListener('open', () => this.#onOpen());
        this.#source.addEventListener('hello', (event) => this.#onHello(json(event.data) ?? {}));
        this.#source.addEventListener('message', (event) => this.#onMessage(event));
        this.#source.addEventListener('presence', (event) => this.#onPresence(json(event.data) ?? {}));
        this.#source.addEventListener('error', () => this.#onError());
    }

    #onOpen() {
        this.#lastBeforeBreak = byId('chat-messages').lastElementChild;
        this.#problem('');
        this.#show('live');
    }

    /** The server's word about this connection; what was missed may come before or after it. */
    #onHello(hello) {
        if (this.#greeted && hello.resumed !== 'RESUMED') {
            this.#note('The connection was lost, and the server could not resume: messages may be missing here');
        }
        this.#greeted = true;
    }

    #onError() {
        const refused = this.#source.readyState === EventSource.CLOSED;
        this.#show(refused ? 'closed' : 'reconnecting');
        if (refused) {
            this.#problem('The answer was not an event stream, so the browser gave up. This page asks anew every 5 s.');
            const refusedSource = this.#source;
            setTimeout(
                () => this.#source === refusedSource && this.#name !== '' && this.#connect(),
                RETRY_AFTER_REFUSAL_MILLIS,
            );
        }
    }

    #onMessage(event) {
        const message = json(event.data);
        if (message === null || (event.lastEventId !== '' && this.#ids.has(event.lastEventId))) {
            return;
        }
        this.#ids.add(event.lastEventId);
        const follow = this.#isAtEnd();
        byId('chat-empty').hidden = true;
        byId('chat-messages').append(this.#makeMessage(message, event.lastEventId));
        this.#last = message;
        this.#trim();
        this.#afterAppend(follow, message.from !== this.#name);
    }

    /** Everything that people wrote goes into text nodes, never into markup. */
    #makeMessage({ from, text, time }, id) {
        const same = this.#last !== null && this.#last.from === from && time - this.#last.time < SAME_SPEAKER_MILLIS;
        const kind = [from === this.#name ? 'mine' : '', same ? 'same' : ''].join(' ').trim();
        const when = new Date(time);
        const stamp = Number.isNaN(when.getTime()) ? '' : when.toISOString();
        return element(
            'li',
            { class: kind, 'data-id': id, 'data-testid': 'chat-message' },
            avatar(from),
            element(
                'div',
                { class: 'message-head' },
                element('b', {}, from),
                element('time', { datetime: stamp }, clock(time).slice(0, 5)),
            ),
            element('div', { class: 'message-text', title: clock(time) }, text),
        );
    }

    #note(text) {
        const note = element('li', { class: 'note', 'data-testid': 'chat-note' }, text);
        if (this.#lastBeforeBreak) {
            this.#lastBeforeBreak.after(note);
        } else {
            byId('chat-messages').prepend(note);
        }
        this.#last = null;
    }

    #trim() {
        const list = byId('chat-messages');
        while (list.childElementCount > MOST_MESSAGES) {
            this.#ids.delete(list.firstElementChild.dataset.id);
            list.firstElementChild.remove();
        }
    }

    #afterAppend(follow, foreign) {
        if (byId('section-chat').hidden) {
            this.#unread += foreign && this.#greeted ? 1 : 0;
            this.#writeUnread();
        }
        if (follow || !foreign) {
            this.#scrollToEnd();
        } else {
            this.#below++;
            this.#writeBelow();
        }
    }

    #onPresence({ names = [], count = names.length }) {
        setText(
            byId('chat-count'),
            count === names.length ? String(count) : `${names.length}, on ${count} connections`,
        );
        const people = names.map((name) =>
            element('li', { 'data-testid': 'chat-person' }, avatar(name), element('span', {}, name)),
        );
        byId('chat-presence').replaceChildren(...people);
    }

    #onKey(event) {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            byId('chat-form').requestSubmit();
        }
    }

    async #onSend(event) {
        event.preventDefault();
        const field = byId('chat-text');
        const text = field.value;
        if (text.trim() === '') {
            return;
        }
        field.value = '';
        field.focus();
        try {
            const body = new URLSearchParams({ name: this.#name, text });
            const answer = await fetch('chat', {
                method: 'POST',
                body,
                signal: AbortSignal.timeout(SEND_TIMEOUT_MILLIS),
            });
            this.#problem(
                answer.ok ? '' : (await answer.text()).slice(0, 300) || `The server answered ${answer.status}.`,
            );
            field.value = answer.ok ? field.value : text;
        } catch (error) {
            field.value = field.value || text;
            this.#problem(
                error.name === 'TimeoutError'
                    ? 'The message did not leave. Over HTTP/1.1 a browser has six connections per server: close other tabs.'
                    : 'The message could not be sent: the server is not reachable.',
            );
        }
    }

    #isAtEnd() {
        const box = byId('chat-scroll');
        return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS;
    }

    #scrollToEnd() {
        byId('chat-scroll').scrollTop = byId('chat-scroll').scrollHeight;
        this.#below = 0;
        this.#writeBelow();
    }

    #onScroll() {
        if (this.#isAtEnd() && this.#below > 0) {
            this.#below = 0;
            this.#writeBelow();
        }
    }

    #writeBelow() {
        byId('chat-newer').hidden = this.#below === 0;
        setText(byId('chat-newer').querySelector('span'), plural(this.#below, 'new message'));
    }

    #writeUnread() {
        byId('chat-unread').hidden = this.#unread === 0;
        setText(byId('chat-unread'), String(this.#unread));
    }

    #show(state) {
        byId('chat-badge').dataset.state = state;
        setText(byId('chat-badge'), state);
        this.#report(state);
    }

    #problem(text) {
        byId('chat-problem').hidden = text === '';
        setText(byId('chat-problem'), text);
    }
}

function avatar(name) {
    const initials = name
        .trim()
        .split(/\s+/)
        .map((word) => [...word][0] ?? '')
        .slice(0, 2)
        .join('')
        .toUpperCase();
    return element('span', { class: 'avatar', 'data-tone': toneOf(name), 'aria-hidden': 'true' }, initials);
}

/** Starts the section; `report` is told the state of its stream. */
export function start({ report }) {
    return new Chat(report);
}
