// Messages as elements: made of templates that the server's components wrote, filled in, copied, edited, and their details.

import { apply } from "./content.js";
import { copyOf, shown } from "./chat-page.js";

export class Messages {
    constructor(chat, server) {
        this.chat = chat;
        this.server = server;
    }

    /** What only a script can do is there from now on. Browsers copy only over https and on the machine itself. */
    revive(root) {
        if (!navigator.clipboard) {
            return;
        }

        for (const button of root.querySelectorAll("[data-do=copy]")) {
            button.hidden = false;
        }
    }

    make(message) {
        const article = copyOf(message.isAnswer ? "answer-template" : "question-template");
        this.revive(article);
        this.fill(article, message);
        return article;
    }

    fill(article, message) {
        article.id = `m-${message.id}`;
        Object.assign(article.dataset, { id: message.id, depth: message.depth, status: message.status, run: message.run ?? "" });
        for (const button of article.querySelectorAll("button[name=message]")) {
            button.value = message.id;
        }

        for (const link of article.querySelectorAll("a[data-do=details], a[data-do=edit]")) {
            link.href = `/chat/${this.chat.dataset.conversation}?${link.dataset.do}=${message.id}`;
        }

        const part = name => article.querySelector(`[data-${name}]`);
        if (message.content) {
            apply(part("content"), message.content);
        }

        if (message.isAnswer) {
            this.#fillAnswer(article, message, part);
        }

        const files = part("files");
        files.replaceChildren(...message.files.map(file => this.#file(file)));
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

    #fillAnswer(article, message, part) {
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
        for (const thumb of article.querySelectorAll("[data-rate]")) {
            thumb.ariaPressed = String(thumb.dataset.rate === message.rating);
        }
    }

    #file(file) {
        const link = document.createElement("a");
        link.href = `/chat/files/${file.id}`;
        link.download = "";
        const chip = this.chip(file.name, this.note(file), link);
        chip.querySelector(".chip-remove").remove();
        return chip;
    }

    /** What is said of a file beside its name. */
    note(file) {
        return file.isCut ? this.chat.dataset.fileCut.replace("{0}", file.size) : file.size;
    }

    /** A file as a small button, or as a link to it. */
    chip(name, note, link) {
        const chip = copyOf("chip-template");
        chip.querySelector(".chip-name").textContent = name;
        chip.querySelector(".chip-note").textContent = note;
        if (link) {
            link.className = "chip";
            link.append(...chip.firstElementChild.childNodes);
            chip.replaceChildren(link);
        }

        return chip;
    }

    async copy(article, button) {
        const message = await this.server.get(`/chat/${this.chat.dataset.conversation}/messages/${article.dataset.id}`);
        const text = message?.text ?? article.querySelector("[data-content]").textContent;
        await navigator.clipboard.writeText(text);
        const { copied } = this.chat.dataset;
        this.chat.announce(copied);
        if (button) {
            const before = button.title;
            button.title = button.ariaLabel = copied;
            setTimeout(() => {
                button.title = button.ariaLabel = before;
            }, 2000);
        }
    }

    async edit(article) {
        const message = await this.server.get(`/chat/${this.chat.dataset.conversation}/messages/${article.dataset.id}`);
        if (!message || article.querySelector(".edit")) {
            return;
        }

        const form = copyOf("edit-template");
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

    async details(article) {
        const place = article.querySelector("[data-details]");
        if (!place.hidden) {
            place.hidden = true;
            return;
        }

        const details = await this.server.get(`/chat/${this.chat.dataset.conversation}/messages/${article.dataset.id}/details`);
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
            place.append(this.#tokens(details.tokens));
        }

        place.hidden = false;
    }

    #tokens(tokens) {
        const words = document.createElement("p");
        words.className = "tokens";
        words.dir = "auto";
        words.append(...tokens.map(({ text, share, others }) => {
            const token = document.createElement("span");
            token.className = `token token-${Math.min(4, Math.floor(share / 20))}`;
            token.title = `${share} % · ${others}`;
            token.textContent = text;
            return token;
        }));
        return words;
    }
}
