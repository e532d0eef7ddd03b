// Dialogs of the open conversation that ask the server: links to it, and what somebody thinks of an answer. Their forms are on the page; this fills them in and sends them.

import { copyOf, shown } from "./chat-page.js";

export class Dialogs {
    #share;
    #feedback;
    #rated;

    constructor(chat, server) {
        this.chat = chat;
        this.server = server;
        this.#share = chat.querySelector("#chat-share");
        this.#feedback = chat.querySelector("#chat-feedback");
        this.#sends(this.#share, form => this.#makeLink(form));
        this.#sends(this.#feedback, form => this.#say(form));
        this.#feedback.querySelector("[data-clear]").addEventListener("click", () => void this.#takeBack());
    }

    /** Shows the links to the conversation, and makes others. */
    async share() {
        this.#share.querySelector("form.form").reset();
        this.#refuse(this.#share, null);
        shown(this.#share.querySelector("[data-made]"), false);
        shown(this.#share.querySelector("[data-links]"), false);
        this.#share.showModal();
        const view = await this.server.get(this.#shares);
        if (view) {
            this.#list(view);
        }
    }

    /** Says at once whether an answer is good, and then asks why. */
    async rate(button) {
        const article = button.closest(".message");
        if (!await this.server.post(new URL(button.formAction).pathname, this.server.form({ message: article.dataset.id }))) {
            return;
        }

        this.#rated = article;
        this.#press(button.dataset.rate);
        const view = await this.server.get(this.#opinion);
        const form = this.#feedback.querySelector("form.form");
        form.reset();
        form.elements.rating.value = button.dataset.rate;
        form.elements.comment.value = view?.comment ?? "";
        form.elements.share.checked = view?.shares === true;
        for (const reason of form.elements.reasons) {
            reason.checked = view?.reasons.includes(Number(reason.value)) === true;
        }

        this.#refuse(this.#feedback, null);
        this.#feedback.showModal();
    }

    get #shares() {
        return `/chat/${this.chat.dataset.conversation}/shares`;
    }

    get #opinion() {
        return `/chat/${this.chat.dataset.conversation}/messages/${this.#rated.dataset.id}/feedback`;
    }

    async #makeLink(form) {
        const view = await this.#post(this.#share, this.#shares, form);
        if (view) {
            const made = this.#share.querySelector("[data-made]");
            made.querySelector("code").textContent = view.link;
            const copy = made.querySelector(".copy");
            if (copy) {
                copy.textContent = copy.parentElement.dataset.copy;
            }

            shown(made, true);
            this.#list(view);
            made.querySelector("h3").focus();
            made.scrollIntoView({ block: "nearest" });
        }
    }

    #list({ shares }) {
        const links = this.#share.querySelector("[data-links]");
        links.querySelector("ul").replaceChildren(...shares.map(share => {
            const row = copyOf("share-template");
            row.querySelector("span").textContent = share.text;
            const revoke = row.querySelector("button");
            revoke.ariaLabel = share.label;
            revoke.addEventListener("click", () => void this.#revoke(share.id));
            return row;
        }));
        shown(links, shares.length > 0);
    }

    async #revoke(share) {
        const view = await this.#post(this.#share, `${this.#shares}/revoke`, null, { share });
        if (view) {
            shown(this.#share.querySelector("[data-made]"), false);
            this.#list(view);
            const heading = this.#share.querySelector("#chat-share-links");
            (view.shares.length > 0 ? heading : this.#share.querySelector("select")).focus();
        }
    }

    async #say(form) {
        const view = await this.#post(this.#feedback, this.#opinion, form);
        if (view) {
            this.#press(view.rating);
            this.#feedback.close();
            this.chat.announce(this.#feedback.dataset.saved);
        }
    }

    async #takeBack() {
        if (await this.#post(this.#feedback, `${this.#opinion}/clear`, null)) {
            this.#press(null);
            this.#feedback.close();
        }
    }

    #press(rating) {
        for (const thumb of this.#rated.querySelectorAll("[data-rate]")) {
            thumb.ariaPressed = String(thumb.dataset.rate === rating);
        }
    }

    #sends(dialog, send) {
        dialog?.querySelector("form.form").addEventListener("submit", event => {
            event.preventDefault();
            void send(event.target);
        });
    }

    // A press sends once, and what is refused is said in the dialog, since all else is behind it.
    async #post(dialog, address, form, fields = {}) {
        if (dialog.hasAttribute("aria-busy")) {
            return null;
        }

        dialog.ariaBusy = "true";
        const body = form ? new FormData(form) : this.server.form(fields);

        const view = await this.server.post(address, body, 0, words => this.#refuse(dialog, words));
        dialog.ariaBusy = null;
        return view;
    }

    #refuse(dialog, words) {
        const refusal = dialog.querySelector("[data-refusal]");
        refusal.querySelector("[data-refusal-text]").textContent = words ?? "";
        shown(refusal, words);
    }
}
