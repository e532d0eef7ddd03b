// The prompt library in the field that messages are written in: after a slash at its beginning, names are suggested; choosing one puts its text there and marks
// the first place that is to be filled in. Without a script prompts are chosen on their own page.

const composer = document.querySelector("[data-composer]");
const text = composer?.elements.text;
const list = document.querySelector("[data-prompts]");
const place = /\{\{[^{}]{1,60}\}\}/u;
let found = [];
let at = -1;
let asked = 0;

function close() {
    found = [];
    at = -1;
    list.hidden = true;
    list.replaceChildren();
    text.removeAttribute("aria-activedescendant");
}

function mark(index) {
    at = (index + found.length) % found.length;
    for (const [i, item] of [...list.children].entries()) {
        item.setAttribute("aria-selected", i === at ? "true" : "false");
    }

    text.setAttribute("aria-activedescendant", list.children[at].id);
}

function take(prompt) {
    close();
    text.value = prompt.text;
    text.dispatchEvent(new InputEvent("input", { bubbles: true }));
    text.focus();
    const first = place.exec(text.value);
    if (first) {
        text.setSelectionRange(first.index, first.index + first[0].length);
    }
}

function show(prompts) {
    found = prompts;
    list.replaceChildren(...prompts.map((prompt, i) => {
        const item = document.createElement("li");
        const name = document.createElement("code");
        const title = document.createElement("span");
        item.id = `prompt-${i}`;
        item.setAttribute("role", "option");
        name.textContent = `/${prompt.name}`;
        title.textContent = prompt.title;
        title.dir = "auto";
        item.append(name, title);
        item.addEventListener("pointerdown", event => {
            event.preventDefault();
            take(prompt);
        });
        return item;
    }));
    list.hidden = false;
    mark(0);
}

async function suggest() {
    const typed = /^\/([a-z0-9-]{0,40})$/.exec(text.value);
    const number = ++asked;
    if (!typed) {
        close();
        return;
    }

    const address = new URLSearchParams({ q: typed[1], conversation: composer.elements.conversation.value });
    const answer = await fetch(`/chat/prompts/suggest?${address}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const prompts = answer?.ok ? await answer.json() : [];
    if (number === asked) {
        if (prompts.length > 0) {
            show(prompts);
        } else {
            close();
        }
    }
}

if (text && list) {
    text.setAttribute("aria-controls", list.id);
    text.setAttribute("aria-autocomplete", "list");
    text.addEventListener("input", suggest);
    text.addEventListener("blur", close);
    // Before the field's own keys, of which one sends.
    text.addEventListener("keydown", event => {
        if (found.length === 0 || event.isComposing) {
            return;
        }

        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            mark(at + (event.key === "ArrowDown" ? 1 : -1));
        } else if (event.key === "Enter" || event.key === "Tab") {
            take(found[at]);
        } else if (event.key === "Escape") {
            close();
        } else {
            return;
        }

        event.preventDefault();
        event.stopImmediatePropagation();
    }, { capture: true });

    // What was chosen on the page of prompts stands there already.
    const first = place.exec(text.value);
    if (first) {
        text.focus();
        text.setSelectionRange(first.index, first.index + first[0].length);
    }
}
