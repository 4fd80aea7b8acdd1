// SPDX-License-Identifier: Apache-2.0

/** How numbers, times and small pieces of the page are written, everywhere alike. */

const NONE = '–';

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

const two = (number) => String(number).padStart(2, '0');

/** 14:03:09, or 14:03:09.042. */
export function clock(millis, withMillis = false) {
    const date = new Date(millis);
    const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
    return withMillis ? `${time}.${String(date.getMilliseconds()).padStart(3, '0')}` : time;
}

/** 0 ms, 840 ms, 1.2 s, 45 s, 3 min 5 s. */
export function duration(millis) {
    if (!isNumber(millis)) {
        return NONE;
    }
    if (millis < 1000) {
        return `${Math.round(millis)} ms`;
    }
    if (millis < 60_000) {
        return `${(millis / 1000).toFixed(millis < 9950 ? 1 : 0)} s`;
    }
    const minutes = Math.floor(millis / 60_000);
    return minutes < 60
        ? `${minutes} min ${Math.floor((millis % 60_000) / 1000)} s`
        : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 512 B, 4.2 KiB, 23.5 GiB. */
export function bytes(count) {
    if (!isNumber(count)) {
        return NONE;
    }
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let value = count;
    let unit = 0;
    while (Math.abs(value) >= 1023.5 && unit < units.length - 1) {
        value /= 1024;
        unit++;
    }
    const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : 1;
    return `${value.toFixed(digits)} ${units[unit]}`;
}

/** 12.4 % of a share between 0 and 1; negative or missing means unknown. */
export function percent(share) {
    return isNumber(share) && share >= 0 ? `${(share * 100).toFixed(share < 0.9995 ? 1 : 0)} %` : NONE;
}

/** 6 312: digits in groups of three. */
export function count(number) {
    return isNumber(number)
        ? number.toLocaleString('en', { maximumFractionDigits: 2 }).replaceAll(',', '\u202f')
        : NONE;
}

/** 1 event, 2 events. */
export function plural(number, word) {
    return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}

/** The sequence number in an id such as k3x9qa-1042, or null if the id is not of that form. */
export function sequenceOf(id) {
    const match = /^[0-9A-Za-z]+-(\d+)$/.exec(id ?? '');
    return match ? Number(match[1]) : null;
}

/** …-1042: an id short enough for a sentence. */
export function shortId(id) {
    const sequence = sequenceOf(id);
    return sequence === null ? id || NONE : `…${sequence}`;
}

/** Parses JSON; null if it is none. */
export function json(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}

/** Makes an element; attributes by name, children as nodes or text, never as markup. */
export function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined && value !== false) {
            node.setAttribute(name, value === true ? '' : value);
        }
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) {
        node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
}

/** Sets the text of a node, only if it differs: no needless work for the screen or a screen reader. */
export function setText(node, text) {
    if (node.textContent !== text) {
        node.textContent = text;
    }
}
