// The playground, come alive: answers appear while they are written and can be stopped, tokens are counted while one types, the code follows the form. All that
// a model says becomes text of elements, never markup. Without a script the form is sent and answered by the page.

import { build } from "./content.js";
import { make } from "./make.js";
import { newId } from "./chat-page.js";

const pause = 400;
const fill = (text, ...values) => values.reduce((filled, value, i) => filled.replace(`{${i}}`, value), text);

// A model without a grammar may write what is no JSON; then somebody mends it.
const parse = json => {
    try {
        return JSON.parse(json);
    } catch {
        return json;
    }
};

/** What is seen of a token that is no letter. */
const spell = (text, words) => text === "" || text.includes("\ufffd") ? words.part : text.trim() !== "" ? text : text.includes("\n") ? words.line : words.space;

/** The tokens of an answer, coloured by how likely they were. One of them is chosen, by keys or by pointing, and what else could have stood there is shown. */
class Tokens {
    #options = [];
    #chosen = -1;

    constructor(words, place) {
        this.words = words;
        this.text = "";
        this.list = make("div", "tokens play-tokens");
        this.list.id = `tokens-${newId()}`;
        this.list.dir = "auto";
        this.list.tabIndex = 0;
        this.list.setAttribute("role", "listbox");
        this.list.setAttribute("aria-label", words.tokens);
        this.details = make("div", "play-chances");
        this.details.setAttribute("role", "status");
        place.append(this.list, this.details);
        this.list.addEventListener("keydown", event => this.#move(event));
        this.list.addEventListener("focus", () => this.#chosen < 0 && this.#choose(0));
        this.list.addEventListener("click", event => {
            const at = this.#options.findIndex(({ element }) => element === event.target);
            if (at >= 0) {
                this.#choose(at);
            }
        });
    }

    add(tokens) {
        for (const token of tokens) {
            const { share } = token.chance;
            const element = make("span", share === undefined ? "token" : `token token-${Math.min(4, Math.floor(share / 20))}`, token.text);
            element.id = `${this.list.id}-${this.#options.length}`;
            element.setAttribute("role", "option");
            element.setAttribute("aria-selected", "false");
            element.setAttribute("aria-label", `${spell(token.chance.text, this.words)}${share === undefined ? "" : `, ${share} %`}`);
            this.text += token.text;
            this.#options.push({ element, token });
            this.list.append(element);
        }
    }

    #move(event) {
        const back = getComputedStyle(this.list).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
        const last = this.#options.length - 1;
        const next = { Home: 0, End: last, ArrowUp: this.#chosen - 1, ArrowDown: this.#chosen + 1 }[event.key]
            ?? (["ArrowLeft", "ArrowRight"].includes(event.key) ? this.#chosen + (event.key === back ? -1 : 1) : -1);
        if (next >= 0 && next <= last) {
            event.preventDefault();
            this.#choose(next);
        }
    }

    #choose(at) {
        this.#options[this.#chosen]?.element.setAttribute("aria-selected", "false");
        this.#chosen = at;
        const { element, token } = this.#options[at];
        element.setAttribute("aria-selected", "true");
        element.scrollIntoView({ block: "nearest" });
        this.list.setAttribute("aria-activedescendant", element.id);
        // What nothing stood before has no probability.
        const share = ({ text, share, logProbability }) => share === undefined ? JSON.stringify(text) : fill(this.words.share, JSON.stringify(text), share, logProbability);
        const others = make("ol", "play-chances-list");
        others.append(...token.others.map(other => {
            const line = make("li", "", share(other));
            line.classList.toggle("is-chosen", other.text === token.chance.text);
            return line;
        }));
        this.details.replaceChildren(make("p", "play-chance", share(token.chance)));
        if (token.others.length > 0) {
            this.details.append(make("p", "note", this.words.instead), others);
        }
    }
}

/** What one model answers. */
class Side {
    #choices = [];

    constructor(playground, model) {
        this.playground = playground;
        this.words = playground.dataset;
        this.element = playground.querySelector("#play-side").content.firstElementChild.cloneNode(true);
        this.element.setAttribute("aria-label", model);
        this.element.querySelector("[data-name]").textContent = model;
        this.say(this.words.waiting);
    }

    say(words) {
        const state = this.element.querySelector("[data-state]");
        state.textContent = words ?? "";
        state.hidden = !words;
    }

    fail(message) {
        this.say();
        const problem = this.element.querySelector("[data-problem]");
        problem.textContent = message;
        problem.hidden = false;
    }

    loading({ progress }) {
        this.say(fill(this.words.loading, Math.round((progress ?? 0) * 100)));
    }

    text({ choice, text, isThought }) {
        const answer = this.#choice(choice);
        if (isThought) {
            answer.thought ??= this.#thought(answer);
            answer.thought.append(text);
        } else {
            answer.said += text;
            answer.text.append(text);
        }

        this.#settle(answer);
    }

    tokens({ choice, tokens }) {
        const answer = this.#choice(choice);
        answer.tokens ??= new Tokens(this.words, answer.likely);
        answer.tokens.add(tokens);
        this.#settle(answer);
    }

    call({ choice, name, arguments: given }) {
        const line = make("p", "play-call", `${fill(this.words.call, name)} `);
        line.append(make("code", "", given));
        const answer = this.#choice(choice);
        answer.calls.append(line);
        answer.called.push({ name, given });
    }

    end({ reasons, lines }) {
        this.say();
        reasons.forEach((reason, i) => this.#choice(i).element.append(make("p", "note", reason)));
        const list = this.element.querySelector("[data-lines]");
        list.replaceChildren(...lines.map(({ name, value }) => {
            const line = document.createElement("div");
            line.append(make("dt", "", name), make("dd", "", value));
            return line;
        }));
        list.hidden = false;
        const keep = this.element.querySelector("[data-keep]");
        const [first] = this.#choices;
        if (this.playground.mode === "Chat" && first.called.length > 0) {
            this.#askResults(first);
        }

        keep.hidden = this.playground.mode !== "Chat" || first.said === "" || first.called.length > 0;
        keep.addEventListener("click", () => this.playground.keep(this.#choices[0].said));
    }

    #choice(index) {
        while (this.#choices.length <= index) {
            const element = make("div", "play-answer");
            const answer = { element, text: make("div", "play-text"), likely: make("div", "play-likely"), calls: make("div", ""), called: [], said: "" };
            answer.text.dir = "auto";
            element.append(answer.text, answer.calls, answer.likely);
            this.#choices.push(answer);
            this.element.querySelector("[data-answers]").append(element);
            if (this.#choices.length > 1) {
                this.#choices.forEach((one, i) => one.heading ??= this.#heading(one, i));
            }
        }

        this.say();
        return this.#choices[index];
    }

    // Nobody runs the functions; whoever tries them says what they give.
    #askResults(answer) {
        const place = make("div", "play-results");
        const fields = answer.called.map(({ name }) => {
            const field = make("textarea", "");
            field.id = `result-${newId()}`;
            field.rows = 2;
            field.dir = "auto";
            const label = make("label", "", fill(this.words.resultOf, name));
            label.htmlFor = field.id;
            const hint = make("p", "field-hint", this.words.resultHint);
            hint.id = `${field.id}-hint`;
            field.setAttribute("aria-describedby", hint.id);
            const box = make("div", "field");
            box.append(label, field, hint);
            place.append(box);
            return field;
        });
        const send = make("button", "button button-secondary", this.words.answerCall);
        send.type = "button";
        send.addEventListener("click", () => this.playground.answer(answer.said, answer.called, fields.map(field => field.value)));
        place.append(send);
        answer.calls.after(place);
    }

    #heading(answer, index) {
        const heading = make("h3", "play-answer-name", fill(this.words.answer, index + 1));
        answer.element.prepend(heading);
        return heading;
    }

    #thought(answer) {
        const details = make("details", "play-thought");
        const text = make("div", "play-text");
        text.dir = "auto";
        details.append(make("summary", "", this.words.thought), text);
        answer.text.before(details);
        return text;
    }

    // Tokens that are the text stand for it; those of a model that thinks or calls are more than its text.
    #settle(answer) {
        answer.text.hidden = answer.tokens !== undefined && answer.tokens.text.startsWith(answer.said);
    }
}

