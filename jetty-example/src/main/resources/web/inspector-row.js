// SPDX-License-Identifier: Apache-2.0

import { copyAndTell } from './clipboard.js';
import { bytes, clock, count, element, json, setText } from './format.js';
import { toneOf } from './names.js';

const PREVIEW_CHARACTERS = 400;

/** Whether JSON is shown in lines: kept from row to row. */
let pretty = true;

/** A line across the list. */
export function makeDivider({ tone, text, at }) {
    return element(
        'li',
        { class: 'divider', 'data-tone': tone, 'data-testid': 'inspector-divider' },
        element('span', { class: 'divider-time' }, clock(at, true)),
        element('span', {}, text),
    );
}

/** A row of one line, which opens to its full content. */
export function makeRow(row) {
    const [name, data] = describe(row);
    const cell = (kind, text, attributes = {}) => element('span', { class: `cell-${kind}`, ...attributes }, text);
    const line = element(
        'button',
        { class: 'row-line', type: 'button', 'aria-expanded': 'false', tabindex: '-1' },
        cell('number', String(row.number)),
        cell('time', clock(row.at, true)),
        cell('gap', gapText(row.gap)),
        cell('name', name, row.kind === 'event' ? { 'data-tone': toneOf(row.name) } : {}),
        cell('id', ownId(row), { title: ownId(row) }),
        cell('data', preview(data)),
        cell('bytes', count(row.bytes)),
    );
    const item = element(
        'li',
        { class: 'row', 'data-kind': row.kind, 'data-name': row.name ?? null, 'data-testid': 'inspector-row' },
        line,
    );
    line.addEventListener('click', () => toggle(item, line, row, data));
    return item;
}

/** A row as one line of text. */
export function rowText(row) {
    if (row.kind === 'divider') {
        return `-- ${clock(row.at, true)} ${row.text}`;
    }
    const [name, data] = describe(row);
    const id = row.hasId ? `  id=${row.id}` : '';
    const start = `#${row.number}  ${clock(row.at, true)}  ${gapText(row.gap)}  ${name}${id}`;
    return `${start}  ${row.bytes} B  ${data.replaceAll('\n', '\\n')}`;
}

/** The id that came with this row, as opposed to one that is still in force from before. */
function ownId(row) {
    return row.hasId ? row.id : '';
}

/** What stands in the name and data columns, by the kind of the item. */
function describe(row) {
    switch (row.kind) {
        case 'event':
            return [row.name, row.data];
        case 'comment':
            return [': comment', row.text.trim() === '' ? 'empty: a heartbeat' : row.text];
        case 'retry':
            return ['retry', `${row.millis} ms`];
        case 'silent':
            return [
                'no data',
                `a block without data${row.name ? `, named ${row.name}` : ''}: nothing is dispatched, its id counts`,
            ];
        case 'discarded':
            return ['discarded', `unfinished at the end, never dispatched: ${row.data}`];
        case 'ignored':
            return ['ignored', row.line];
        default:
            return [row.name, row.data];
    }
}

function toggle(item, line, row, data) {
    const open = line.getAttribute('aria-expanded') === 'true';
    line.setAttribute('aria-expanded', String(!open));
    if (open) {
        item.querySelector('.row-detail').remove();
    } else {
        item.append(makeDetail(row, data));
    }
}

function makeDetail(row, data) {
    const parsed = json(data);
    const isJson = parsed !== null && typeof parsed === 'object';
    const text = element('pre', {});
    const form = isJson
        ? button('', () => {
              pretty = !pretty;
              write();
          })
        : null;
    const write = () => {
        setText(text, isJson && pretty ? JSON.stringify(parsed, null, 2) : data);
        if (form) {
            setText(form, pretty ? 'As sent' : 'Pretty JSON');
        }
    };
    write();
    const facts = [
        `${bytes(row.bytes)} on the wire`,
        row.hasId ? `id ${row.id}` : 'no id of its own',
        `${count(data.length)} characters of data`,
    ];
    const tools = element(
        'div',
        { class: 'row-tools' },
        element('span', { class: 'row-facts' }, facts.join(' · ')),
        form,
        button('Copy data', (event) => copyAndTell(event.currentTarget, data)),
        button('Copy row', (event) => copyAndTell(event.currentTarget, rowText(row))),
    );
    return element('div', { class: 'row-detail' }, tools, text);
}

function button(label, action) {
    const node = element('button', { class: 'link-button', type: 'button' }, label);
    node.addEventListener('click', action);
    return node;
}

function preview(data) {
    const cut = data.length > PREVIEW_CHARACTERS ? `${data.slice(0, PREVIEW_CHARACTERS)}…` : data;
    return cut.replace(/\r\n|\r|\n/g, '⏎');
}

/** +3 ms, +1.004 s. */
function gapText(millis) {
    if (millis === null) {
        return '';
    }
    return millis < 1000 ? `+${Math.round(millis)} ms` : `+${(millis / 1000).toFixed(millis < 100_000 ? 3 : 0)} s`;
}
