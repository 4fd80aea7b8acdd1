// SPDX-License-Identifier: Apache-2.0

import { copyAndTell, saveText } from './clipboard.js';
import { bytes, count, duration, element, json, plural, setText } from './format.js';
import { InspectorRows } from './inspector-rows.js';
import { ReconnectingStream } from './reconnecting-stream.js';

const byId = (id) => document.getElementById(id);

/** The section that shows a stream raw: the answer, its headers, and every item as a row. */
class Inspector {
    #report;
    #rows = new InspectorRows();
    #stream = null;
    #openedAt = 0;
    #sinceOpen = 0;
    #totals = { events: 0, comments: 0, bytes: 0 };

    constructor(report) {
        this.#report = report;
        byId('inspector-form').addEventListener('submit', (event) => this.#onSubmit(event));
        byId('inspector-close').addEventListener('click', () => this.#close());
        byId('inspector-curl').addEventListener('click', (event) => copyAndTell(event.currentTarget, this.#curl()));
        for (const chip of document.querySelectorAll('.inspector-suggestions [data-path]')) {
            chip.addEventListener('click', () => this.#open(chip.dataset.path));
        }
        byId('inspector-filter').addEventListener('input', () => this.#filter());
        byId('inspector-name').addEventListener('change', () => this.#filter());
        byId('inspector-pause').addEventListener('click', () => this.#pause(!this.#rows.paused));
        byId('inspector-clear').addEventListener('click', () => this.#clear());
        byId('inspector-download').addEventListener('click', () => saveText('stream.txt', this.#rows.text()));
        byId('inspector-response').open = matchMedia('(min-width: 721px)').matches;
        this.#writeCounts();
    }

    /** The section comes into view; `path` may come with the link. */
    shown(parameters) {
        if (parameters.has('path')) {
            byId('inspector-path').value = parameters.get('path');
        }
    }

    #onSubmit(event) {
        event.preventDefault();
        this.#open(byId('inspector-path').value.trim());
    }

    #open(path) {
        this.#stream?.close();
        byId('inspector-path').value = path;
        this.#stream = new ReconnectingStream(path, this.#listener(path), byId('inspector-last-id').value.trim());
        this.#stream.run();
    }

    #close() {
        this.#stream.close();
        this.#rows.divide('end', `Closed by you ${this.#age()}`);
        this.#show('idle', 'closed');
    }

    #listener(path) {
        return {
            opening: ({ attempt, lastEventId }) => {
                const id = lastEventId === '' ? '' : `, Last-Event-ID: ${lastEventId}`;
                this.#rows.divide('start', `${attempt === 1 ? 'GET' : 'Reconnecting: GET'} ${path}${id}`);
                this.#show(attempt === 1 ? 'connecting' : 'reconnecting');
            },
            answered: (response, millis) => this.#onAnswer(response, millis),
            item: (item) => this.#onItem(item),
            body: (text) => this.#rows.add({ kind: 'body', name: 'body', data: text, bytes: new Blob([text]).size }),
            away: ({ reason, retryMillis, lastEventId }) => {
                const id = lastEventId === '' ? 'no Last-Event-ID' : `Last-Event-ID ${lastEventId}`;
                this.#rows.divide(
                    'end',
                    `${capital(reason)} ${this.#age()}; again in ${duration(retryMillis)} with ${id}`,
                );
                this.#show('reconnecting');
            },
            finished: (reason) => {
                this.#rows.divide('end', `Over: ${reason}`);
                this.#show('closed');
            },
        };
    }

    #onAnswer(response, millis) {
        const status = `${response.status} ${response.statusText}`.trim();
        this.#openedAt = performance.now();
        this.#sinceOpen = 0;
        setText(byId('inspector-status'), `${status}, after ${duration(millis)}`);
        const headers = [...response.headers].map(([name, value]) =>
            element('div', {}, element('dt', {}, name), element('dd', { title: value }, value)),
        );
        byId('inspector-headers').replaceChildren(...headers);
        this.#rows.divide(response.status === 200 ? 'open' : 'end', `${status} after ${duration(millis)}`);
        this.#show('live');
    }

    #onItem(item) {
        this.#sinceOpen += item.kind === 'event' ? 1 : 0;
        this.#totals.events += item.kind === 'event' ? 1 : 0;
        this.#totals.comments += item.kind === 'comment' ? 1 : 0;
        this.#totals.bytes += item.bytes;
        this.#rows.add(item);
        this.#offerName(item);
        const hello = item.name === 'hello' ? json(item.data) : null;
        if (hello?.resumed && hello.resumed !== 'FRESH') {
            const from = hello.lastEventId ? ` from ${hello.lastEventId}` : '';
            this.#rows.divide(
                'open',
                hello.resumed === 'RESUMED' ? `Resumed${from}` : `Not resumed${from}: ${hello.resumed}`,
            );
        }
        this.#writeCounts();
    }

    #offerName(item) {
        const select = byId('inspector-name');
        const [value, label] =
            item.kind === 'event' ? [`name:${item.name}`, item.name] : [`kind:${item.kind}`, `(${item.kind})`];
        if (![...select.options].some((option) => option.value === value)) {
            select.append(element('option', { value }, label));
        }
    }

    #filter() {
        this.#rows.filter(byId('inspector-filter').value, byId('inspector-name').value);
        this.#writeCounts();
    }

    #pause(paused) {
        this.#rows.pause(paused);
        byId('inspector-pause').setAttribute('aria-pressed', String(paused));
        this.#writeCounts();
    }

    #clear() {
        this.#rows.clear();
        this.#totals = { events: 0, comments: 0, bytes: 0 };
        this.#writeCounts();
    }

    #writeCounts() {
        const { events, comments, bytes: size } = this.#totals;
        setText(byId('inspector-pause-label'), this.#rows.paused ? 'Resume' : 'Pause');
        setText(byId('inspector-waiting'), this.#rows.paused ? `${count(this.#rows.waiting)} waiting` : '');
        setText(byId('inspector-counts'), `${plural(events, 'event')}, ${plural(comments, 'comment')}, ${bytes(size)}`);
    }

    #show(state, text = state) {
        const running = ['connecting', 'live', 'reconnecting'].includes(state);
        const hadFocus = [byId('inspector-open'), byId('inspector-close')].includes(document.activeElement);
        byId('inspector-badge').dataset.state = state;
        setText(byId('inspector-badge'), text);
        byId('inspector-open').hidden = running;
        byId('inspector-close').hidden = !running;
        if (hadFocus) {
            byId(running ? 'inspector-close' : 'inspector-open').focus();
        }
        this.#report(running ? state : 'idle');
    }

    #age() {
        return `after ${duration(performance.now() - this.#openedAt)} and ${plural(this.#sinceOpen, 'event')}`;
    }

    #curl() {
        const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
        const id = byId('inspector-last-id').value.trim();
        const url = new URL(byId('inspector-path').value.trim(), document.baseURI).href;
        const header = id === '' ? '' : ` -H ${quote(`Last-Event-ID: ${id}`)}`;
        return `curl -N -H 'Accept: text/event-stream'${header} ${quote(url)}`;
    }
}

function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Starts the section; `report` is told the state of its stream. */
export function start({ report }) {
    return new Inspector(report);
}
