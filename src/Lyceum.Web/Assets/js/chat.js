// The chat, come alive: forms are sent without leaving the page, answers are followed while they are written, and the keyboard reaches everything. All that a
// conversation says is made into elements by content.js. What this script does, the page does without it too, one load at a time.

import { apply } from "./content.js";

const newId = () => crypto.randomUUID();
const largePaste = 8192;
const shown = (element, isShown) => {
    if (element) {
        element.hidden = !isShown;
    }
};
const isTyping = target => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

/** One answer that is being written. The server writes it, whether somebody looks or not; this shows it, and finds its place again when the line was cut. */
class Following {
    #source;
    #lost = 0;

    constructor(chat, article) {
        this.chat = chat;
        this.article = article;
        this.run = article.dataset.run;
        this.#open();
    }

    close() {
        clearTimeout(this.#lost);
        this.#source.close();
    }

    #open() {
        const source = new EventSource(`/chat/runs/${this.run}/events`);
        this.#source = source;
        source.addEventListener("open", () => clearTimeout(this.#lost));
        source.addEventListener("state", event => this.#tell(JSON.parse(event.data)));
        source.addEventListener("thought", event => this.#write("[data-thought] .content", event.data));
        source.addEventListener("text", event => this.#write("[data-content]", event.data));
        source.addEventListener("end", event => {
            this.close();
            this.chat.ended(this, JSON.parse(event.data));
        });
        source.addEventListener("error", () => {
            clearTimeout(this.#lost);
            if (source.readyState === EventSource.CLOSED) {
                void this.chat.refresh();
            } else {
                this.#lost = setTimeout(() => this.#say(this.chat.dataset.stateLost), 3000);
            }
        });
    }

    #write(selector, data) {
        const container = this.article.querySelector(selector);
        shown(container.closest("[data-thought]"), true);
        shown(this.article.querySelector("[data-state]"), false);
        apply(container, JSON.parse(data));
        this.chat.grew();
    }

    #tell({ phase, progress }) {
        const words = this.chat.dataset;
        this.#say(phase === "loading" ? words.stateLoading.replace("{0}", Math.round((progress ?? 0) * 100)) : phase === "reading" ? words.stateReading : words.stateWaiting);
    }

    #say(words) {
        const state = this.article.querySelector("[data-state]");
        state.querySelector("[data-state-text]").textContent = words;
        shown(state, true);
    }
}

customElements.define("lyceum-chat", class extends HTMLElement {
    #following = new Map();
    #uploads = 0;

    connectedCallback() {
        document.cookie = `lyceum-zone=${-new Date().getTimezoneOffset()}; path=/; max-age=31536000; samesite=lax`;
        this.#everywhere();
        if (this.dataset.conversation) {
            this.#conversation();
        }
    }

    disconnectedCallback() {
        for (const following of this.#following.values()) {
            following.close();
        }
    }

    get #thread() {
        return this.querySelector("[data-thread]");
    }

    get #composer() {
        return this.querySelector("[data-composer]");
    }

    get #text() {
        return this.#composer?.elements.text;
    }

    get #articles() {
        return [...this.querySelectorAll("[data-thread] > .message")];
    }

    // What every page of the chat has.

    #everywhere() {
        for (const button of this.querySelectorAll("[data-do=sidebar]")) {
            button.hidden = false;
        }

        this.classList.toggle("is-folded", localStorage.getItem("lyceum-folded") === "1");
        this.addEventListener("click", event => this.#clicked(event));
        document.addEventListener("keydown", event => this.#pressed(event));
        this.querySelector("[data-after]")?.addEventListener("click", event => this.#older(event));
        this.#palette();
        if (!("commandForElement" in HTMLButtonElement.prototype)) {
            this.addEventListener("click", event => {
                const button = event.target.closest("button[commandfor]");
                const dialog = button && document.getElementById(button.getAttribute("commandfor"));
                if (dialog) {
                    button.getAttribute("command") === "close" ? dialog.close() : dialog.showModal();
                }
            });
        }
    }

    #clicked(event) {
        const button = event.target.closest("[data-do]");
        const article = button?.closest(".message");
        switch (button?.dataset.do) {
            case "sidebar":
                this.#fold();
                break;
            case "copy":
                void this.#copy(article, button);
                break;
            case "edit":
                event.preventDefault();
                void this.#edit(article);
                break;
            case "details":
                event.preventDefault();
                void this.#details(article);
                break;
            case "down":
                this.querySelector("[data-scroll]").scrollTo({ top: 0, behavior: "smooth" });
                break;
        }
    }

    #fold() {
        const isFolded = this.classList.toggle("is-folded");
        localStorage.setItem("lyceum-folded", isFolded ? "1" : "0");
    }

