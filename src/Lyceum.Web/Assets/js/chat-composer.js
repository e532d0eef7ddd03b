// Where messages are written: drafts that outlive the page, long pastes and files as attachments, what is sent, and the settings that go with it.

import { newId, shown } from "./chat-page.js";

const largePaste = 8192;
const draftOf = conversation => `lyceum-draft-${conversation}`;

export class Composer {
    #uploads = 0;
    #isSending = false;

    constructor(chat, server, messages) {
        this.chat = chat;
        this.server = server;
        this.messages = messages;
        this.form = chat.querySelector("[data-composer]");
        this.fields = this.form.elements;
        this.text = this.fields.text;
        this.#write();
        this.#takeFiles();
    }

    get #chips() {
        return [...this.chat.querySelectorAll("[data-chips] li[data-file]")];
    }

    get #draft() {
        return draftOf(this.chat.dataset.new ? "new" : this.chat.dataset.conversation);
    }

    /** The first field whose value cannot be: one of the settings of a new conversation, which go with its first message. */
    get wrong() {
        return [...this.fields].find(field => field.willValidate && !field.validity.valid);
    }

    /** Settings are not left with what cannot be, and the key that elsewhere sends a form leaves them. */
    heedSettings(dialog) {
        dialog.addEventListener("click", event => {
            if (this.wrong && event.target.closest("[data-done]")) {
                event.preventDefault();
                event.stopPropagation();
                this.wrong.reportValidity();
            }
        });
        dialog.addEventListener("keydown", event => {
            if (event.key === "Enter" && !event.isComposing && event.target.matches("input")) {
                event.preventDefault();
                dialog.querySelector("[data-done]").click();
            }
        });
    }

    /** Sends what stands there; gives how the conversation is then, and what was sent, or nothing. */
    async send(from) {
        const { form, fields } = this;
        if (fields.new.value === "1" && this.wrong) {
            this.wrong.closest("dialog").showModal();
            this.wrong.reportValidity();
            return null;
        }

        if ((fields.text.value.trim() === "" && this.#chips.length === 0) || this.#isSending || this.#uploads > 0) {
            return null;
        }

        // A try again after a lost answer must be the same message; so the ids change only once it has arrived.
        this.#isSending = true;
        const body = new FormData(form);
        body.delete("files");
        const sent = { text: this.text.value, chips: this.#chips };
        for (const chip of sent.chips) {
            body.append("file", chip.dataset.file);
        }

        const view = await this.server.post("/chat/send", body, from);
        this.#isSending = false;
        if (!view) {
            return null;
        }

        for (const name of ["message", "run", "other_run"]) {
            fields[name].value = newId();
        }

        if (fields.other?.value === body.get("other")) {
            fields.other.value = "";
        }

        this.#leave(sent);
        return view;
    }

    // What was sent has become a message; what was typed and attached meanwhile is the next one's.
    #leave(sent) {
        localStorage.removeItem(this.#draft);
        if (this.text.value === sent.text) {
            this.text.value = "";
        } else {
            this.#keep(draftOf(this.chat.dataset.conversation));
        }

        sent.chips.forEach(chip => chip.remove());
        const chips = this.chat.querySelector("[data-chips]");
        shown(chips, chips.children.length > 0);
        this.#sized();
    }

    #keep(name) {
        if (this.text.value === "") {
            localStorage.removeItem(name);
        } else if (this.fields.temporary.value !== "1") {
            localStorage.setItem(name, this.text.value);
        }
    }

    #write() {
        const { text } = this;
        if (text.value === "") {
            text.value = localStorage.getItem(this.#draft) ?? "";
        }

        this.#sized();
        text.addEventListener("input", () => {
            this.#sized();
            this.#keep(this.#draft);
        });
        text.addEventListener("keydown", event => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !matchMedia("(pointer: coarse) and (hover: none)").matches) {
                event.preventDefault();
                this.form.requestSubmit();
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
            this.text.rows = Math.min(12, this.text.value.split("\n").length);
        }
    }

    #takeFiles() {
        const input = this.chat.querySelector("[data-attach]");
        const take = () => {
            void this.#attach([...input.files]);
            input.value = "";
        };
        input.addEventListener("change", take);
        if (input.files.length > 0) {
            // They were chosen while the page was still loading.
            take();
        }

        for (const name of ["dragenter", "dragover"]) {
            this.chat.addEventListener(name, event => {
                if (event.dataTransfer?.types.includes("Files")) {
                    event.preventDefault();
                    this.form.classList.add("is-target");
                }
            });
        }

        this.chat.addEventListener("dragleave", event => {
            if (!this.chat.contains(event.relatedTarget)) {
                this.form.classList.remove("is-target");
            }
        });
        this.chat.addEventListener("drop", event => {
            this.form.classList.remove("is-target");
            if (event.dataTransfer?.files.length > 0) {
                event.preventDefault();
                void this.#attach([...event.dataTransfer.files]);
            }
        });
    }

    async #attach(files) {
        const list = this.chat.querySelector("[data-chips]");
        const { mostFiles, tooManyFiles } = this.chat.dataset;
        this.server.refuse(null);

        // What was said of one file stays while the next one is sent.
        const refuse = words => words && this.server.refuse(words);
        for (const file of files) {
            if (list.children.length >= Number(mostFiles)) {
                refuse(tooManyFiles);
                break;
            }

            const chip = this.messages.chip(file.name, "…");
            chip.firstElementChild.classList.add("is-busy");
            list.append(chip);
            shown(list, true);
            this.#uploads++;
            const body = this.server.form({ temporary: this.fields.temporary.value });
            body.append("files", file);
            const added = await this.server.post("/chat/files", body, 0, refuse);
            this.#uploads--;
            if (added?.length > 0) {
                chip.dataset.file = added[0].id;
                chip.querySelector(".chip-note").textContent = this.messages.note(added[0]);
                chip.firstElementChild.classList.remove("is-busy");
                chip.querySelector(".chip-remove").addEventListener("click", () => {
                    chip.remove();
                    shown(list, list.children.length > 0);
                    this.text.focus();
                });
            } else {
                chip.remove();
                shown(list, list.children.length > 0);
            }
        }
    }
}
