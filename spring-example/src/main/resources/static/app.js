// SPDX-License-Identifier: Apache-2.0

const byId = (id) => document.getElementById(id);
const user = await (await fetch('me')).text();

byId('user').textContent = user;
byId('logout').addEventListener('submit', () => (byId('csrf').value = csrf()));

/* Prices: the snapshot draws the table, each tick changes a row. */

const prices = new EventSource('prices');
prices.addEventListener('prices', (event) => JSON.parse(event.data).forEach(showPrice));
prices.addEventListener('tick', (event) => showPrice(JSON.parse(event.data)));
prices.onopen = () => showState('live', 'live');
prices.onerror = () =>
    prices.readyState === EventSource.CLOSED ? showState('ended', 'ended') : showState('reconnecting', 'away, coming back');

function showState(state, words) {
    byId('state').dataset.state = state;
    byId('state').textContent = words;
}

function showPrice({ symbol, cents }) {
    const row = document.querySelector(`[data-symbol="${symbol}"]`) ?? addRow(symbol);
    const cell = row.cells[1];
    const before = Number(cell.dataset.cents ?? cents);
    cell.dataset.cents = cents;
    cell.dataset.move = cents > before ? 'up' : cents < before ? 'down' : cell.dataset.move ?? '';
    cell.textContent = (cents / 100).toFixed(2);
}

function addRow(symbol) {
    const row = byId('prices').insertRow();
    row.dataset.symbol = symbol;
    row.insertCell().textContent = symbol;
    row.insertCell().className = 'number';
    const buy = document.createElement('button');
    buy.className = 'button small';
    buy.textContent = 'Buy one';
    buy.dataset.testid = `buy-${symbol}`;
    buy.setAttribute('aria-label', `Buy one ${symbol}`);
    buy.onclick = () =>
        fetch('orders', { method: 'POST', headers: { 'X-XSRF-TOKEN': csrf() }, body: new URLSearchParams({ symbol }) });
    row.insertCell().append(buy);
    return row;
}

function csrf() {
    return document.cookie.match(/XSRF-TOKEN=([^;]*)/)?.[1] ?? '';
}

/* Orders: one's own, from whichever tab they came. */

new EventSource(`orders?${new URLSearchParams({ user })}`).addEventListener('placed', (event) => {
    const order = JSON.parse(event.data);
    const row = document.createElement('li');
    row.textContent = `${order.number} ${order.symbol}`;
    byId('orders').prepend(row);
    byId('none').hidden = true;
});

/* An answer: closing the stream stops the model. The event "end" says that it is complete. */

let answer;

byId('ask').addEventListener('submit', (event) => {
    event.preventDefault();
    answer?.close();
    byId('answer').textContent = '';
    answer = new EventSource(`answer?${new URLSearchParams({ question: byId('question').value })}`);
    answer.addEventListener('token', (token) => byId('answer').append(token.data));
    answer.addEventListener('end', () => finish('done', 'complete'));
    answer.onerror = () => finish('refused', 'broken off');
    showAnswerState('live', 'answering');
    byId('stop').disabled = false;
});

byId('stop').addEventListener('click', () => finish('idle', 'stopped'));

function finish(state, words) {
    answer.close();
    byId('stop').disabled = true;
    showAnswerState(state, words);
}

function showAnswerState(state, words) {
    byId('answer-state').dataset.state = state;
    byId('answer-state').textContent = words;
}
