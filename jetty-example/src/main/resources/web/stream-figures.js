// SPDX-License-Identifier: Apache-2.0

import { bytes, count, duration, element, setText } from './format.js';

const RATE_SPAN = 6;

/** The library's statistics as small figures: whatever keys come, with the pace of those that rise. */
export class StreamFigures {
    #list;
    #empty;
    #cells = new Map();

    constructor(list, empty) {
        this.#list = list;
        this.#empty = empty;
    }

    update(time, values) {
        this.#empty.hidden = true;
        for (const [key, value] of flatten(values)) {
            if (!this.#cells.has(key)) {
                this.#cells.set(key, this.#makeCell(key));
            }
            this.#write(this.#cells.get(key), key, value, time);
        }
    }

    #makeCell(key) {
        const value = element('dd', { 'data-testid': `figure-${key}` });
        const pace = element('dd', { class: 'pace' });
        this.#list.append(element('div', {}, element('dt', { title: key }, words(key)), value, pace));
        return { value, pace, history: [] };
    }

    #write(cell, key, value, time) {
        setText(cell.value, written(key, value));
        cell.value.classList.toggle('text', typeof value === 'string');
        cell.value.title = typeof value === 'string' ? value : '';
        if (typeof value !== 'number') {
            return;
        }
        cell.history = [...cell.history, { time, value }].slice(-RATE_SPAN);
        const [first, last] = [cell.history[0], cell.history.at(-1)];
        const seconds = (last.time - first.time) / 1000;
        const rate = seconds > 0 ? (last.value - first.value) / seconds : 0;
        setText(
            cell.pace,
            !risesSteadily(cell.history)
                ? ''
                : `+ ${isBytes(key) ? bytes(rate) : count(Number(rate.toFixed(1)))} per second`,
        );
    }
}

/** Nested objects become dotted keys; lists their length. The time of the event is not a statistic. */
function flatten(values, prefix = '') {
    return Object.entries(values).flatMap(([key, value]) => {
        if (key === 'time' && prefix === '') {
            return [];
        }
        if (Array.isArray(value)) {
            return [[prefix + key, value.length]];
        }
        return value !== null && typeof value === 'object'
            ? flatten(value, `${prefix}${key}.`)
            : [[prefix + key, value]];
    });
}

function written(key, value) {
    if (typeof value === 'number') {
        if (isBytes(key)) {
            return bytes(value);
        }
        return /millis$/i.test(key) ? duration(value) : count(value);
    }
    return value === null || value === undefined ? '–' : String(value);
}

/** bytesWritten: "bytes written". */
function words(key) {
    return key
        .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
        .replace(/[._]/g, ' ')
        .toLowerCase();
}

function isBytes(key) {
    return /bytes/i.test(key);
}

/** Only a figure that rises all the time has a pace worth telling. */
function risesSteadily(history) {
    return history.length > 2 && history.slice(1).every(({ value }, i) => value > history[i].value);
}
