// SPDX-License-Identifier: Apache-2.0
import polyfill from 'event-source-polyfill';
import { run, watch } from './driver.mjs';

run((url, report) => watch(new polyfill.EventSourcePolyfill(url), report));
