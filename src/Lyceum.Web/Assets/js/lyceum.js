import "./search.js";

// What pages do beyond what they do without a script. Elements of our own come alive when they are put into a page, and once more when an enhanced
// navigation has changed them into what the server wrote.

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

window.Blazor?.addEventListener?.("enhancedload", () => {
    for (const element of document.querySelectorAll("lyceum-passkey, lyceum-reveal, lyceum-copy")) {
        element.connectedCallback();
    }
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
document.addEventListener("focusin", event => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
        const open = document.querySelector("details[data-menu][open]");
        open?.querySelector("summary").focus();
        closeMenus(null);
    }
});