customElements.define("lyceum-playground", class extends HTMLElement {
    #runs = [];
    #counting;
    #typing = 0;

    connectedCallback() {
        const form = this.form;
        if (!form) {
            return;
        }

        form.addEventListener("submit", event => this.#submitted(event));
        form.addEventListener("input", () => this.#changed());
        form.addEventListener("change", () => this.#changed());
        this.querySelector("[data-stop]").addEventListener("click", () => this.#stop());
        this.querySelector("[data-code]").addEventListener("toggle", () => void this.#code());
        document.addEventListener("keydown", event => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing && this.contains(event.target)) {
                event.preventDefault();
                void this.#run();
            } else if (event.key === "Escape" && this.#runs.length > 0 && !document.querySelector("dialog[open]")) {
                event.preventDefault();
                this.#stop();
            }
        });
        void this.#count();
    }

    disconnectedCallback() {
        this.#stop();
    }

    get form() {
        return this.querySelector("#playground");
    }

    get mode() {
        return this.form.elements.mode.value;
    }

    /** Takes an answer into the conversation, to go on with it. */
    keep(text) {
        this.#add("assistant", text);
        this.#add("user", "").focus();
        this.#changed();
    }

    /** Takes what a model called, and what somebody says for the functions, into the conversation, and has it go on. */
    answer(said, called, results) {
        if (said !== "") {
            this.#add("assistant", said);
        }

        for (const { name, given } of called) {
            this.#add("call", JSON.stringify({ name, arguments: parse(given) }));
        }

        for (const result of results) {
            this.#add("result", result);
        }

        this.querySelector("[data-run]").focus();
        this.#changed();
        void this.#run();
    }

    #submitted(event) {
        const asked = event.submitter?.value ?? "run";
        const list = this.querySelector("[data-messages]");
        if (asked === "run") {
            event.preventDefault();
            void this.#run();
        } else if (asked === "add") {
            event.preventDefault();
            this.#add(list.lastElementChild?.querySelector("select").value === "user" ? "assistant" : "user", "").focus();
            this.#changed();
        } else if (asked.startsWith("remove-")) {
            event.preventDefault();
            const row = event.submitter.closest("li");
            if (list.children.length > 1) {
                const next = row.nextElementSibling ?? row.previousElementSibling;
                row.remove();
                next.querySelector("textarea").focus();
            } else {
                row.querySelector("textarea").value = "";
                row.querySelector("textarea").focus();
            }

            this.#changed();
        }
    }

    #add(role, text) {
        const row = this.querySelector("#play-message").content.firstElementChild.cloneNode(true);
        row.querySelector("select").value = role;
        const field = row.querySelector("textarea");
        field.value = text;
        this.querySelector("[data-messages]").append(row);
        return field;
    }

    // Answers.

    async #run() {
        this.#stop();
        this.#forgive();
        const names = [this.form.elements.model.value];
        const other = this.form.elements.other.value;
        if (other && other !== names[0]) {
            names.push(other);
        }

        const sides = names.map(name => new Side(this, name));
        this.querySelector("[data-sides]").replaceChildren(...sides.map(side => side.element));
        const runs = sides.map(() => new AbortController());
        this.#runs = runs;
        this.querySelector("[data-stop]").hidden = false;
        await Promise.all(sides.map((side, i) => this.#ask(side, i === 0 ? "model" : "other", runs[i].signal)));
        if (this.#runs === runs) {
            this.#runs = [];
            this.#rest();
            this.querySelector("[data-announce]").textContent = this.dataset.done;
            void this.#count();
        }
    }

    async #ask(side, answering, signal) {
        try {
            const answer = await fetch("/playground/run", { method: "POST", body: this.#body(answering), signal });
            if (answer.status === 422) {
                this.#blame(await answer.json(), side);
            } else if (!answer.ok) {
                side.fail(this.dataset.failed);
            } else {
                await this.#read(answer, side);
            }
        } catch (error) {
            if (error.name === "AbortError") {
                side.say(this.dataset.stopped);
            } else {
                side.fail(this.dataset.failed);
                console.info(error);
            }
        }
    }

    async #read(answer, side) {
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        let hasEnded = false;
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
            const events = (rest + part.value).split("\n\n");
            rest = events.pop();
            for (const event of events) {
                const [, type, data] = /^event: ([a-z]+)\ndata: (.*)$/u.exec(event) ?? [];
                hasEnded ||= type === "end" || type === "problem";
                if (type === "problem") {
                    side.fail(JSON.parse(data).message);
                } else if (["loading", "text", "tokens", "call", "end"].includes(type)) {
                    side[type](JSON.parse(data));
                }
            }
        }

        if (!hasEnded) {
            side.fail(this.dataset.failed);
        }
    }

    #stop() {
        for (const run of this.#runs) {
            run.abort();
        }

        this.#runs = [];
        this.#rest();
    }

    #rest() {
        const stop = this.querySelector("[data-stop]");
        if (document.activeElement === stop) {
            this.querySelector("[data-run]").focus();
        }

        stop.hidden = true;
    }

    #blame(errors, side) {
        side.fail(errors.map(error => error.message).join(" "));
        const fields = errors.map(({ field, message }) => ({ field: field && document.getElementById(field), message })).filter(({ field }) => field);
        for (const { field, message } of fields.filter(wrong => !wrong.field.hasAttribute("aria-invalid"))) {
            const note = make("p", "field-error", message);
            note.id = `${field.id}-error`;
            field.closest(".field").append(note);
            field.setAttribute("aria-invalid", "true");
            field.setAttribute("aria-describedby", `${note.id} ${field.id}-hint`);
        }

        fields[0]?.field.closest("details")?.setAttribute("open", "");
        fields[0]?.field.focus();
    }

    #forgive() {
        for (const field of this.querySelectorAll("[aria-invalid]")) {
            field.removeAttribute("aria-invalid");
            field.setAttribute("aria-describedby", `${field.id}-hint`);
            document.getElementById(`${field.id}-error`)?.remove();
        }
    }

    // What follows the form.

    #body(answering) {
        const body = new FormData(this.form);
        body.set("answering", answering);
        return body;
    }

    #changed() {
        clearTimeout(this.#typing);
        this.#typing = setTimeout(() => {
            void this.#count();
            void this.#code();
        }, pause);
    }

    async #count() {
        this.#counting?.abort();
        const counting = new AbortController();
        this.#counting = counting;
        const names = [["model", this.form.elements.model.value], ["other", this.form.elements.other.value]].filter(([, name], i, all) => name && (i === 0 || name !== all[0][1]));
        try {
            const counts = await Promise.all(names.map(async ([answering, name]) => {
                const answer = await fetch("/playground/tokens", { method: "POST", body: this.#body(answering), signal: counting.signal });
                const { words } = answer.ok ? await answer.json() : { words: "" };
                return names.length > 1 ? `${name}: ${words}` : words;
            }));
            this.querySelector("[data-count]").textContent = counts.join(" · ");
        } catch (error) {
            if (error.name !== "AbortError") {
                console.info(error);
            }
        }
    }

    async #code() {
        if (!this.querySelector("[data-code]").open) {
            return;
        }

        const answer = await fetch("/playground/code", { method: "POST", body: this.#body("model") }).catch(() => null);
        if (answer?.ok) {
            const panels = [...this.querySelectorAll("[data-code] .code-panel .content")];
            (await answer.json()).forEach(({ nodes }, i) => panels[i].replaceChildren(build(nodes)));
        }
    }
});
