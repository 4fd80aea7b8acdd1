// SPDX-License-Identifier: Apache-2.0

import { usualDistance } from './chart.js';
import { clock, count, duration, element, plural, sequenceOf, setText, shortId } from './format.js';
import { drawStrip } from './resume-strip.js';

const REMEMBERED_EVENTS = 1200;
const SETTLE_MILLIS = 5000;
const EARLIER_SHOWN = 4;
const BREAKS_KEPT_MILLIS = 150_000;

const byId = (id) => document.getElementById(id);

/**
 * Watches the ids and times of all events, and tells the story of each break: cut, reconnected, caught up; how many events
 * arrived late, how many are lost, how many came twice. All times are the server's.
 */
export class ResumeStory {
    /** The spans in which the connection was away, oldest first; `to` is null while it still is. */
    breaks = [];
    #events = [];
    #ids = new Set();
    #asked = false;
    #current = null;

    /** The reader has asked for a cut; the next loss is that one. */
    cutRequested() {
        this.#asked = true;
    }

    /** Takes note of an event, and tells whether it happened during a break, and whether it had come already. */
    seen({ topic, time, id }) {
        const story = this.#current;
        const again = id !== '' && this.#ids.has(id);
        const late = story !== null && story.to !== null && !story.settled && time < story.to;
        if (again) {
            this.#countTwice(story);
            return { late: false, again };
        }
        this.#remember({ topic, time, id, late, sequence: sequenceOf(id) });
        if (late) {
            story.late++;
            story.caughtUpAt = Date.now();
        }
        this.#settleWhenAllTopicsAreLive(story);
        return { late, again };
    }

    /** The connection has gone; further calls while it is away change nothing. */
    lost(now, lastId) {
        if (this.#events.length === 0 || (this.#current && this.#current.to === null)) {
            return;
        }
        this.#finishCurrent();
        const usual = new Map(this.#topics().map((topic) => [topic, usualDistance(this.#timesOf(topic))]));
        this.#current = {
            asked: this.#asked,
            from: now,
            to: null,
            lastId,
            before: this.#events.at(-1),
            usual,
            late: 0,
            lost: 0,
            twice: 0,
            resumed: null,
            settled: false,
            lostAt: Date.now(),
            openedAt: 0,
            caughtUpAt: 0,
        };
        this.#asked = false;
        this.breaks = [...this.breaks.filter((span) => span.from > now - BREAKS_KEPT_MILLIS), this.#current];
        this.#write();
    }

    /** The connection is back. */
    reopened(now) {
        const story = this.#current;
        if (story === null || story.to !== null) {
            return;
        }
        story.to = Math.max(now, story.from);
        story.openedAt = Date.now();
        setTimeout(() => this.#settle(story), SETTLE_MILLIS);
        this.#write();
    }

    /** The server has said how it goes on. */
    greeted(hello) {
        if (this.#current !== null && this.#current.resumed === null) {
            this.#current.resumed = hello.resumed ?? 'unknown';
            this.#current.resumedFrom = hello.lastEventId ?? null;
            this.#settleWhenAllTopicsAreLive(this.#current);
            this.#write();
        }
    }

    /** Draws what changes with time. */
    draw(now) {
        const story = this.#current;
        setText(byId('story-span'), story ? `away ${duration((story.to ?? now) - story.from)}` : '');
        drawStrip(byId('story-strip'), this.#topics(), this.#events, story, now);
    }

    #remember(event) {
        this.#events.push(event);
        this.#ids.add(event.id);
        if (this.#events.length > REMEMBERED_EVENTS) {
            this.#ids.delete(this.#events.shift().id);
        }
    }

    #countTwice(story) {
        if (story !== null) {
            story.twice++;
            this.#write();
        }
    }

    #topics() {
        return [...new Set(this.#events.map((event) => event.topic))];
    }

    #timesOf(topic) {
        return this.#events
            .filter((event) => event.topic === topic)
            .map((event) => event.time)
            .sort((a, b) => a - b);
    }

    #settleWhenAllTopicsAreLive(story) {
        if (story === null || story.to === null || story.settled) {
            return;
        }
        const live = new Set(this.#events.filter((event) => event.time >= story.to).map((event) => event.topic));
        if (story.resumed !== null && this.#topics().every((topic) => live.has(topic))) {
            this.#settle(story);
        } else {
            this.#write();
        }
    }

    #settle(story) {
        if (story.settled) {
            return;
        }
        story.settled = true;
        story.lost = this.#countLost(story);
        this.#write();
    }

    /**
     * Each topic ticks evenly, so a missing tick shows as a longer distance. A server may tick late, though: what is
     * missing in time counts as lost only if sequence numbers are missing as well. (Those may also belong to topics that
     * are not read here.)
     */
    #countLost({ usual, before, to }) {
        const first = this.#events.indexOf(before);
        const span = this.#events.slice(Math.max(0, first));
        const missing = [...usual].map(([topic, distance]) => this.#missingTicks(topic, distance, before.time, to));
        return Math.min(
            missing.reduce((sum, ticks) => sum + ticks, 0),
            skippedNumbers(span),
        );
    }

