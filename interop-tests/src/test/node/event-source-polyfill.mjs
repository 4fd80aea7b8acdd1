// SPDX-License-Identifier: Apache-2.0
import polyfill from 'event-source-polyfill';
import { closeAtEnd, run, watch } from './driver.mjs';

run((url, report, advised) => {
    const source = watch(new polyfill.EventSourcePolyfill(url), report);
    return advised ? closeAtEnd(source, report) : source;
});
