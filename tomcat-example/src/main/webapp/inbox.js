// SPDX-License-Identifier: Apache-2.0

/** The notifications that this tab has, and the id of the last event. Both outlast a reload, so that the server need only send what is missing. */
export class Inbox {
    items = [];
    lastEventId = '';
    #key;
    #changed;

    constructor(user, changed) {
        this.#key = `inbox.${user}`;
        this.#changed = changed;
        Object.assign(this, JSON.parse(sessionStorage.getItem(this.#key) ?? '{}'));
    }

    /** Takes an event of the stream. */
    take(event) {
        const id = event.lastEventId;
        if (event.type === 'notification') {
            this.items.push({ ...JSON.parse(event.data), id, read: false });
        } else if (event.type === 'read') {
            this.#markRead(event.data);
        } else if (event.type === 'gap' && this.items.length > 0) {
            this.items.push({ id: event.data, gap: true, read: true });
        }
        this.lastEventId = id || this.lastEventId;
        sessionStorage.setItem(this.#key, JSON.stringify({ items: this.items, lastEventId: this.lastEventId }));
        this.#changed(this);
    }

    unread() {
        return this.items.filter((item) => !item.read).length;
    }

    /** The id of the newest notification. */
    newest() {
        return this.items.findLast((item) => !item.gap)?.id ?? '';
    }

    /** The stream tells, in its order, up to which notification has been read, whichever tab it was. */
    #markRead(upTo) {
        const end = this.items.findIndex((item) => item.id === upTo);
        this.items.slice(0, end + 1).forEach((item) => (item.read = true));
    }
}
