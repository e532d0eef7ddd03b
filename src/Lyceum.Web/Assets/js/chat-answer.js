// One answer that is being written. The server writes it, whether somebody looks or not; this shows it, and finds its place again when the line was cut.

import { apply } from "./content.js";
import { shown } from "./chat-page.js";

// How long nothing is asked after the server refused, in milliseconds; twice as long after each time.
const shortestPause = 1000;
const longestPause = 30000;

export class Following {
    #source;
    #lost = 0;
    #again = 0;
    #pause = shortestPause;
    #last = "";
    #isClosed = false;

    constructor(chat, article) {
        this.chat = chat;
        this.article = article;
        this.run = article.dataset.run;
        this.#open();
    }

    close() {
        this.#isClosed = true;
        clearTimeout(this.#lost);
        clearTimeout(this.#again);
        this.#source.close();
    }

    // The browser comes back with the number of the last event by itself, as long as it finds the server or nothing.
    #open() {
        const source = new EventSource(`/chat/runs/${this.run}/events?after=${this.#last}`);
        this.#source = source;
        source.addEventListener("open", () => {
            clearTimeout(this.#lost);
            this.#pause = shortestPause;
        });
        source.addEventListener("state", event => {
            this.#last = event.lastEventId;
            this.#tell(JSON.parse(event.data));
        });
        source.addEventListener("thought", event => this.#write("[data-thought] .content", event));
        source.addEventListener("text", event => this.#write("[data-content]", event));
        source.addEventListener("end", event => {
            this.close();
            this.chat.ended(this, JSON.parse(event.data));
        });
        source.addEventListener("error", () => {
            clearTimeout(this.#lost);
            if (source.readyState !== EventSource.CLOSED) {
                this.#lost = setTimeout(() => this.#say(this.chat.dataset.stateLost), 3000);
            } else if (!this.#isClosed) {
                this.#say(this.chat.dataset.stateLost);
                this.#wait();
            }
        });
    }

    // Something answered with an error, such as a proxy whose server begins anew. A browser gives up then.
    #wait() {
        this.#again = setTimeout(() => void this.#look(), this.#pause);
        this.#pause = Math.min(2 * this.#pause, longestPause);
    }

    /** Somebody looks again, and need not wait. */
    hurry() {
        if (this.#again) {
            clearTimeout(this.#again);
            void this.#look();
        }
    }

    async #look() {
        this.#again = 0;
        const { message, isGone } = await this.chat.look(this.article);
        if (this.#isClosed) {
            return;
        }

        if (isGone) {
            location.reload();
        } else if (message?.status === "Running") {
            this.#open();
        } else if (message) {
            this.close();
            this.chat.ended(this, message);
        } else {
            this.#wait();
        }
    }

    #write(selector, { data, lastEventId }) {
        this.#last = lastEventId;
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
