// SPDX-License-Identifier: Apache-2.0

/** Copies a text, and tells whether it worked. The modern way needs a secure origin, so the old one stands behind it. */
export async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyBySelection(text);
    }
}

/** Copies, and says so on the button for a moment. */
export async function copyAndTell(button, text) {
    const label = button.dataset.label ?? button.textContent;
    button.dataset.label = label;
    button.textContent = (await copyText(text)) ? 'Copied' : 'Not allowed';
    setTimeout(() => (button.textContent = label), 1200);
}

/** Offers a text as a file. */
export function saveText(name, text) {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function copyBySelection(text) {
    const focused = document.activeElement;
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'visually-hidden';
    document.body.append(field);
    field.select();
    const copied = document.execCommand('copy');
    field.remove();
    focused?.focus();
    return copied;
}
