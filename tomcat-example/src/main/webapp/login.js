// SPDX-License-Identifier: Apache-2.0

const NOTES = {
    '?failed': 'This name and password do not belong together.',
    '?out': 'You are logged out. The streams of all your tabs have ended, and the tabs say so.',
};

// What a tab remembers of notifications is not left to whoever comes next.
sessionStorage.clear();

const note = document.getElementById('note');
note.hidden = !(location.search in NOTES);
note.textContent = NOTES[location.search] ?? '';
note.classList.toggle('bad', location.search === '?failed');
