// What of a conversation is on the page: its end, and what is near the reader. Earlier messages come in parts, a page of the server each. A part that is far away
// gives its messages back and keeps only its height, so a conversation of thousands of messages costs no more than one of a hundred; it is fetched again when the
// reader comes near.

import { shown } from "./chat-page.js";

// How far from what is seen, in heights of it: parts nearer than the first are there, and parts farther than the second give their messages back. What lies
// between them changes nothing, so nobody who reads at an edge has a part come and go.
const near = "500% 0px";
const far = "1200% 0px";
// How long messages are made at a time, in milliseconds: a third of a frame.
const slice = 5;
const retryAfter = 3000;

const frame = () => new Promise(requestAnimationFrame);
const pause = () => globalThis.scheduler?.yield?.() ?? new Promise(resolve => setTimeout(resolve));

export class Thread {
    #parts = new Map();
    #wanted = new Set();
    #isWorking = false;
    #near;
    #far;

    constructor(chat, server, messages) {
        this.chat = chat;
        this.server = server;
        this.messages = messages;
        this.element = chat.querySelector("[data-thread]");
        this.scroll = chat.querySelector("[data-scroll]");
        this.earlier = this.element.querySelector("[data-earlier]");
        this.later = this.element.querySelector("[data-later]");
        this.#near = new IntersectionObserver(entries => this.#came(entries), { root: this.scroll, rootMargin: near });
        this.#far = new IntersectionObserver(entries => this.#went(entries), { root: this.scroll, rootMargin: far });
        for (const edge of [this.earlier, this.later].filter(edge => edge)) {
            this.#near.observe(edge);
            edge.addEventListener("click", event => {
                event.preventDefault();
                this.#wanted.add(edge);
                void this.#work();
            });
        }
    }

    /** The messages that are on the page, the first to stand first. */
    get articles() {
        return [...this.element.querySelectorAll(":scope > .message, :scope > .thread-part > .message")];
    }

    /** The depth that the next message will have. */
    get end() {
        const last = this.element.querySelector(":scope > .message:last-of-type");
        return last ? Number(last.dataset.depth) + 1 : [...this.#parts.values()].reduce((end, part) => Math.max(end, part.before), 0);
    }

    /** Whether what is shown ends before the conversation does. */
    get isCut() {
        return this.later !== null;
    }

    /** Takes away all messages from a depth on. */
    cut(from) {
        for (const article of this.articles.filter(article => Number(article.dataset.depth) >= from)) {
            article.remove();
        }

        for (const [element, part] of this.#parts) {
            part.before = Math.min(part.before, from);
            if (part.before <= part.from) {
                this.#near.unobserve(element);
                this.#far.unobserve(element);
                this.#wanted.delete(element);
                this.#parts.delete(element);
                element.remove();
            }
        }
    }

    #came(entries) {
        for (const { target, isIntersecting } of entries) {
            this.#wanted.delete(target);
            if (isIntersecting) {
                this.#wanted.add(target);
            }
        }

        void this.#work();
    }

    #went(entries) {
        const gone = entries.filter(entry => !entry.isIntersecting).map(entry => entry.target).filter(element => this.#parts.get(element)?.isFilled && !this.#isUsed(element));

        // All is measured before anything changes, since an observer is told of a page that has been laid out.
        const height = element => element.getBoundingClientRect().height;
        const heights = gone.map(element => [height(element), [...element.children].map(height)]);
        gone.forEach((element, i) => {
            const part = this.#parts.get(element);
            part.isFilled = false;
            [, part.heights] = heights[i];
            element.style.blockSize = `${heights[i][0]}px`;
            element.replaceChildren();
        });
    }

    // What somebody is at stays.
    #isUsed(element) {
        const selection = document.getSelection();
        return element.contains(document.activeElement) || element.querySelector(".edit, [data-details]:not([hidden]), [data-status=Running]") !== null
            || (selection && !selection.isCollapsed && selection.containsNode(element, true));
    }

    // One thing at a time, what came near last first. What is near is asked anew after each, since every part moves what stands before it.
    async #work() {
        if (this.#isWorking) {
            return;
        }

        this.#isWorking = true;
        for (let next; (next = [...this.#wanted].findLast(element => this.#isMissing(element)));) {
            if (!await this.#fetch(next)) {
                setTimeout(() => void this.#work(), retryAfter);
                break;
            }

            await frame();
            await frame();
        }

        this.#isWorking = false;
    }

    #isMissing(element) {
        return element === this.earlier ? this.chat.dataset.before !== "" : element === this.later ? element.isConnected : this.#parts.get(element)?.isFilled === false;
    }

    async #fetch(element) {
        const part = this.#parts.get(element);
        const last = Number(this.later?.dataset.later);
        const view = await this.#ask(part ? { before: part.before } : element === this.earlier ? { before: this.chat.dataset.before } : { after: last });
        if (!view) {
            return false;
        }

        const articles = await this.#make(view.messages.filter(message => !part || message.depth >= part.from));

        // In a frame, and so before the page is laid out the next time: what is scrolled elsewhere than by this thread meanwhile would be lost, or done twice.
        await frame();
        if (!part) {
            element === this.earlier ? this.#addEarlier(view, articles) : this.#addLater(view, articles);
        } else if (this.#parts.has(element)) {
            articles.forEach((article, i) => {
                if (part.heights[i]) {
                    article.style.containIntrinsicBlockSize = `auto ${part.heights[i]}px`;
                }
            });
            element.replaceChildren(...articles);
            element.style.blockSize = "";
            part.isFilled = true;
        }

        return true;
    }

    #ask(edge) {
        return this.server.get(`/chat/${this.chat.dataset.conversation}/messages?${new URLSearchParams(edge)}`);
    }

    async #make(messages) {
        const articles = [];
        let begin = performance.now();
        for (const message of messages) {
            articles.push(this.messages.make(message));
            if (performance.now() - begin > slice) {
                await pause();
                begin = performance.now();
            }
        }

        return articles;
    }

    // Counted from below, what comes above moves nothing.
    #addEarlier(view, articles) {
        const before = Number(this.chat.dataset.before);
        this.chat.dataset.before = view.before ?? "";
        shown(this.earlier, view.before);
        this.earlier.after(this.#part(articles, view.before ?? 0, before));
    }

    // What comes below would move all: the last message keeps its place.
    #addLater(view, articles) {
        const place = this.later.previousElementSibling;
        const top = place?.getBoundingClientRect().top;
        if (articles.length > 0) {
            const from = view.messages[0].depth;
            this.later.dataset.later = from + articles.length - 1;
            this.later.before(this.#part(articles, from, from + articles.length));
        }

        if (articles.length === 0 || view.messages.at(-1).id === view.leaf) {
            this.later.remove();
            this.later = null;
        }

        if (place) {
            this.scroll.scrollTop += place.getBoundingClientRect().top - top;
        }
    }

    #part(articles, from, before) {
        const element = document.createElement("div");
        element.className = "thread-part";
        element.append(...articles);
        this.#parts.set(element, { from, before, isFilled: true, heights: [] });
        this.#near.observe(element);
        this.#far.observe(element);
        return element;
    }
}
