// What the parts of the chat's script have in common: small words, and how they ask the server.

/** An id of version 4. crypto.randomUUID is there only over https and on the machine itself. */
export const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/u, "$1-$2-$3-$4-");
};

export const shown = (element, isShown) => {
    if (element) {
        element.hidden = !isShown;
    }
};

export const isTyping = target => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

/** A copy of what a template holds. */
export const copyOf = id => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** Asks the server. What it refuses, and that it is not there, is said above the field that one writes in. */
export class Server {
    constructor(chat) {
        this.chat = chat;
    }

    /** A form as those of the page, with its token. */
    form(fields) {
        const body = new FormData();
        body.set("__RequestVerificationToken", this.chat.querySelector("[data-composer] [name=__RequestVerificationToken]").value);
        for (const [name, value] of Object.entries(fields)) {
            body.set(name, value);
        }

        return body;
    }

    /** Sends a form. `from` is the depth from which on the answer shows the conversation. Gives nothing where it was refused, which has been said then. */
    async post(address, body, from = 0, refuse = words => this.refuse(words)) {
        body.set("from", from);
        refuse(null);
        try {
            const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
            if (answer.ok) {
                return await answer.json();
            }

            const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
            refuse(isJson ? (await answer.json()).text : this.chat.dataset.failed);
        } catch {
            refuse(this.chat.dataset.failed);
        }

        return null;
    }

    async get(address) {
        try {
            const answer = await fetch(address, { headers: { Accept: "application/json" } });
            return answer.ok ? await answer.json() : null;
        } catch {
            return null;
        }
    }

    refuse(words) {
        const refused = this.chat.querySelector("[data-refused]");
        shown(refused, words);
        refused.querySelector("[data-refused-text]").textContent = words ?? "";
    }
}
