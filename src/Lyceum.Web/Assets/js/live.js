// A part of a page that changes by itself: the page is fetched again, and the part with the same id takes this one's place. Not while somebody is in it.
customElements.define("lyceum-live", class extends HTMLElement {
    #timer = 0;

    connectedCallback() {
        clearTimeout(this.#timer);
        if ("active" in this.dataset) {
            this.#timer = setTimeout(() => void this.#look(), 1000 * Number(this.dataset.every));
        }
    }

    disconnectedCallback() {
        clearTimeout(this.#timer);
    }

    async #look() {
        if (!document.hidden && !this.contains(document.activeElement) && !this.querySelector("details[open]")) {
            try {
                const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
                if (answer.ok) {
                    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(this.id);
                    if (next && this.isConnected && !this.contains(document.activeElement)) {
                        this.replaceChildren(...[...next.childNodes].map(node => document.importNode(node, true)));
                        this.toggleAttribute("data-active", next.hasAttribute("data-active"));
                    }
                }
            } catch (error) {
                // The next look tries again.
                console.info(error);
            }
        }

        if (this.isConnected) {
            this.connectedCallback();
        }
    }
});
