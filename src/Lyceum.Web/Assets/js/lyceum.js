import "./content.js";

// What pages do beyond what they do without a script. Elements of our own come alive when they are put into a page, and once more when an enhanced
// navigation has changed them into what the server wrote.

// Only some pages have it.
const fetchLive = () => {
    if (document.querySelector("lyceum-live")) {
        void import("./live.js");
    }
};
fetchLive();

const toBytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), character => character.charCodeAt(0));
const toText = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const parse = {
    make: options => PublicKeyCredential.parseCreationOptionsFromJSON?.(options) ?? {
        ...options,
        challenge: toBytes(options.challenge),
        user: { ...options.user, id: toBytes(options.user.id) },
        excludeCredentials: (options.excludeCredentials ?? []).map(known => ({ ...known, id: toBytes(known.id) })),
    },
    use: options => PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? {
        ...options,
        challenge: toBytes(options.challenge),
        allowCredentials: (options.allowCredentials ?? []).map(known => ({ ...known, id: toBytes(known.id) })),
    },
};

// Some password managers hand out credentials that do not know toJSON.
const write = credential => {
    const response = credential.response;
    const fields = { clientDataJSON: toText(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
        if (response[name]) {
            fields[name] = toText(response[name]);
        }
    }

    if (response.getTransports) {
        fields.transports = response.getTransports();
    }

    return JSON.stringify({
        id: credential.id,
        rawId: toText(credential.rawId),
        type: credential.type,
        authenticatorAttachment: credential.authenticatorAttachment,
        clientExtensionResults: credential.getClientExtensionResults(),
        response: fields,
    });
};

// A passkey is made or used when its form is sent: the device answers, and the form carries the answer.
customElements.define("lyceum-passkey", class extends HTMLElement {
    constructor() {
        super();
        this.addEventListener("submit", event => {
            event.preventDefault();
            void this.#send(event.target);
        });
    }

    connectedCallback() {
        this.hidden = !window.PublicKeyCredential;
    }

    async #send(form) {
        const problem = this.querySelector("[data-error]");
        const button = form.querySelector("button");
        problem.textContent = "";
        button.disabled = true;
        try {
            const begun = await fetch(this.dataset.begin, {
                method: "POST",
                headers: { RequestVerificationToken: form.elements["__RequestVerificationToken"].value },
            });
            if (!begun.ok) {
                throw new Error(`The server answered ${begun.status}.`);
            }

            const { optionsJson, state } = await begun.json();
            const options = JSON.parse(optionsJson);
            const credential = "make" in this.dataset
                ? await navigator.credentials.create({ publicKey: parse.make(options) })
                : await navigator.credentials.get({ publicKey: parse.use(options) });
            form.elements.state.value = state;
            form.elements.credential.value = write(credential);
            form.submit();
        } catch (error) {
            problem.textContent = this.dataset.failed;
            button.disabled = false;
            console.info(error);
        }
    }
});

// The link to the page that searches opens a panel instead. Without a script the link is all there is, and where the panel cannot be fetched it is followed.
customElements.define("lyceum-search", class extends HTMLElement {
    #panel;

    constructor() {
        super();
        this.addEventListener("click", event => {
            if (event.target.closest("a.menu-button") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
                event.preventDefault();
                event.stopPropagation();
                void this.open();
            }
        });
    }

    async open() {
        try {
            const { SearchPanel } = await import("./search.js");
            this.#panel ??= new SearchPanel(this);
        } catch (error) {
            console.info(error);
            location.assign(this.querySelector("a.menu-button").href);
            return;
        }

        this.#panel.open();
    }
});

// A slash opens it wherever nobody is writing.
document.addEventListener("keydown", event => {
    const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
    const search = document.querySelector("lyceum-search");
    if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey && !event.altKey && search) {
        event.preventDefault();
        void search.open();
    }
});

// A button that shows the password that was typed.
customElements.define("lyceum-reveal", class extends HTMLElement {
    connectedCallback() {
        const input = this.querySelector("input");
        if (!input || this.querySelector(".reveal")) {
            return;
        }

        const button = document.createElement("button");
        button.type = "button";
        button.className = "reveal";
        const set = isShown => {
            input.type = isShown ? "text" : "password";
            button.textContent = isShown ? this.dataset.hide : this.dataset.show;
            button.setAttribute("aria-pressed", `${isShown}`);
        };
        button.addEventListener("click", () => set(input.type === "password"));
        input.form?.addEventListener("submit", () => set(false));
        set(false);
        input.after(button);
    }
});

// A button that copies what stands above it.
customElements.define("lyceum-copy", class extends HTMLElement {
    connectedCallback() {
        if (!navigator.clipboard || this.querySelector(".copy")) {
            return;
        }

        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button-secondary copy";
        button.textContent = this.dataset.copy;
        button.addEventListener("click", async () => {
            const lines = [...this.querySelectorAll("[data-source] code")].map(line => line.textContent);
            await navigator.clipboard.writeText(lines.join("\n"));
            button.textContent = this.dataset.copied;
        });
        this.append(button);
    }
});

// An example that can be sent from the page. What does that is fetched when somebody wants it.
customElements.define("lyceum-run", class extends HTMLElement {
    connectedCallback() {
        if (this.querySelector(":scope > .run-open")) {
            return;
        }

        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button-secondary run-open";
        button.textContent = this.dataset.run;
        button.addEventListener("click", async () => (await import("./run.js")).open(this));
        this.append(button);
    }
});

