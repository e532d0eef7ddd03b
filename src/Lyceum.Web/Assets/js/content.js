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
