// The chat, come alive: forms are sent without leaving the page, answers are followed while they are written, and the keyboard reaches everything. All that a
// conversation says is made into elements by content.js. What this script does, the page does without it too, one load at a time.
//
// This file knows the open conversation; what stands beside it has a file each: chat-composer.js where one writes, chat-messages.js messages as elements,
// chat-thread.js how much of it is on the page, chat-answer.js one answer while it is written, chat-dialogs.js links and opinions, chat-sidebar.js the list,
// chat-palette.js commands by name, chat-page.js what all of them need.

import { Composer } from "./chat-composer.js";
import { Following } from "./chat-answer.js";
import { Messages } from "./chat-messages.js";
import { Palette } from "./chat-palette.js";
import { Server, copyOf, isTyping, newId, shown } from "./chat-page.js";
import { Sidebar } from "./chat-sidebar.js";
import { Thread } from "./chat-thread.js";

customElements.define("lyceum-chat", class extends HTMLElement {
    #following = new Map();
    #server;
    #messages;
    #thread;
    #sidebar;
    #palette;
    #composer;
    #dialogs;

    connectedCallback() {
        document.cookie = `lyceum-zone=${-new Date().getTimezoneOffset()}; path=/; max-age=31536000; samesite=lax`;
        this.#server = new Server(this);
        this.#messages = new Messages(this, this.#server);
        this.#sidebar = new Sidebar(this, this.#server);
        this.#palette = new Palette(this.querySelector("#chat-palette"), names => this.#commands(names));
        this.#everywhere();
        if (this.dataset.conversation) {
            this.#thread = new Thread(this, this.#server, this.#messages);
            this.#composer = new Composer(this, this.#server, this.#messages);
            this.#conversation();
        }
    }

    disconnectedCallback() {
        for (const following of this.#following.values()) {
            following.close();
        }
    }

    /** Tells who hears the page. */
    announce(words) {
        this.querySelector("[data-announce]").textContent = words;
    }

    get #articles() {
        return this.#thread?.articles ?? [];
    }

    // The depth that the next message will have.
    get #end() {
        return this.#thread.end;
    }

    // What every page of the chat has.

    #everywhere() {
        this.addEventListener("click", event => this.#clicked(event));
        document.addEventListener("keydown", event => this.#pressed(event));
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
                this.#sidebar.fold();
                break;
            case "copy":
                void this.#messages.copy(article, button);
                break;
            case "edit":
                event.preventDefault();
                void this.#messages.edit(article);
                break;
            case "details":
                event.preventDefault();
                void this.#messages.details(article);
                break;
            case "share":
                event.preventDefault();
                void this.#ask(dialogs => dialogs.share());
                break;
            case "down":
                if (this.#thread.isCut) {
                    location.assign(`/chat/${this.dataset.conversation}`);
                    break;
                }

                this.querySelector("[data-scroll]").scrollTo({ top: 0, behavior: "smooth" });
                break;
        }
    }

    #pressed(event) {
        const command = event.ctrlKey || event.metaKey;
        const key = event.key.toLowerCase();
        if (event.defaultPrevented || event.isComposing) {
            return;
        }

        if (command && !event.shiftKey && key === "k") {
            event.preventDefault();
            this.#palette.show();
        } else if (command && event.shiftKey && key === "o") {
            event.preventDefault();
            location.assign("/chat");
        } else if (command && event.shiftKey && (event.code === "Semicolon" || key === ";")) {
            event.preventDefault();
            this.#copyLast();
        } else if (command && !event.shiftKey && key === "b") {
            event.preventDefault();
            this.#sidebar.fold();
        } else if (key === "escape" && "running" in this.dataset && !document.querySelector("dialog[open], details[data-menu][open], :popover-open")) {
            event.preventDefault();
            this.querySelector("[data-stop]").click();
        } else if (!command && !isTyping(event.target) && !document.querySelector("dialog[open]")) {
            if (event.key === "?") {
                event.preventDefault();
                this.querySelector("#chat-keys").showModal();
            } else if (event.key === "/" && this.#composer) {
                event.preventDefault();
                this.#composer.text.focus();
            }
        }
    }

    #commands(names) {
        return [
            [names.new, () => location.assign("/chat")],
            [names.temporary, () => location.assign("/chat?temporary=1")],
            [names.copy, () => this.#copyLast(), navigator.clipboard !== undefined && this.#articles.length > 0],
            [names.settings, () => this.querySelector("#chat-settings").showModal(), this.querySelector("#chat-settings")],
            [names.sidebar, () => this.#sidebar.fold()],
            [names.instructions, () => location.assign("/chat/instructions")],
            [names.keys, () => this.querySelector("#chat-keys").showModal()],
            ...[...this.querySelectorAll("[data-list] li a")].map(link => [link.textContent, () => link.click()]),
        ];
    }

    #copyLast() {
        const last = this.#articles.findLast(article => article.classList.contains("message-answer"));
        if (last && navigator.clipboard) {
            void this.#messages.copy(last);
        }
    }

    // A conversation.

    #conversation() {
        this.#messages.revive(this);
        for (const article of this.querySelectorAll(".message[data-status=Running]")) {
            this.#follow(article);
        }

        document.addEventListener("submit", event => this.#submitted(event));
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") {
                void this.refresh();
            }
        });
        this.#scrolling();
        if ("untitled" in this.dataset && !("running" in this.dataset)) {
            void this.#retitle(3);
        }

        // Of a new conversation the settings went with its first message; from then on they are sent by themselves.
        const settings = this.querySelector("#chat-settings");
        if (!settings.querySelector("form[method=post]")) {
            this.#composer.heedSettings(settings);
            settings.addEventListener("close", () => {
                if (!this.dataset.new && !this.#composer.wrong) {
                    const body = new FormData(this.#composer.form);
                    body.delete("files");
                    void this.#server.post(`/chat/${this.dataset.conversation}/settings`, body, this.#end);
                }
            });
        }
    }

    #scrolling() {
        const scroll = this.querySelector("[data-scroll]");
        scroll.addEventListener("scroll", () => shown(this.querySelector("[data-do=down]"), scroll.scrollTop < -200), { passive: true });
    }

    // Answers that are being written.

    #follow(article) {
        const { run } = article.dataset;
        if (run && !this.#following.has(run)) {
            this.#following.set(run, new Following(this, article));
        }

        this.#setRunning();
    }

    #unfollow(article) {
        this.#following.get(article.dataset.run)?.close();
        this.#following.delete(article.dataset.run);
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
        this.#messages.fill(article, message);
        this.#setRunning();
        this.announce(message.problem?.text ?? this.dataset.finished.replace("{0}", article.querySelector("[data-content]").textContent.slice(0, 1000)));
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

    // The message that waited is sent by the server a moment after the end of the answer before.
    async #awaitQueued() {
        for (let pause = 150; pause < 3000; pause *= 2) {
            await new Promise(resolve => setTimeout(resolve, pause));
            const view = await this.#server.get(`/chat/${this.dataset.conversation}/state?from=${this.#end}`);
            if (!view) {
                return;
            }

            if (view.messages.length > 0 || view.queue.length === 0) {
                this.#update(view, this.#end);
                return;
            }
        }
    }

    // How the conversation is now.

    /** Looks whether something happened in another window. */
    async refresh() {
        const last = this.#articles.at(-1);
        if (!last || this.dataset.new || this.#thread.isCut) {
            return;
        }

        const depth = Number(last.dataset.depth);
        const view = await this.#server.get(`/chat/${this.dataset.conversation}/state?from=${depth}`);
        if (!view || this.querySelector(".edit") || last !== this.#articles.at(-1)) {
            return;
        }

        const [first, ...further] = view.messages;
        if (view.compared.length > 0 && this.#isCompared(view.compared)) {
            this.#queue(view.queue);
        } else if (first?.id !== last.dataset.id || view.reload) {
            location.reload();
        } else {
            this.#renew(last, first);
            this.#update({ ...view, messages: further }, depth + 1);
        }
    }

    /** Looks for an answer whose line is lost. Gives it, or that it is not there any more; neither where the server does not say. */
    async look(article) {
        try {
            const answer = await fetch(`/chat/${this.dataset.conversation}/messages/${article.dataset.id}`, { headers: { Accept: "application/json" } });
            return answer.ok ? { message: await answer.json() } : { isGone: answer.status === 404 };
        } catch {
            return {};
        }
    }

    // Answers side by side that are on the page follow themselves.
    #isCompared(answers) {
        const articles = [...this.querySelectorAll(".compared .message")];
        return articles.length === answers.length && answers.every(({ id }, i) => id === articles[i].dataset.id);
    }

    // A message that is the same stays as it is, with what somebody opened, chose or stands at.
    #renew(article, message) {
        const following = this.#following.get(article.dataset.run);
        if (message.status === article.dataset.status) {
            following?.hurry();
            return;
        }

        this.#unfollow(article);
        if (following && message.status !== "Running") {
            this.ended(following, message);
        } else {
            this.#messages.fill(article, message);
            if (message.status === "Running") {
                this.#follow(article);
            }
        }
    }

    // Shows it, from a depth on.
    #update(view, from) {
        if (view.reload) {
            location.assign(`/chat/${view.id}`);
            return;
        }

        const at = document.activeElement;
        const old = this.#articles.filter(article => Number(article.dataset.depth) >= from);
        if (view.messages.length > 0 || old.length > 0) {
            old.forEach(article => this.#unfollow(article));
            this.#thread.cut(from);

            this.querySelector("[data-unanswered]")?.remove();
            this.querySelector(".compared")?.remove();
            const empty = this.querySelector("[data-empty]");
            for (const message of view.messages) {
                const article = this.#messages.make(message);
                empty.before(article);
                if (message.status === "Running") {
                    this.#follow(article);
                }
            }

            shown(empty, this.#articles.length === 0);
        }

        this.#composer.fields.parent.value = view.leaf ?? "";
        this.#queue(view.queue);
        this.#setRunning();
        this.#title(view.title);
        this.toggleAttribute("data-untitled", view.isUntitled);
        if (at && !at.isConnected) {
            this.#composer.text.focus();
        }
    }

    #queue(waiting) {
        const queue = this.querySelector("[data-queue]");
        const ids = [...queue.children].map(item => item.dataset.id);
        if (waiting.length === ids.length && waiting.every(({ id }, i) => id === ids[i])) {
            return;
        }

        queue.replaceChildren(...waiting.map(message => {
            const item = copyOf("queued-template");
            item.dataset.id = message.id;
            item.querySelector("[data-text]").textContent = message.text;
            for (const button of item.querySelectorAll("[name=message]")) {
                button.value = message.id;
            }

            return item;
        }));
        shown(queue, waiting.length > 0);
    }

    async #retitle(tries) {
        for (let i = 0; i < tries; i++) {
            await new Promise(resolve => setTimeout(resolve, 800 * (i + 1)));
            const view = await this.#server.get(`/chat/${this.dataset.conversation}/state`);
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
        if (title) {
            this.querySelector("[data-title]").textContent = title;
            document.title = `${title} · Lyceum`;
            this.#sidebar.rename(title);
        }
    }

    // What people do.

    async #submitted(event) {
        const form = event.target;
        const submitter = event.submitter;
        if (form.hasAttribute("data-composer")) {
            event.preventDefault();
            await this.#send();
        } else if (form.hasAttribute("data-edit") && form.closest(".message")) {
            event.preventDefault();
            await this.#sendEdited(form, form.closest(".message"));
        } else if (form.id === "act" && submitter?.hasAttribute("data-rate")) {
            event.preventDefault();
            await this.#ask(dialogs => dialogs.rate(submitter));
        } else if (form.id === "act" && submitter && !submitter.hasAttribute("data-whole")) {
            event.preventDefault();
            await this.#act(submitter);
        } else if (form.id === "act") {
            form.elements.run.value = newId();
            form.elements.next.value = newId();
        }
    }

    // What few people open comes when somebody does.
    async #ask(what) {
        this.#dialogs ??= import("./chat-dialogs.js").then(({ Dialogs }) => new Dialogs(this, this.#server));
        await what(await this.#dialogs);
    }

    async #send() {
        const from = this.#end;
        const isNew = this.#composer.fields.new.value === "1";
        const view = await this.#composer.send(from);
        if (!view) {
            return;
        }

        if (isNew) {
            this.#founded(view);
        }

        this.#update(view, from);
        this.querySelector("[data-scroll]").scrollTop = 0;
        this.#composer.text.focus();
    }

    // A new conversation has come to be: it has an address, and stands in the list.
    #founded(view) {
        this.#composer.fields.new.value = "";
        delete this.dataset.new;
        history.replaceState(null, "", `/chat/${view.id}`);
        this.querySelector("[data-new]")?.removeAttribute("aria-current");
        shown(this.querySelector("[data-owned]"), true);
        shown(this.querySelector("[data-temporary]"), false);
        shown(this.querySelector(".chat-notice"), false);
        if (this.#composer.fields.temporary.value !== "1") {
            this.#sidebar.add(view.id, view.title);
        }
    }

    async #sendEdited(form, article) {
        const from = Number(article.dataset.depth);
        const body = this.#server.form({ message: article.dataset.id, next: newId(), run: newId(), text: form.elements.text.value, model: this.#composer.fields.model.value });
        const view = await this.#server.post(`/chat/${this.dataset.conversation}/edit`, body, from);
        if (view) {
            this.#update(view, from);
            this.#composer.text.focus();
        }
    }

    async #act(button) {
        const article = button.closest(".message");
        const action = new URL(button.formAction).pathname;
        if (action.endsWith("/begin-anew") || action.endsWith("/sum-up")) {
            await this.#beginAnew(action, button);
            return;
        }

        const isQuestion = article?.classList.contains("message-question");
        const from = article ? Number(article.dataset.depth) + (isQuestion && action.endsWith("/regenerate") ? 1 : 0) : this.#end;
        const fields = action.endsWith("/stop") ? {} : { run: newId() };
        if (button.name) {
            fields[button.name] = button.value;
        }

        // After an error the model that is chosen now tries again.
        if (action.endsWith("/regenerate") && article?.querySelector("[data-problem]:not([hidden])")) {
            fields.model = this.#composer.fields.model.value;
        }

        button.disabled = true;
        const view = await this.#server.post(action, this.#server.form(fields), from);
        button.disabled = false;
        if (view) {
            this.#update(view, from);
            if (!document.activeElement || document.activeElement === document.body) {
                this.#composer.text.focus();
            }
        }
    }

    async #beginAnew(action, button) {
        const next = newId();
        button.disabled = true;
        if (await this.#server.post(action, this.#server.form({ message: button.value, run: newId(), next }))) {
            location.assign(`/chat/${next}`);
        }

        button.disabled = false;
    }
});
