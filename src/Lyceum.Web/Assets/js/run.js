// Sends an example of the documentation from the page, with the reader's own key. The key stays in this tab (sessionStorage) and goes to this server's /v1 alone;
// nothing is sent before somebody presses the button. Answers become text of elements, never markup.

import { make } from "./make.js";

const button = (style, text, onClick) => {
    const made = make("button", `button ${style}`, text);
    made.type = "button";
    made.addEventListener("click", onClick);
    return made;
};
const shownHeaders = ["content-type", "x-request-id", "openai-processing-ms", "retry-after", "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens"];
const asks = /^\/v1\/(?:chat\/completions|completions|embeddings|responses)$/u;
let frame;
let count = 0;

class Run {
    #running;

    constructor(host, words) {
        this.host = host;
        this.words = words;
        this.store = "admin" in host.dataset ? "lyceum-admin-key" : "lyceum-key";
        this.id = `run-${++count}`;
        this.panel = make("section", "run");
        this.panel.setAttribute("aria-label", host.dataset.run);
        this.keys = make("div", "run-key");
        this.request = make("form", "run-request");
        this.answer = make("div", "run-answer");
        this.panel.append(make("p", "note", words.intro), this.keys, this.request, this.answer);
        host.append(this.panel);
        this.#showKey();
        this.#showRequest();
    }

