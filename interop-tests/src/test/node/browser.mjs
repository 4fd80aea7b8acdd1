// SPDX-License-Identifier: Apache-2.0
// What a page offers to the test that drives it.
import { reporter, watch } from './report.mjs';

const lines = [];
const streams = new Map();

window.openStream = (stream, url, withCredentials = false) => {
    const report = reporter(stream, (line) => lines.push(line));
    streams.set(stream, watch(new EventSource(url, { withCredentials }), report));
};
window.closeStream = (stream) => streams.get(stream).close();
window.takeLines = () => lines.splice(0).join('\n');
window.stateOf = (stream) => streams.get(stream).readyState;
document.cookie = 'who=me; path=/';
window.isReady = true;
