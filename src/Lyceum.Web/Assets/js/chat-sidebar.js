// The list of conversations beside the chat: folded away and back, continued, and kept up to what happens in the open conversation.

import { shown } from "./chat-page.js";

export class Sidebar {
    constructor(chat, server) {
        this.chat = chat;
        this.server = server;
        for (const button of chat.querySelectorAll("[data-do=sidebar]")) {
            button.hidden = false;
        }

        chat.classList.toggle("is-folded", localStorage.getItem("lyceum-folded") === "1");
        chat.querySelector("[data-after]")?.addEventListener("click", event => this.#older(event));
    }

    fold() {
        const isFolded = this.chat.classList.toggle("is-folded");
        localStorage.setItem("lyceum-folded", isFolded ? "1" : "0");
    }

    /** A conversation has come to be, and is open. */
    add(id, title) {
        const list = this.chat.querySelector("[data-list]");
        list.querySelector(".sidebar-empty")?.remove();
        const entry = this.#entry({ id, title: title || list.dataset.unnamed });
        entry.firstElementChild.setAttribute("aria-current", "page");
        this.#group(list.dataset.today, list.querySelector("[data-after]"), true).prepend(entry);
    }

    /** The open conversation is called something else. */
    rename(title) {
        const link = this.chat.querySelector(`[data-list] a[href="/chat/${this.chat.dataset.conversation}"]`);
        if (link) {
            link.textContent = title;
        }
    }

    async #older(event) {
        event.preventDefault();
        const link = event.currentTarget;
        const list = await this.server.get(`/chat/list?after=${encodeURIComponent(link.dataset.after)}`);
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
        const list = this.chat.querySelector("[data-list]");
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
}