    get #key() {
        return sessionStorage.getItem(this.store) ?? "";
    }

    // The key.

    #showKey() {
        const key = this.#key;
        this.keys.replaceChildren();
        if (key) {
            const forget = button("button-quiet", this.words.forget, () => {
                sessionStorage.removeItem(this.store);
                this.#showKey();
                this.keys.querySelector("input").focus();
            });
            this.keys.append(make("span", "", this.words.using.replace("{0}", `${key.slice(0, 3)}…${key.slice(-4)}`)), forget);
            return;
        }

        const input = make("input", "");
        Object.assign(input, { id: `${this.id}-key`, type: "password", autocomplete: "off", spellcheck: false });
        input.setAttribute("aria-describedby", `${this.id}-hint`);
        const label = make("label", "", "admin" in this.host.dataset ? this.words.adminKey : this.words.key);
        label.htmlFor = input.id;
        const hint = make("p", "field-hint", this.words.keyHint);
        hint.id = `${this.id}-hint`;
        const row = make("div", "run-row");
        const use = () => this.#use(input.value.trim());
        input.addEventListener("keydown", event => {
            if (event.key === "Enter") {
                event.preventDefault();
                use();
            }
        });
        row.append(input, button("button-secondary", this.words.use, use));
        const field = make("div", "field");
        field.append(label, row, hint);
        this.keys.append(field);
        if (this.words.token && !("admin" in this.host.dataset)) {
            this.keys.append(button("button-secondary", this.words.make, () => void this.#makeKey()), make("p", "field-hint", this.words.makeHint));
        }
    }

    #use(key) {
        // Nothing that is no key is kept, and none of it could break a header.
        if (/^[!-~]{8,400}$/u.test(key)) {
            sessionStorage.setItem(this.store, key);
            this.#showKey();
            this.request.querySelector("[type=submit]").focus();
        }
    }

    async #makeKey() {
        const answer = await fetch("/run/key", { method: "POST", headers: { RequestVerificationToken: this.words.token } }).catch(() => null);
        const { key, problem } = answer && [200, 422].includes(answer.status) ? await answer.json() : {};
        if (key) {
            this.#use(key);
        } else {
            this.#say(problem ?? this.words.failed);
        }
    }

    // The request.

    #showRequest() {
        const { method, path, body } = this.host.dataset;
        const address = make("input", "run-code");
        Object.assign(address, { id: `${this.id}-address`, name: "address", value: path, autocomplete: "off", spellcheck: false });
        const label = make("label", "", `${this.words.address} (${method})`);
        label.htmlFor = address.id;
        const field = make("div", "field");
        field.append(label, address);
        this.request.append(field);
        if (body !== undefined) {
            const text = make("textarea", "run-code");
            Object.assign(text, { id: `${this.id}-body`, name: "body", value: JSON.stringify(JSON.parse(body), null, 2), rows: 6, spellcheck: false });
            const name = make("label", "", this.words.body);
            name.htmlFor = text.id;
            const second = make("div", "field");
            second.append(name, text);
            this.request.append(second);
        }

        if (method !== "GET") {
            const warning = method === "DELETE" ? this.words.deletes : asks.test(path) ? this.words.costs : this.words.changes;
            this.request.append(make("p", method === "DELETE" ? "run-warning" : "note", warning));
        }

        const row = make("div", "run-row");
        const send = button("button-primary", this.words.send, () => {});
        send.type = "submit";
        this.stop = button("button-secondary", this.words.stop, () => this.#running?.abort());
        this.stop.hidden = true;
        row.append(send, this.stop, button("button-quiet", this.words.close, () => {
            this.#running?.abort();
            this.panel.remove();
            this.host.querySelector("button").focus();
        }));
        this.request.append(row);
        this.request.addEventListener("submit", event => {
            event.preventDefault();
            void this.#send();
        });
    }

    async #send() {
        const { method } = this.host.dataset;
        const { address, body } = this.request.elements;
        const target = URL.canParse(address.value, location.origin) ? new URL(address.value, location.origin) : null;
        if (!this.#key) {
            this.keys.querySelector("input").focus();
            return;
        }

        // The key leaves this page for this server's API and for nothing else.
        if (target?.origin !== location.origin || !target.pathname.startsWith("/v1/")) {
            this.#say(this.words.wrongAddress);
            address.focus();
            return;
        }

        try {
            JSON.parse(body?.value ?? "null");
        } catch (error) {
            this.#say(`${this.words.wrongBody} ${error.message}`);
            body.focus();
            return;
        }

        this.#running?.abort();
        const running = new AbortController();
        this.#running = running;
        this.stop.hidden = false;
        this.#say(this.words.waiting);
        const begin = performance.now();
        try {
            const headers = { Authorization: `Bearer ${this.#key}` };
            if (body) {
                headers["Content-Type"] = "application/json";
            }

            const answer = await fetch(target, { method, headers, body: body?.value, credentials: "omit", signal: running.signal });
            await this.#show(answer, begin);
        } catch (error) {
            this.#say(error.name === "AbortError" ? this.words.stopped : `${this.words.failed} ${error.message}`);
        }

        if (this.#running === running) {
            this.stop.hidden = true;
        }
    }

    // The answer.

    #say(words) {
        if (!this.status) {
            this.status = make("p", "run-status");
            this.status.setAttribute("role", "status");
            this.answer.append(this.status);
        }

        this.status.textContent = words;
    }

    async #show(answer, begin) {
        const tell = () => this.#say(this.words.answered.replace("{0}", `${answer.status} ${answer.statusText}`.trim()).replace("{1}", Math.round(performance.now() - begin)));
        const headers = make("dl", "run-headers");
        headers.setAttribute("aria-label", this.words.headers);
        for (const name of shownHeaders.filter(known => answer.headers.has(known))) {
            const line = document.createElement("div");
            line.append(make("dt", "", name), make("dd", "", answer.headers.get(name)));
            headers.append(line);
        }

        const text = make("pre", "run-text");
        text.tabIndex = 0;
        text.setAttribute("role", "region");
        text.setAttribute("aria-label", this.words.answer);
        this.answer.replaceChildren(this.status, headers, text);
        tell();
        const type = answer.headers.get("content-type") ?? "";
        if (type.startsWith("text/event-stream")) {
            const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
            for (let part = await reader.read(); !part.done; part = await reader.read()) {
                text.append(part.value);
            }
        } else {
            const whole = await answer.text();
            text.textContent = type.includes("json") ? this.#pretty(whole) : whole || this.words.empty;
        }

        tell();
    }

    #pretty(json) {
        try {
            return JSON.stringify(JSON.parse(json), null, 2);
        } catch {
            return json;
        }
    }
}

/**
 * Opens the panel of an example.
 * @param {HTMLElement} host The element of the example.
 */
export const open = async host => {
    if (host.querySelector(".run")) {
        return;
    }

    frame ??= await fetch("/run/frame").then(answer => answer.ok ? answer.json() : null).catch(() => null);
    if (frame) {
        const run = new Run(host, frame);
        run.panel.querySelector("input, button[type=submit]").focus();
    }
};