    #missingTicks(topic, distance, from, to) {
        const times = this.#timesOf(topic).filter((time) => time >= from - 1.5 * distance);
        const ends = times.findIndex((time) => time >= to);
        const around = ends < 0 ? times : times.slice(0, ends + 1);
        return around
            .slice(1)
            .reduce((sum, time, i) => sum + Math.max(0, Math.floor((time - around[i]) / distance + 0.25) - 1), 0);
    }

    #finishCurrent() {
        const story = this.#current;
        if (story === null) {
            return;
        }
        this.#settle(story);
        const figures = `${count(story.late)} caught up, ${count(story.lost)} lost`;
        const result = `${clock(story.lostAt)}  away ${duration(story.to - story.from)}: ${figures}`;
        const list = byId('story-earlier');
        list.hidden = false;
        list.prepend(element('li', {}, result));
        while (list.childElementCount > EARLIER_SHOWN) {
            list.lastElementChild.remove();
        }
    }

    #write() {
        const story = this.#current;
        const phase = story.to === null ? 'away' : story.settled ? 'settled' : 'catching-up';
        byId('resume-story').dataset.phase = phase;
        setText(byId('resume-story').querySelector('h2'), story.asked ? 'The last cut' : 'The last break');
        this.#writeSteps(story);
        const open = story.to === null;
        writeProof('story-late', open ? '…' : count(story.late), 'late');
        writeProof('story-lost', story.settled ? count(story.lost) : '…', story.settled ? tone(story.lost) : '');
        writeProof('story-twice', open ? '…' : count(story.twice), open ? '' : tone(story.twice));
    }

    #writeSteps(story) {
        const title = `${story.asked ? 'Cut' : 'Lost'} at ${clock(story.lostAt)}`;
        const remark = story.asked ? '. The server goes on publishing.' : ', by the network or the server.';
        writeStep('story-cut', 'true', title, `after event ${shortId(story.lastId)}${remark}`);
        if (story.to === null) {
            writeStep(
                'story-reconnect',
                'now',
                'Reconnecting',
                'The browser waits a moment and asks again, with the last id that it saw.',
            );
            writeStep(
                'story-caught-up',
                'false',
                'Catch up',
                'The server sends what happened meanwhile, then goes on live.',
            );
            return;
        }
        writeStep(
            'story-reconnect',
            { RESUMED: 'true', null: 'now' }[story.resumed] ?? 'failed',
            `Reconnected after ${duration(story.openedAt - story.lostAt)}`,
            reconnectText(story),
        );
        const fine = story.lost === 0;
        writeStep(
            'story-caught-up',
            story.settled ? (fine ? 'true' : 'failed') : 'now',
            story.settled ? 'Caught up' : 'Catching up',
            caughtUpText(story),
        );
    }
}

function skippedNumbers(events) {
    const numbers = events.map((event) => event.sequence).filter((sequence) => sequence !== null);
    const oneEpoch = new Set(events.map((event) => event.id.split('-')[0])).size === 1;
    if (!oneEpoch || numbers.length < events.length || numbers.length === 0) {
        return Infinity;
    }
    return Math.max(...numbers) - Math.min(...numbers) + 1 - numbers.length;
}

function reconnectText(story) {
    const id = shortId(story.resumedFrom);
    if (story.resumed === 'RESUMED') {
        return `resumed from ${id}, the id that the browser sent along.`;
    }
    if (story.resumed === 'GAP') {
        return `but the server could not resume from ${id}, and says so: GAP.`;
    }
    return story.resumed === null ? 'and the server goes on …' : `as a new connection: ${story.resumed}.`;
}

function caughtUpText(story) {
    if (story.settled && story.late === 0 && story.lost > 0) {
        return `What happened meanwhile did not come: ${plural(story.lost, 'event')} lost.`;
    }
    const within = duration(story.caughtUpAt - story.openedAt);
    const arrived =
        story.late === 0
            ? 'Nothing happened meanwhile'
            : `${plural(story.late, 'event')} that happened meanwhile arrived within ${within}`;
    if (!story.settled) {
        return `${arrived} …`;
    }
    const twice = story.twice > 0 ? `, ${count(story.twice)} twice` : '';
    return `${arrived}, ${story.lost === 0 ? 'none' : count(story.lost)} lost${twice}.`;
}

function writeStep(id, done, title, text) {
    const item = byId(id);
    item.dataset.done = done;
    setText(item.querySelector('b'), title);
    setText(item.querySelector('span'), text);
}

function writeProof(id, text, toneName) {
    setText(byId(id), text);
    byId(id).dataset.tone = toneName;
}

function tone(number) {
    return number === 0 ? 'good' : 'bad';
}
