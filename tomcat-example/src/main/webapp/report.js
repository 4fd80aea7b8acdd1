// SPDX-License-Identifier: Apache-2.0

/** Runs the report once, and shows each line when it comes. The promise is kept when it has ended, one way or the other. */
export function runReport(path) {
    const part = (name) => document.querySelector(`[data-testid="${path}-${name}"]`);
    const begun = performance.now();
    const elapsed = () => (performance.now() - begun) / 1000;
    const show = (state, text) => {
        part('state').dataset.state = state;
        part('state').textContent = text;
    };
    let first;
    part('lines').replaceChildren();
    show('connecting', 'waiting for the first line');

    return new Promise((resolve) => {
        const source = new EventSource(path);
        const end = (state, text) => {
            source.close();
            show(state, text);
            resolve();
        };
        source.onmessage = (event) => {
            first ??= elapsed();
            show('live', 'arriving line by line');
            part('lines').append(line(event.data, elapsed()));
        };
        source.addEventListener('done', () =>
            first < elapsed() / 2
                ? end('done', `line by line, done after ${seconds(elapsed())}`)
                : end('refused', `held back, all at once after ${seconds(elapsed())}`),
        );
        source.onerror = () =>
            source.readyState === EventSource.CLOSED && first === undefined
                ? end('refused', `held back for ${seconds(elapsed())}, then refused: not in UTF-8, or no stream at all`)
                : end('refused', `cut after ${seconds(elapsed())}`);
    });
}

function seconds(number) {
    return `${number.toFixed(1)} s`;
}

function line(text, time) {
    const row = document.createElement('li');
    const when = document.createElement('time');
    when.textContent = seconds(time);
    row.append(text, ' ', when);
    return row;
}
