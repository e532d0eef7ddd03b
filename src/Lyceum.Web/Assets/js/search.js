// The panel that drops over the page: one field, and what fits while one types. Fetched when it is first asked for.

import { make } from "./make.js";

const parts = (element, pieces) => {
    for (const piece of pieces) {
        if (typeof piece === "string") {
            element.append(piece);
        } else {
            const mark = document.createElement("mark");
            mark.textContent = piece[0];
            element.append(mark);
        }
    }

    return element;
};

export class SearchPanel {
    #host;
    #panel;
    #input;
    #list;
    #status;
    #all;
    #running;
    #chosen = -1;
    #shown = "";

    // The host is the element around the link to the page that searches; it holds the panel and its words.
    constructor(host) {
        this.#host = host;
    }

    open() {
        // An enhanced navigation takes out of the page what the server did not write.
        if (!this.#panel?.isConnected) {
            this.#build();
        }

        if (!this.#panel.open) {
            this.#panel.showModal();
            this.#input.select();
        }
    }

    #build() {
        this.#shown = "";
        this.#panel = make("dialog", "search-panel");
        this.#panel.setAttribute("aria-label", this.#host.dataset.label);
        const form = make("form", "");
        form.action = "/search";
        form.setAttribute("role", "search");
        this.#input = make("input", "");
        Object.assign(this.#input, { type: "search", name: "q", maxLength: 200, autocomplete: "off" });
        this.#input.setAttribute("role", "combobox");
        this.#input.setAttribute("aria-label", this.#host.dataset.label);
        this.#input.setAttribute("aria-expanded", "false");
        this.#input.setAttribute("aria-controls", "search-results");
        this.#input.setAttribute("aria-autocomplete", "list");
        const close = make("button", "button button-quiet", this.#host.dataset.close);
        close.type = "button";
        close.addEventListener("click", () => this.#panel.close());
        form.append(this.#input, close);
        this.#status = make("p", "note");
        this.#status.setAttribute("role", "status");
        this.#list = make("ul", "results");
        this.#list.id = "search-results";
        this.#list.setAttribute("role", "listbox");
        this.#list.setAttribute("aria-label", this.#host.dataset.label);
        this.#list.hidden = true;
        this.#all = make("a", "more", this.#host.dataset.all);
        this.#all.hidden = true;
        this.#panel.append(form, this.#status, this.#list, this.#all);
        this.#input.addEventListener("input", () => void this.#search());
        this.#input.addEventListener("keydown", event => this.#move(event));
        this.#panel.addEventListener("click", event => {
            if (event.target === this.#panel || event.target.closest("a")) {
                this.#panel.close();
            }
        });
        this.#host.append(this.#panel);
    }

    // As if a link were followed, so that an enhanced navigation takes it where there is one.
    #go({ address, isWhole }) {
        this.#panel.close();
        const link = make("a", "");
        link.href = address;
        if (isWhole) {
            link.dataset.enhanceNav = "false";
        }

        link.hidden = true;
        document.body.append(link);
        link.click();
        link.remove();
    }

    // What was asked before is called off: the answer to the last letter is the one that counts.
    async #search() {
        this.#running?.abort();
        const query = this.#input.value.trim();
        if (query === this.#shown) {
            // What was chosen among these results stays chosen.
            return;
        }

        if (!query) {
            this.#show([], "");
            return;
        }

        this.#running = new AbortController();
        try {
            const answer = await fetch(`/search/results?q=${encodeURIComponent(query)}`, { signal: this.#running.signal });
            if (answer.ok) {
                this.#show(await answer.json(), query);
            }
        } catch (error) {
            if (error.name !== "AbortError") {
                console.info(error);
            }
        }
    }

    #show(results, query) {
        this.#shown = query;
        this.#chosen = -1;
        this.#input.removeAttribute("aria-activedescendant");
        this.#list.replaceChildren(...results.map((result, index) => {
            const item = make("li", "");
            item.setAttribute("role", "option");
            item.setAttribute("aria-selected", "false");
            item.id = `search-result-${index}`;
            item.append(make("span", "result-kind", result.kind), parts(make("strong", ""), result.title), parts(make("span", "result-text"), result.snippet));
            item.addEventListener("click", () => this.#go(result));
            return item;
        }));
        this.#list.hidden = results.length === 0;
        this.#input.setAttribute("aria-expanded", `${results.length > 0}`);
        this.#status.textContent = query && results.length === 0 ? this.#host.dataset.none : "";
        this.#all.hidden = results.length === 0;
        this.#all.href = `/search?q=${encodeURIComponent(query)}`;
    }

    #move(event) {
        const items = [...this.#list.children];
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : this.#chosen < 0 ? 0 : -1;
            this.#chosen = items.length === 0 ? -1 : (this.#chosen + step + items.length) % items.length;
            items.forEach((item, index) => item.setAttribute("aria-selected", `${index === this.#chosen}`));
            if (this.#chosen >= 0) {
                this.#input.setAttribute("aria-activedescendant", items[this.#chosen].id);
                items[this.#chosen].scrollIntoView({ block: "nearest" });
            }
        } else if (event.key === "Escape") {
            // A field of this kind would only be emptied.
            event.preventDefault();
            this.#panel.close();
        } else if (event.key === "Enter" && this.#chosen >= 0) {
            event.preventDefault();
            items[this.#chosen].click();
        }
    }
}
