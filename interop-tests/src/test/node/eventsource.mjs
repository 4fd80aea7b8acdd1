// SPDX-License-Identifier: Apache-2.0
import { EventSource } from 'eventsource';
import { run, watch } from './driver.mjs';

run((url, report) => watch(new EventSource(url), report));
