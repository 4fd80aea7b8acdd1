// SPDX-License-Identifier: Apache-2.0

import { Inbox } from './inbox.js';
import { runReport } from './report.js';
import { follow, whoAmI } from './stream.js';

const byId = (id) => document.getElementById(id);
const STATES = {
    connecting: 'connecting',
    live: 'live',
    reconnecting: 'away, coming back',
    ended: 'logged out',
};

const { user, users } = await whoAmI();
if (user) {
    start();
} else {
    location.replace('login.html');
}

function start() {
    const inbox = new Inbox(user, showInbox);
    byId('user').textContent = user;
    byId('people').replaceChildren(...users.map(choice));
    byId('mark-read').addEventListener('click', () => post('read', { upTo: inbox.newest() }));
    byId('send').addEventListener('submit', send);
    byId('run').addEventListener('click', run);
    showInbox(inbox);
    follow(user, inbox, showState);
}

function choice(name) {
    const radio = element('input', { type: 'radio', name: 'to', value: name, required: '' });
    radio.checked = name === users.find((other) => other !== user);
    return element('label', {}, radio, element('span', {}, name === user ? `${name} (you)` : name));
}

function showState(state) {
    byId('state').dataset.state = state;
    byId('state').textContent = STATES[state];
    if (state === 'ended') {
        byId('ended').hidden = false;
        byId('page').hidden = true;
        byId('logout').hidden = true;
        sessionStorage.clear();
    }
}

function showInbox(inbox) {
    const unread = inbox.unread();
    document.title = `${unread ? `(${unread}) ` : ''}${user} · Rivulet on Tomcat`;
    byId('unread').hidden = unread === 0;
    byId('unread').textContent = `${unread} unread`;
    byId('mark-read').disabled = unread === 0;
    byId('none').hidden = inbox.items.length > 0;
    showItems(inbox.items);
}

/** Only what is new is added, so that a screen reader says only that. */
function showItems(items) {
    const list = byId('list');
    const shown = new Map([...list.children].map((row) => [row.dataset.id, row]));
    for (const item of items) {
        const row = shown.get(item.id) ?? list.insertBefore(rowOf(item), list.firstChild);
        row.classList.toggle('unread-row', !item.read && !item.gap);
    }
}

/** What people have written is text, and never becomes markup. */
function rowOf(item) {
    if (item.gap) {
        return element('li', { class: 'gap', 'data-id': item.id }, 'The server was replaced; something may be missing here.');
    }
    const time = new Date(item.time);
    const shown = time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    return element(
        'li',
        { 'data-id': item.id, 'data-testid': 'notification' },
        element('span', { class: 'avatar', 'data-user': item.from, 'aria-hidden': 'true' }, item.from[0].toUpperCase()),
        element('p', { class: 'head' }, element('b', {}, item.from), ' ', element('time', { datetime: time.toISOString() }, shown)),
        element('p', { class: 'text', 'data-testid': 'notification-text' }, item.text),
    );
}

async function send(event) {
    event.preventDefault();
    const form = event.target;
    const answer = await post('send', { to: form.to.value, text: byId('text').value });
    byId('sent').textContent = answer ? await answer.text() : 'The server cannot be reached. Try again.';
    if (answer?.ok) {
        byId('text').value = '';
    }
}

/** The answer, or undefined if there was none. */
function post(path, fields) {
    return fetch(path, { method: 'POST', body: new URLSearchParams(fields) }).catch(() => undefined);
}

async function run() {
    byId('run').disabled = true;
    await Promise.all([runReport('report'), runReport('report-without-filter')]);
    byId('run').disabled = false;
}

function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
}