    #pressed(event) {
        const command = event.ctrlKey || event.metaKey;
        const key = event.key.toLowerCase();
        if (event.defaultPrevented || event.isComposing) {
            return;
        }

        if (command && !event.shiftKey && key === "k") {
            event.preventDefault();
            this.#showPalette();
        } else if (command && event.shiftKey && key === "o") {
            event.preventDefault();
            location.assign("/chat");
        } else if (command && event.shiftKey && (event.code === "Semicolon" || key === ";")) {
            event.preventDefault();
            this.#copyLast();
        } else if (command && !event.shiftKey && key === "b") {
            event.preventDefault();
            this.#fold();
        } else if (key === "escape" && "running" in this.dataset && !document.querySelector("dialog[open], details[data-menu][open], :popover-open")) {
            event.preventDefault();
            this.querySelector("[data-stop]").click();
        } else if (!command && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
            if (event.key === "?") {
                event.preventDefault();
                this.querySelector("#chat-keys").showModal();
            } else if (event.key === "/" && this.#text) {
                event.preventDefault();
                this.#text.focus();
            }
        }
    }

    async #older(event) {
        event.preventDefault();
        const link = event.currentTarget;
        const list = await this.#get(`/chat/list?after=${encodeURIComponent(link.dataset.after)}`);
        if (!list) {
            return;
        }

        for (const { name, conversations } of list.groups) {
            const items = this.#group(name, link);
            for (const conversation of conversations) {
                items.append(this.#entry(conversation));
            }
        }

        link.dataset.after = list.next ?? "";
        shown(link, list.next);
    }

    #group(name, before, isFirst) {
        const list = this.querySelector("[data-list]");
        const sections = [...list.querySelectorAll("section")];
        const known = sections.find(section => section.querySelector("h2").textContent === name);
        if (known) {
            return known.querySelector("ul");
        }

        const section = document.createElement("section");
        const heading = document.createElement("h2");
        heading.textContent = name;
        const items = document.createElement("ul");
        section.append(heading, items);
        list.insertBefore(section, isFirst ? sections[0] ?? before : before);
        return items;
    }

    #entry({ id, title }) {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `/chat/${id}`;
        link.dir = "auto";
        link.textContent = title;
        item.append(link);
        return item;
    }

    // The palette.

    #palette() {
        const dialog = this.querySelector("#chat-palette");
        const input = dialog.querySelector("input");
        input.addEventListener("input", () => this.#offer());
        input.addEventListener("keydown", event => {
            const options = [...dialog.querySelectorAll("[role=option]")];
            const at = options.findIndex(option => option.ariaSelected === "true");
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                event.preventDefault();
                this.#choose(options, (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
            } else if (event.key === "Enter") {
                event.preventDefault();
                options[at]?.click();
            }
        });
        dialog.addEventListener("click", event => {
            if (event.target === dialog) {
                dialog.close();
            }
        });
    }

    #showPalette() {
        const dialog = this.querySelector("#chat-palette");
        dialog.querySelector("input").value = "";
        dialog.showModal();
        this.#offer();
    }

    #offer() {
        const dialog = this.querySelector("#chat-palette");
        const words = dialog.querySelector("input").value.trim();
        const list = dialog.querySelector("ul");
        const names = list.dataset;
        const commands = [
            [names.new, () => location.assign("/chat")],
            [names.temporary, () => location.assign("/chat?temporary=1")],
            [names.copy, () => this.#copyLast(), this.#articles.length > 0],
            [names.settings, () => this.querySelector("#chat-settings").showModal(), this.querySelector("#chat-settings")],
            [names.sidebar, () => this.#fold()],
            [names.instructions, () => location.assign("/chat/instructions")],
            [names.keys, () => this.querySelector("#chat-keys").showModal()],
            ...[...this.querySelectorAll("[data-list] li a")].map(link => [link.textContent, () => link.click()]),
        ].filter(([name, , isThere = true]) => isThere && name.toLowerCase().includes(words.toLowerCase())).slice(0, 30);
        if (words) {
            commands.push([names.search.replace("{0}", words), () => location.assign(`/chat/search?q=${encodeURIComponent(words)}`)]);
        }

        list.replaceChildren(...commands.map(([name, act], index) => {
            const item = document.createElement("li");
            item.id = `chat-option-${index}`;
            item.role = "option";
            item.dir = "auto";
            item.textContent = name;
            item.addEventListener("click", () => {
                dialog.close();
                act();
            });
            return item;
        }));
        this.#choose([...list.children], 0);
    }

    #choose(options, at) {
        for (const [index, option] of options.entries()) {
            option.ariaSelected = `${index === at}`;
        }

        this.querySelector("#chat-palette input").setAttribute("aria-activedescendant", options[at]?.id ?? "");
        options[at]?.scrollIntoView({ block: "nearest" });
    }

    // A conversation.

    #conversation() {
        this.#revive(this);
        for (const article of this.querySelectorAll(".message[data-status=Running]")) {
            this.#follow(article);
        }

        document.addEventListener("submit", event => this.#submitted(event));
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") {
                void this.refresh();
            }
        });
        this.#writing();
        this.#attaching();
        const scroll = this.querySelector("[data-scroll]");
        scroll.addEventListener("scroll", () => shown(this.querySelector("[data-do=down]"), scroll.scrollTop < -200), { passive: true });
        const earlier = this.querySelector("[data-earlier]");
        new IntersectionObserver(entries => {
            if (entries.some(entry => entry.isIntersecting)) {
                void this.#earlier();
            }
        }, { root: scroll, rootMargin: "600px" }).observe(earlier);
        earlier.addEventListener("click", event => {
            event.preventDefault();
            void this.#earlier();
        });
        if ("untitled" in this.dataset && !("running" in this.dataset)) {
            void this.#retitle(3);
        }

        // Of a new conversation the settings went with its first message; from then on they are sent by themselves.
        const settings = this.querySelector("#chat-settings");
        if (!settings.querySelector("form[method=post]")) {
            settings.addEventListener("close", () => {
                if (!this.dataset.new) {
                    const body = new FormData(this.#composer);
                    body.delete("files");
                    void this.#post(`/chat/${this.dataset.conversation}/settings`, body, this.#end);
                }
            });
        }
    }

    // What only a script can do is there from now on.
    #revive(root) {
        for (const button of root.querySelectorAll("[data-do=copy]")) {
            button.hidden = false;
        }
    }

    #follow(article) {
        const { run } = article.dataset;
        if (run && !this.#following.has(run)) {
            this.#following.set(run, new Following(this, article));
        }

        this.#setRunning();
    }

    #setRunning() {
        this.toggleAttribute("data-running", this.#following.size > 0);
        for (const button of this.querySelectorAll("[data-send-queued]")) {
            button.hidden = this.#following.size > 0;
        }
    }

    /** An answer has come to its end, which is stored. */
    ended(following, message) {
        const { article } = following;
        this.#following.delete(following.run);
        shown(article.querySelector("[data-state]"), false);
        this.#fill(article, message);
        this.#setRunning();
        this.#announce(message.problem?.text ?? this.dataset.finished.replace("{0}", article.querySelector("[data-content]").textContent.slice(0, 1000)));
        if (this.querySelector("[data-queue] li")) {
            void this.#awaitQueued();
        }

        if ("untitled" in this.dataset) {
            void this.#retitle(6);
        }
    }

    /** An answer grew. Who has scrolled up keeps the place: the browser counts it from below. */
    grew() {
        const scroll = this.querySelector("[data-scroll]");
        if (scroll.scrollTop > -2) {
            scroll.scrollTop = 0;
        }
    }

    /** Looks whether something happened in another window. */
    async refresh() {
        const last = this.#articles.at(-1);
        if (!last || this.dataset.new) {
            return;
        }

        const view = await this.#get(`/chat/${this.dataset.conversation}/state?from=${Number(last.dataset.depth)}`);
        const [first] = view?.messages ?? [];
        if (!view || this.querySelector(".edit")) {
            return;
        }

        if (first?.id !== last.dataset.id || view.reload) {
            location.reload();
        } else {
            this.#following.get(last.dataset.run)?.close();
            this.#following.delete(last.dataset.run);
            this.#update(view, Number(last.dataset.depth));
        }
    }

    // The message that waited is sent by the server a moment after the end of the answer before.
    async #awaitQueued() {
        for (let pause = 150; pause < 3000; pause *= 2) {
            await new Promise(resolve => setTimeout(resolve, pause));
            const view = await this.#get(`/chat/${this.dataset.conversation}/state?from=${this.#end}`);
            if (!view) {
                return;
            }

            if (view.messages.length > 0 || view.queue.length === 0) {
                this.#update(view, this.#end);
                return;
            }
        }
    }

    async #retitle(tries) {
        for (let i = 0; i < tries; i++) {
            await new Promise(resolve => setTimeout(resolve, 800 * (i + 1)));
            const view = await this.#get(`/chat/${this.dataset.conversation}/state`);
            if (!view) {
                return;
            }

            this.#title(view.title);
            if (!view.isUntitled) {
                delete this.dataset.untitled;
                return;
            }
        }
    }

    #title(title) {
        if (!title) {
            return;
        }

        this.querySelector("[data-title]").textContent = title;
        document.title = `${title} · Lyceum`;
        const link = this.querySelector(`[data-list] a[href="/chat/${this.dataset.conversation}"]`);
        if (link) {
            link.textContent = title;
        }
    }

    // The depth that the next message will have.
    get #end() {
        const last = this.#articles.at(-1);
        return last ? Number(last.dataset.depth) + 1 : 0;
    }

    // Shows how the conversation is now, from a depth on.
    #update(view, from) {
        if (view.reload) {
            this.#leave();
            location.assign(`/chat/${view.id}`);
            return;
        }

        if (view.messages.length > 0 || this.#articles.some(article => Number(article.dataset.depth) >= from)) {
            for (const article of this.#articles.filter(article => Number(article.dataset.depth) >= from)) {
                this.#following.get(article.dataset.run)?.close();
                this.#following.delete(article.dataset.run);
                article.remove();
            }

            this.querySelector("[data-unanswered]")?.remove();
            this.querySelector(".compared")?.remove();
            const empty = this.querySelector("[data-empty]");
            for (const message of view.messages) {
                const article = this.#make(message);
                this.#thread.insertBefore(article, empty);
                if (message.status === "Running") {
                    this.#follow(article);
                }
            }

            shown(empty, this.#articles.length === 0);
        }

        const composer = this.#composer.elements;
        composer.parent.value = view.leaf ?? "";
        const queue = this.querySelector("[data-queue]");
        queue.replaceChildren(...view.queue.map(waiting => {
            const item = document.getElementById("queued-template").content.firstElementChild.cloneNode(true);
            item.dataset.id = waiting.id;
            item.querySelector("[data-text]").textContent = waiting.text;
            item.querySelector("[name=message]").value = waiting.id;
            return item;
        }));
        shown(queue, view.queue.length > 0);
        this.#setRunning();
        this.#title(view.title);
        this.toggleAttribute("data-untitled", view.isUntitled);
    }

    #make(message) {
        const template = document.getElementById(message.isAnswer ? "answer-template" : "question-template");
        const article = template.content.firstElementChild.cloneNode(true);
        this.#revive(article);
        this.#fill(article, message);
        return article;
    }

    #fill(article, message) {
        Object.assign(article.dataset, { id: message.id, depth: message.depth, status: message.status, run: message.run ?? "" });
        for (const button of article.querySelectorAll("button[name=message]")) {
            button.value = message.id;
        }

        for (const link of article.querySelectorAll("a[data-do=details], a[data-do=edit]")) {
            link.href = `/chat/${this.dataset.conversation}?${link.dataset.do}=${message.id}`;
        }

        const part = name => article.querySelector(`[data-${name}]`);
        if (message.content) {
            apply(part("content"), message.content);
        }

        if (message.isAnswer) {
            part("model").textContent = message.model ?? "";
            shown(part("state"), message.status === "Running");
            if (message.thought) {
                apply(article.querySelector("[data-thought] .content"), message.thought);
                shown(part("thought"), true);
            }

            const problem = part("problem");
            shown(problem, message.problem);
            problem.querySelector("[data-problem-text]").textContent = message.problem?.text ?? "";
            for (const button of problem.querySelectorAll("[data-when]")) {
                button.hidden = button.dataset.when !== (message.problem?.code === "context_length" ? "long" : "again");
            }

            shown(part("continue"), message.isCut);
        }

        const files = part("files");
        files.replaceChildren(...message.files.map(file => {
            const link = document.createElement("a");
            link.href = `/chat/files/${file.id}`;
            link.download = "";
            const chip = this.#chip(file.name, file.size, link);
            chip.querySelector(".chip-remove").remove();
            return chip;
        }));
        shown(files, message.files.length > 0);
        shown(part("actions"), message.status !== "Running");
        if (message.count > 1 || part("switch").hidden) {
            shown(part("switch"), message.count > 1);
            part("place").textContent = `${message.position} / ${message.count}`;
        }

        for (const [name, sibling] of [["previous", message.previous], ["next", message.next]]) {
            if (message.count > 1) {
                part(name).value = sibling ?? "";
                part(name).disabled = !sibling;
            }
        }
    }

    async #earlier() {
        const before = Number(this.dataset.before);
        if (!before || this.isLoading) {
            return;
        }

        this.isLoading = true;
        const view = await this.#get(`/chat/${this.dataset.conversation}/messages?before=${before}`);
        this.isLoading = false;
        if (!view) {
            return;
        }

        const earlier = this.querySelector("[data-earlier]");
        earlier.after(...view.messages.map(message => this.#make(message)));
        this.dataset.before = view.before ?? "";
        shown(earlier, view.before);
    }

    // Sending.

    async #submitted(event) {
        const form = event.target;
        const submitter = event.submitter;
        if (form.hasAttribute("data-composer")) {
            event.preventDefault();
            await this.#send();
        } else if (form.hasAttribute("data-edit") && form.closest(".message")) {
            event.preventDefault();
            const article = form.closest(".message");
            const from = Number(article.dataset.depth);
            const body = this.#form({ message: article.dataset.id, next: newId(), run: newId(), text: form.elements.text.value, model: this.#composer.elements.model.value });
            const view = await this.#post(`/chat/${this.dataset.conversation}/edit`, body, from);
            if (view) {
                this.#update(view, from);
                this.#text.focus();
            }
        } else if (form.id === "act" && submitter && !submitter.hasAttribute("data-whole")) {
            event.preventDefault();
            await this.#act(submitter);
        } else if (form.id === "act") {
            form.elements.run.value = newId();
            form.elements.next.value = newId();
        }
    }

    async #act(button) {
        const article = button.closest(".message");
        const action = new URL(button.formAction).pathname;
        const isQuestion = article?.classList.contains("message-question");
        const from = article ? Number(article.dataset.depth) + (isQuestion && action.endsWith("/regenerate") ? 1 : 0) : this.#end;
        if (action.endsWith("/begin-anew")) {
            const next = newId();
            if (await this.#post(action, this.#form({ message: button.value, run: newId(), next }), 0)) {
                location.assign(`/chat/${next}`);
            }

            return;
        }

        button.disabled = true;
        const fields = { run: newId() };
        if (button.name) {
            fields[button.name] = button.value;
        }

        if (action.endsWith("/regenerate") && article?.querySelector("[data-problem]:not([hidden])")) {
            fields.model = this.#composer.elements.model.value;
        }

        if (action.endsWith("/stop")) {
            delete fields.run;
        }

        const view = await this.#post(action, this.#form(fields), from);
        button.disabled = false;
        if (view) {
            this.#update(view, from);
            if (!document.activeElement || document.activeElement === document.body) {
                this.#text.focus();
            }
        }
    }

    async #send() {
        const composer = this.#composer;
        const fields = composer.elements;
        const isNew = fields.new.value === "1";
        if ((fields.text.value.trim() === "" && this.#chips.length === 0) || this.isSending || this.#uploads > 0) {
            return;
        }

        // A try again after a lost answer must be the same message; so the ids change only once it has arrived.
        this.isSending = true;
        const body = new FormData(composer);
        body.delete("files");
        for (const chip of this.#chips) {
            body.append("file", chip.dataset.file);
        }

        const from = this.#end;
        const view = await this.#post("/chat/send", body, from);
        this.isSending = false;
        if (!view) {
            return;
        }

        composer.reset();
        for (const name of ["message", "run", "other_run"]) {
            fields[name].value = newId();
        }

        if (fields.model.value !== body.get("model")) {
            fields.model.value = body.get("model");
        }

        this.querySelector("[data-chips]").replaceChildren();
        shown(this.querySelector("[data-chips]"), false);
        this.#leave();
        this.#sized();
        if (isNew) {
            this.#founded(view);
        }

        this.#update(view, from);
        this.querySelector("[data-scroll]").scrollTop = 0;
        fields.text.focus();
    }

    // A new conversation has come to be: it has an address, and stands in the list.
    #founded(view) {
        this.#composer.elements.new.value = "";
        delete this.dataset.new;
        history.replaceState(null, "", `/chat/${view.id}`);
        this.querySelector("[data-new]")?.removeAttribute("aria-current");
        shown(this.querySelector("[data-owned]"), true);
        shown(this.querySelector("[data-temporary]"), false);
        shown(this.querySelector(".chat-notice"), false);
        if (this.#composer.elements.temporary.value !== "1") {
            const list = this.querySelector("[data-list]");
            list.querySelector(".sidebar-empty")?.remove();
            const entry = this.#entry({ id: view.id, title: view.title || list.dataset.unnamed });
            entry.firstElementChild.setAttribute("aria-current", "page");
            this.#group(list.dataset.today, list.querySelector("[data-after]"), true).prepend(entry);
        }
    }

    #form(fields) {
        const body = new FormData();
        body.set("__RequestVerificationToken", this.#composer.elements.__RequestVerificationToken.value);
        for (const [name, value] of Object.entries(fields)) {
            body.set(name, value);
        }

        return body;
    }

    async #post(address, body, from) {
        body.set("from", from);
        this.#refuse(null);
        try {
            const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
            if (answer.ok) {
                return await answer.json();
            }

            const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
            this.#refuse(isJson ? (await answer.json()).text : this.dataset.failed);
        } catch {
            this.#refuse(this.dataset.failed);
        }

        return null;
    }

    async #get(address) {
        try {
            const answer = await fetch(address, { headers: { Accept: "application/json" } });
            return answer.ok ? await answer.json() : null;
        } catch {
            return null;
        }
    }

    #refuse(words) {
        const refused = this.querySelector("[data-refused]");
        shown(refused, words);
        refused.querySelector("[data-refused-text]").textContent = words ?? "";
    }

    #announce(words) {
        this.querySelector("[data-announce]").textContent = words;
    }

    // Writing.

    get #draft() {
        return `lyceum-draft-${this.dataset.new ? "new" : this.dataset.conversation}`;
    }

    #leave() {
        localStorage.removeItem(this.#draft);
        localStorage.removeItem("lyceum-draft-new");
    }

    #writing() {
        const text = this.#text;
        if (text.value === "") {
            text.value = localStorage.getItem(this.#draft) ?? "";
        }

        this.#sized();
        text.addEventListener("input", () => {
            this.#sized();
            if (text.value === "") {
                localStorage.removeItem(this.#draft);
            } else if (this.#composer.elements.temporary.value !== "1") {
                localStorage.setItem(this.#draft, text.value);
            }
        });
        text.addEventListener("keydown", event => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !matchMedia("(pointer: coarse) and (hover: none)").matches) {
                event.preventDefault();
                this.#composer.requestSubmit();
            }
        });
        text.addEventListener("paste", event => {
            const pasted = event.clipboardData?.getData("text/plain") ?? "";
            if (event.clipboardData?.files.length > 0) {
                event.preventDefault();
                void this.#attach([...event.clipboardData.files]);
            } else if (pasted.length > largePaste) {
                event.preventDefault();
                void this.#attach([new File([pasted], `text-${this.#chips.length + 1}.txt`, { type: "text/plain" })]);
            }
        });
    }

    #sized() {
        if (!CSS.supports("field-sizing", "content")) {
            this.#text.rows = Math.min(12, this.#text.value.split("\n").length);
        }
    }

    // Attaching.

    get #chips() {
        return [...this.querySelectorAll("[data-chips] li[data-file]")];
    }

    #attaching() {
        const input = this.querySelector("[data-attach]");
        input.addEventListener("change", () => {
            void this.#attach([...input.files]);
            input.value = "";
        });
        const composer = this.#composer;
        for (const name of ["dragenter", "dragover"]) {
            this.addEventListener(name, event => {
                if (event.dataTransfer?.types.includes("Files")) {
                    event.preventDefault();
                    composer.classList.add("is-target");
                }
            });
        }

        this.addEventListener("dragleave", event => {
            if (!this.contains(event.relatedTarget)) {
                composer.classList.remove("is-target");
            }
        });
        this.addEventListener("drop", event => {
            composer.classList.remove("is-target");
            if (event.dataTransfer?.files.length > 0) {
                event.preventDefault();
                void this.#attach([...event.dataTransfer.files]);
            }
        });
    }

    async #attach(files) {
        const list = this.querySelector("[data-chips]");
        for (const file of files) {
            const chip = this.#chip(file.name, "…");
            chip.firstElementChild.classList.add("is-busy");
            list.append(chip);
            shown(list, true);
            this.#uploads++;
            const body = this.#form({ temporary: this.#composer.elements.temporary.value });
            body.append("files", file);
            const added = await this.#post("/chat/files", body, 0);
            this.#uploads--;
            if (added?.length > 0) {
                chip.dataset.file = added[0].id;
                chip.querySelector(".chip-note").textContent = added[0].size;
                chip.firstElementChild.classList.remove("is-busy");
                chip.querySelector(".chip-remove").addEventListener("click", () => {
                    chip.remove();
                    shown(list, list.children.length > 0);
                    this.#text.focus();
                });
            } else {
                chip.remove();
                shown(list, list.children.length > 0);
            }
        }
    }

    #chip(name, note, link) {
        const chip = document.getElementById("chip-template").content.firstElementChild.cloneNode(true);
        chip.querySelector(".chip-name").textContent = name;
        chip.querySelector(".chip-note").textContent = note;
        if (link) {
            link.className = "chip";
            link.append(...chip.firstElementChild.childNodes);
            chip.replaceChildren(link);
        }

        return chip;
    }

    // What is done with one message.

    async #copy(article, button) {
        const message = await this.#get(`/chat/${this.dataset.conversation}/messages/${article.dataset.id}`);
        const text = message?.text ?? article.querySelector("[data-content]").textContent;
        await navigator.clipboard?.writeText(text);
        this.#announce(this.dataset.copied);
        if (button) {
            const before = button.title;
            button.title = this.dataset.copied;
            button.ariaLabel = this.dataset.copied;
            setTimeout(() => {
                button.title = before;
                button.ariaLabel = before;
            }, 2000);
        }
    }

    #copyLast() {
        const last = this.#articles.findLast(article => article.classList.contains("message-answer"));
        if (last) {
            void this.#copy(last);
        }
    }

    async #edit(article) {
        const message = await this.#get(`/chat/${this.dataset.conversation}/messages/${article.dataset.id}`);
        if (!message || article.querySelector(".edit")) {
            return;
        }

        const form = document.getElementById("edit-template").content.firstElementChild.cloneNode(true);
        const text = form.elements.text;
        text.value = message.text;
        const end = () => {
            form.remove();
            article.classList.remove("is-edited");
            article.querySelector("[data-do=edit]").focus();
        };
        form.querySelector("[data-cancel]").addEventListener("click", end);
        form.addEventListener("keydown", event => {
            if (event.key === "Escape") {
                event.preventDefault();
                end();
            } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                form.requestSubmit();
            }
        });
        article.classList.add("is-edited");
        article.querySelector("[data-content]").after(form);
        text.focus();
    }

    async #details(article) {
        const place = article.querySelector("[data-details]");
        if (!place.hidden) {
            place.hidden = true;
            return;
        }

        const details = await this.#get(`/chat/${this.dataset.conversation}/messages/${article.dataset.id}/details`);
        if (!details) {
            return;
        }

        const list = document.createElement("dl");
        for (const { name, value } of details.lines) {
            const line = document.createElement("div");
            const term = document.createElement("dt");
            term.textContent = name;
            const what = document.createElement("dd");
            what.textContent = value;
            line.append(term, what);
            list.append(line);
        }

        place.replaceChildren(list);
        if (details.tokens.length > 0) {
            const tokens = document.createElement("p");
            tokens.className = "tokens";
            tokens.dir = "auto";
            tokens.append(...details.tokens.map(({ text, share, others }) => {
                const token = document.createElement("span");
                token.className = `token token-${Math.min(4, Math.floor(share / 20))}`;
                token.title = `${share} % · ${others}`;
                token.textContent = text;
                return token;
            }));
            place.append(tokens);
        }

        place.hidden = false;
    }
});
