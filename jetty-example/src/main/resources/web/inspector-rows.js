// SPDX-License-Identifier: Apache-2.0

import { setText } from './format.js';
import { makeDivider, makeRow, rowText } from './inspector-row.js';

const MOST_ROWS = 1000;
const NEAR_END_PIXELS = 30;

const byId = (id) => document.getElementById(id);

/** The list of rows: at most a thousand, filtered, paused, kept at its end while the reader is there. */
export class InspectorRows {
    #list = byId('inspector-rows');
    #box = byId('inspector-scroll');
    #rows = [];
    #held = [];
    #pending = [];
    #paused = false;
    #heldCount = 0;
    #number = 0;
    #previousTime = null;
    #text = '';
    #kind = '';
    #followed = true;

    constructor() {
        byId('inspector-newer').addEventListener('click', () => this.#toEnd());
        this.#box.addEventListener('scroll', () => {
            this.#follows();
            this.#writeNewer();
        });
        this.#list.addEventListener('keydown', (event) => this.#onKey(event));
        new ResizeObserver(() => this.#onResize()).observe(this.#box);
    }

    get paused() {
        return this.#paused;
    }

    /** How many rows have come since the pause began. */
    get waiting() {
        return this.#heldCount;
    }

    /** Adds an item of the stream. */
    add(item) {
        const at = now();
        const gap = this.#previousTime === null ? null : at - this.#previousTime;
        this.#previousTime = at;
        this.#take({ ...item, at, gap, number: ++this.#number });
    }

    /** Adds a line across: `tone` is start, open or end. */
    divide(tone, text) {
        this.#take({ kind: 'divider', tone, text, at: now() });
    }

    pause(paused) {
        this.#paused = paused;
        if (!paused) {
            this.#heldCount = 0;
            this.#held.splice(0).forEach((row) => this.#show(row));
        }
    }

    clear() {
        this.#rows = [];
        this.#held = [];
        this.#pending = [];
        this.#heldCount = 0;
        this.#list.replaceChildren();
        this.#writeEmpty();
        this.#writeNewer();
    }

    /** Shows only rows with this text in them, and of this kind: "name:…", "kind:…", or an empty string for all. */
    filter(text, kind) {
        this.#text = text.trim().toLowerCase();
        this.#kind = kind;
        this.#pending = [];
        this.#list.replaceChildren(...this.#rows.filter((row) => this.#matches(row)).map(makeNode));
        this.#makeReachable();
        this.#writeEmpty();
        this.#toEnd();
    }

    /** All rows that are kept, as text. */
    text() {
        return [...this.#rows, ...this.#held].map((row) => `${rowText(row)}\n`).join('');
    }

    #take(row) {
        if (!this.#paused) {
            this.#show(row);
            return;
        }
        this.#heldCount += row.kind === 'divider' ? 0 : 1;
        keepNewest(this.#held, row);
    }

    #show(row) {
        keepNewest(this.#rows, row);
        if (this.#pending.length === 0) {
            requestAnimationFrame(() => this.#render());
        }
        keepNewest(this.#pending, row);
    }

    /** Once per frame, whatever the pace of the stream. */
    #render() {
        const follow = this.#follows();
        const nodes = this.#pending
            .splice(0)
            .filter((row) => this.#matches(row))
            .map(makeNode);
        this.#list.append(...nodes);
        while (this.#list.childElementCount > MOST_ROWS) {
            this.#list.firstElementChild.remove();
        }
        this.#makeReachable();
        this.#writeEmpty();
        if (follow) {
            this.#toEnd();
        } else {
            this.#writeNewer();
        }
    }

    #matches(row) {
        if (row.kind === 'divider') {
            return true;
        }
        const kind = row.kind === 'event' ? `name:${row.name}` : `kind:${row.kind}`;
        return (
            (this.#kind === '' || this.#kind === kind) &&
            (this.#text === '' || rowText(row).toLowerCase().includes(this.#text))
        );
    }

    /** One row at a time is reached by Tab; the arrow keys go on from there. */
    #makeReachable() {
        if (!this.#list.querySelector('.row-line[tabindex="0"]')) {
            this.#list.querySelector('.row-line')?.setAttribute('tabindex', '0');
        }
    }

    #onKey(event) {
        const line = event.target.closest('.row-line');
        const lines = line ? [...this.#list.querySelectorAll('.row-line')] : [];
        const at = lines.indexOf(line);
        const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
        if (line && next !== undefined && lines[next]) {
            event.preventDefault();
            line.setAttribute('tabindex', '-1');
            lines[next].setAttribute('tabindex', '0');
            lines[next].focus();
        }
    }

    #isAtEnd() {
        return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight < NEAR_END_PIXELS;
    }

    /** While the section is hidden nothing can be scrolled: who followed the stream before follows it when it is shown again. */
    #follows() {
        if (this.#box.clientHeight > 0) {
            this.#followed = this.#isAtEnd();
        }
        return this.#followed;
    }

    #onResize() {
        if (this.#box.clientHeight > 0 && this.#followed) {
            this.#toEnd();
        }
    }

    #toEnd() {
        this.#box.scrollTop = this.#box.scrollHeight;
        this.#writeNewer();
    }

    #writeNewer() {
        byId('inspector-newer').hidden = this.#isAtEnd();
    }

    #writeEmpty() {
        const empty = byId('inspector-empty');
        empty.hidden = this.#list.childElementCount > 0;
        setText(
            empty,
            this.#rows.length > 0 ? 'No row passes the filter.' : 'Open a stream: what it sends appears here.',
        );
    }
}

function makeNode(row) {
    return row.kind === 'divider' ? makeDivider(row) : makeRow(row);
}

function keepNewest(rows, row) {
    rows.push(row);
    if (rows.length > MOST_ROWS) {
        rows.shift();
    }
}

function now() {
    return performance.timeOrigin + performance.now();
}
