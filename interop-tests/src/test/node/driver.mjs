// SPDX-License-Identifier: Apache-2.0
// Connects a client to standard input (commands) and output (what its streams bring).
import { createInterface } from 'node:readline';
import { reporter } from './report.mjs';

export { closeAtEnd, watch } from './report.mjs';

/** Opens streams by open(url, report, isAdvised, lastEventId), which answers something that has close(). */
export function run(open) {
    const streams = new Map();
    createInterface({ input: process.stdin })
        .on('line', (line) => {
            const [command, stream, url, advised, lastEventId] = line.split(' ');
            if (command === 'open') {
                const report = reporter(stream, (text) => process.stdout.write(text + '\n'));
                streams.set(stream, open(url, report, advised === 'true', lastEventId));
            } else {
                streams.get(stream)?.close();
            }
        })
        .on('close', () => process.exit());
}
