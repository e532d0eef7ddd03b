// Makes elements of the nodes of a conversation, as the server writes them: a text is a string, an element ["p",{"dir":"auto"},"text",["strong",{},"x"]].
// Only elements and attributes of these lists are made, by createElement and textContent alone; no text ever becomes markup. The lists are those of
// ContentVocabulary; a test compares them.

const elements = new Set([
    "p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "caption",
    "strong", "em", "del", "sub", "sup", "a", "hr", "br", "span", "div", "label", "input", "lyceum-code",
]);
const mathElements = new Set([
    "math", "semantics", "annotation", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup",
    "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom",
]);
const attributes = new Set([
    "class", "dir", "title", "role", "aria-label", "tabindex", "href", "rel", "target", "scope", "start", "type", "checked", "disabled", "data-extension",
    "display", "encoding", "mathvariant", "displaystyle", "scriptlevel", "stretchy", "symmetric", "fence", "separator", "largeop", "movablelimits",
    "accent", "accentunder", "form", "lspace", "rspace", "minsize", "maxsize", "width", "linethickness",
]);
const maxDepth = 200;
const safeLink = /^(?:https?:\/\/|mailto:)[!-~]+$/;

const make = (node, depth) => {
    if (typeof node === "string") {
        return document.createTextNode(node);
    }

    const [name, values, ...children] = node;
    const isMath = mathElements.has(name);
    if (depth > maxDepth || !(isMath || elements.has(name))) {
        throw new TypeError(`Content has no element ${name}.`);
    }

    const element = isMath ? document.createElementNS("http://www.w3.org/1998/Math/MathML", name) : document.createElement(name);
    for (const [attribute, value] of Object.entries(values)) {
        if (!attributes.has(attribute) || typeof value !== "string" || (attribute === "href" && !(name === "a" && safeLink.test(value)))) {
            throw new TypeError(`Content has no attribute ${attribute} like this.`);
        }

        element.setAttribute(attribute, value);
    }

    for (const child of children) {
        element.append(make(child, depth + 1));
    }

    return element;
};

/**
 * Makes elements of nodes.
 * @param {Array} nodes What the server wrote.
 * @returns {DocumentFragment} What it looks like.
 */
export const build = nodes => {
    const fragment = document.createDocumentFragment();
    for (const node of nodes) {
        fragment.append(make(node, 0));
    }

    return fragment;
};

/**
 * Makes a change of a growing text where it is shown.
 * @param {Element} container What holds the blocks, one element each.
 * @param {{from: number, patch?: {path: number[], at: number, nodes: Array}, blocks: Array}} change What the server wrote.
 */
export const apply = (container, change) => {
    const replaceFrom = (parent, at, nodes) => {
        const made = build(nodes);
        while (parent.childNodes.length > at) {
            parent.lastChild.remove();
        }

        parent.append(made);
    };
    if (change.patch) {
        const parent = change.patch.path.reduce((element, step) => element.childNodes[step], container.childNodes[change.from]);
        replaceFrom(parent, change.patch.at, change.patch.nodes);
    }

    replaceFrom(container, change.from + (change.patch ? 1 : 0), change.blocks);
};

// The buttons of a piece of code. Their words are those of the frame that the content stands in (ContentView).
const icons = {
    copy: ["M8.5 8.5h11v11h-11z", "M15.5 8.5v-4h-11v11h4"],
    copied: ["M4.5 12.5l5 5 10-11"],
    download: ["M12 3.5v11M7 10l5 5 5-5", "M4.5 19.5h15"],
};
const draw = name => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    for (const line of icons[name]) {
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", line);
        svg.append(path);
    }

    return svg;
};

customElements.define("lyceum-code", class extends HTMLElement {
    connectedCallback() {
        const words = this.closest("[data-copy]")?.dataset;
        if (!words || this.firstChild) {
            return;
        }

        if (navigator.clipboard) {
            const copy = this.#button("copy", words.copy, async () => {
                await navigator.clipboard.writeText(this.#text());
                this.#show(copy, "copied", words.copied);
                setTimeout(() => this.#show(copy, "copy", words.copy), 2000);
            });
        }

        this.#button("download", words.download, () => {
            const link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob([this.#text()], { type: "text/plain" }));
            link.download = this.dataset.extension === "Dockerfile" ? "Dockerfile" : `code.${this.dataset.extension}`;
            link.click();
            URL.revokeObjectURL(link.href);
        });
    }

    #text() {
        return this.closest(".code").querySelector("pre").textContent;
    }

    #button(icon, text, onClick) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "code-button";
        this.#show(button, icon, text);
        button.addEventListener("click", onClick);
        this.append(button);
        return button;
    }

    #show(button, icon, text) {
        const label = document.createElement("span");
        label.textContent = text;
        button.replaceChildren(draw(icon), label);
    }
});

// An enhanced navigation changes the page into what the server wrote, which has no buttons.
window.Blazor?.addEventListener?.("enhancedload", () => {
    for (const element of document.querySelectorAll("lyceum-code")) {
        element.connectedCallback();
    }
});
