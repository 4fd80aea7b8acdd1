// SPDX-License-Identifier: Apache-2.0

/** Each section is a module of its own, loaded and started when it is first shown. */
const SECTIONS = {
    monitor: () => import('./monitor.js'),
    chat: () => import('./chat.js'),
    answer: () => import('./answer.js'),
    inspector: () => import('./inspector.js'),
};
const FIRST = 'monitor';
const started = new Map();

const sectionOf = (name) => document.getElementById(`section-${name}`);
const tabOf = (name) => document.querySelector(`[data-tab="${name}"]`);

/** #inspector?path=answers is the section "inspector" with a path to begin with. */
function readHash() {
    const [name, query = ''] = location.hash.slice(1).split('?', 2);
    return { name: Object.hasOwn(SECTIONS, name) ? name : FIRST, parameters: new URLSearchParams(query) };
}

async function startOnce(name) {
    if (!started.has(name)) {
        const report = (state) => reportStream(name, state);
        started.set(
            name,
            SECTIONS[name]().then((module) => {
                const section = module.start({ report });
                markReady(sectionOf(name));
                return section;
            }),
        );
    }
    return started.get(name);
}

/** Until its module runs, a section takes no input: its forms would leave the page. */
function markReady(node) {
    node.inert = false;
    node.dataset.ready = 'true';
}

/** The dot in the tab: live, connecting, reconnecting, or none. */
function reportStream(name, state) {
    const tab = tabOf(name);
    if (tab.dataset.stream !== state) {
        tab.dataset.stream = state;
        tab.title = state === 'idle' ? '' : `stream ${state}`;
    }
}

async function show(moveFocus) {
    const { name, parameters } = readHash();
    for (const other of Object.keys(SECTIONS)) {
        sectionOf(other).hidden = other !== name;
        tabOf(other).toggleAttribute('aria-current', false);
    }
    tabOf(name).setAttribute('aria-current', 'page');
    const title = sectionOf(name).querySelector('h1');
    document.title = `${title.textContent} · Rivulet`;
    if (moveFocus) {
        scrollTo(0, 0);
    }
    const section = await startOnce(name);
    if (moveFocus && readHash().name === name) {
        title.focus({ preventScroll: true });
    }
    section.shown?.(parameters);
}

document.querySelector('.skip-link').addEventListener('click', (event) => {
    event.preventDefault();
    document.getElementById('content').focus();
});
addEventListener('hashchange', () => show(true));
show(false);
