// SPDX-License-Identifier: Apache-2.0

const PAUSE_MILLIS = 2000;

/**
 * Reads a user's stream for as long as the user is logged in. EventSource comes back by itself after a cut, but any answer other than 200
 * stops it for good: then we ask why, and begin anew unless nobody is logged in any more.
 */
export function follow(user, inbox, showState) {
    const from = inbox.lastEventId ? { lastEventId: inbox.lastEventId } : {};
    const source = new EventSource(`notifications?${new URLSearchParams({ user, ...from })}`);
    for (const name of ['notification', 'read', 'gap']) {
        source.addEventListener(name, (event) => inbox.take(event));
    }
    source.onopen = () => showState('live');
    source.onerror = async () => {
        showState('reconnecting');
        if (source.readyState !== EventSource.CLOSED) {
            return;
        }
        const me = await whoAmI();
        if (me.status === 401 || (me.user && me.user !== user)) {
            showState('ended');
        } else {
            setTimeout(() => follow(user, inbox, showState), PAUSE_MILLIS);
        }
    };
}

/** Who is logged in: the user and all users, or only a status where that is nobody, or not known. */
export async function whoAmI() {
    try {
        const answer = await fetch('me');
        return answer.ok ? await answer.json() : { status: answer.status };
    } catch {
        return { status: 0 };
    }
}
