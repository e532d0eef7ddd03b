// One answer that is being written. The server writes it, whether somebody looks or not; this shows it, and finds its place again when the line was cut.

import { apply } from "./content.js";
import { shown } from "./chat-page.js";

export class Following {
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

    // The browser comes back with the number of the last event by itself.
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