// Tabs out of sections with a heading each. Arrows go from one to the next, Home and End to the first and the last.
customElements.define("lyceum-tabs", class extends HTMLElement {
    connectedCallback() {
        const panels = [...this.querySelectorAll(":scope > .tab-panel")];
        if (panels.length === 0 || this.querySelector(":scope > [role=tablist]")) {
            return;
        }

        const list = document.createElement("div");
        list.className = "tab-list";
        list.setAttribute("role", "tablist");
        list.setAttribute("aria-label", this.dataset.label);
        const tabs = panels.map(panel => {
            const heading = panel.querySelector(".tab-heading");
            const tab = document.createElement("button");
            tab.type = "button";
            tab.id = `${panel.id}-tab`;
            tab.className = "tab";
            tab.textContent = heading.textContent;
            tab.setAttribute("role", "tab");
            tab.setAttribute("aria-controls", panel.id);
            panel.setAttribute("role", "tabpanel");
            panel.setAttribute("aria-labelledby", tab.id);
            panel.tabIndex = 0;
            heading.hidden = true;
            list.append(tab);
            return tab;
        });
        const choose = chosen => tabs.forEach((tab, i) => {
            tab.setAttribute("aria-selected", `${i === chosen}`);
            tab.tabIndex = i === chosen ? 0 : -1;
            panels[i].hidden = i !== chosen;
        });
        list.addEventListener("click", event => {
            const chosen = tabs.indexOf(event.target.closest("[role=tab]"));
            if (chosen >= 0) {
                choose(chosen);
            }
        });
        list.addEventListener("keydown", event => {
            const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
            const at = tabs.indexOf(document.activeElement);
            const next = { Home: 0, End: tabs.length - 1 }[event.key]
                ?? (["ArrowLeft", "ArrowRight"].includes(event.key) ? (at + (event.key === forward ? 1 : -1) + tabs.length) % tabs.length : -1);
            if (next >= 0) {
                event.preventDefault();
                choose(next);
                tabs[next].focus();
            }
        });
        this.prepend(list);
        choose(0);
    }
});

// What just happened, for some seconds; longer while somebody looks at it or can do something about it.
customElements.define("lyceum-toasts", class extends HTMLElement {
    show(text, action, onAction) {
        const toast = document.createElement("div");
        toast.className = "toast";
        const words = document.createElement("span");
        words.textContent = text;
        toast.append(words);
        let timer;
        const wait = () => {
            clearTimeout(timer);
            timer = setTimeout(() => toast.remove(), action ? 12000 : 6000);
        };
        const add = (style, label, onClick) => {
            const button = document.createElement("button");
            button.type = "button";
            button.className = style;
            button.addEventListener("click", () => {
                toast.remove();
                onClick?.();
            });
            button.textContent = label;
            toast.append(button);
        };
        if (action) {
            add("toast-action", action, onAction);
        }

        add("toast-close", this.dataset.close);
        for (const event of ["pointerenter", "focusin"]) {
            toast.addEventListener(event, () => clearTimeout(timer));
        }

        for (const event of ["pointerleave", "focusout"]) {
            toast.addEventListener(event, wait);
        }

        while (this.children.length > 2) {
            this.firstChild.remove();
        }

        this.append(toast);
        wait();
    }
});

/**
 * Says what happened, in the page's <ToastRegion>.
 * @param {string} text A sentence.
 * @param {{action?: string, onAction?: () => void}} options What can be done about it, such as taking it back.
 */
export const toast = (text, { action, onAction } = {}) => document.querySelector("lyceum-toasts")?.show(text, action, onAction);

// Buttons open and close dialogs by themselves in browsers that know commands.
if (!("command" in HTMLButtonElement.prototype)) {
    document.addEventListener("click", event => {
        const button = event.target.closest?.("button[commandfor]");
        const dialog = button && document.getElementById(button.getAttribute("commandfor"));
        if (dialog instanceof HTMLDialogElement) {
            button.getAttribute("command") === "show-modal" ? dialog.showModal() : dialog.close();
        }
    });
}

// A tip goes away on Escape, and is back for the next button (WCAG 1.4.13).
document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
        document.documentElement.toggleAttribute("data-no-tips", true);
    }
});
for (const event of ["focusin", "pointerover"]) {
    document.addEventListener(event, () => document.documentElement.toggleAttribute("data-no-tips", false));
}

window.Blazor?.addEventListener?.("enhancedload", () => {
    for (const element of document.querySelectorAll("lyceum-passkey, lyceum-reveal, lyceum-copy, lyceum-tabs, lyceum-live, lyceum-run")) {
        element.connectedCallback?.();
    }

    fetchLive();
});

// Menus close on Escape and when something else is used.
const closeMenus = except => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
        if (menu !== except) {
            menu.open = false;
        }
    }
};
document.addEventListener("click", event => closeMenus(event.target.closest("details[data-menu]")));

// A dialog that was opened from a menu gives the focus to what opens the menu: what opened the dialog is not there any more.
const openers = new WeakMap();
document.addEventListener("focusin", event => {
    const dialog = event.target.closest("dialog");
    const menu = document.querySelector("details[data-menu][open]");
    if (dialog && menu && !dialog.contains(menu)) {
        openers.set(dialog, menu.querySelector("summary"));
    }

    closeMenus(event.target.closest("details[data-menu]"));
});
document.addEventListener("close", event => {
    openers.get(event.target)?.focus();
    openers.delete(event.target);
}, true);
document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
        const open = document.querySelector("details[data-menu][open]");
        open?.querySelector("summary").focus();
        closeMenus(null);
    }
});
