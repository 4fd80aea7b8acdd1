// SPDX-License-Identifier: Apache-2.0

/** The reader's name in the chat: remembered in this browser, or suggested. */

const KEY = 'rivulet.name';
const TONES = 6;
const FIRST = ['Calm', 'Bright', 'Quick', 'Gentle', 'Merry', 'Quiet', 'Brave', 'Clever', 'Sunny', 'Patient'];
const SECOND = ['Otter', 'Heron', 'Brook', 'Dipper', 'Willow', 'Trout', 'Reed', 'Kingfisher', 'Pebble', 'Dragonfly'];

const pick = (words) => words[Math.floor(Math.random() * words.length)];

/** A friendly name, other than the present one. */
export function suggestName(present = '') {
    for (;;) {
        const name = `${pick(FIRST)} ${pick(SECOND)}`;
        if (name !== present) {
            return name;
        }
    }
}

/** The name of the last visit, or an empty string. */
export function rememberedName() {
    try {
        return localStorage.getItem(KEY) ?? '';
    } catch {
        return '';
    }
}

/** Keeps the name for the next visit; an empty one forgets it. */
export function rememberName(name) {
    try {
        if (name === '') {
            localStorage.removeItem(KEY);
        } else {
            localStorage.setItem(KEY, name);
        }
    } catch {
        // Without storage the name lasts as long as the page.
    }
}

/** Which of the colours stands for a name: always the same one. */
export function toneOf(name) {
    let sum = 0;
    for (const letter of name) {
        sum = (sum * 31 + letter.codePointAt(0)) % 65_521;
    }
    return sum % TONES;
}
