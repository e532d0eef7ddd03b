// The command palette: everything that can be done, by its name.

export class Palette {
    #dialog;
    #input;
    #list;

    /** `commands` gives a list of `[name, act, isThere]` each time that it is opened, out of the names that the list has. */
    constructor(dialog, commands) {
        this.#dialog = dialog;
        this.#input = dialog.querySelector("input");
        this.#list = dialog.querySelector("ul");
        this.commands = commands;
        this.#input.addEventListener("input", () => this.#offer());
        this.#input.addEventListener("keydown", event => {
            const options = [...this.#list.children];
            const at = options.findIndex(option => option.ariaSelected === "true");
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                event.preventDefault();
                this.#choose(options, (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length);
            } else if (event.key === "Enter") {
                event.preventDefault();
                options[at]?.click();
            }
        });
        dialog.addEventListener("click", event => {
            if (event.target === dialog) {
                dialog.close();
            }
        });
    }

    show() {
        this.#input.value = "";
        this.#dialog.showModal();
        this.#offer();
    }

    #offer() {
        const words = this.#input.value.trim();
        const names = this.#list.dataset;
        const commands = this.commands(names).filter(([name, , isThere = true]) => isThere && name.toLowerCase().includes(words.toLowerCase())).slice(0, 30);
        if (words) {
            commands.push([names.search.replace("{0}", words), () => location.assign(`/chat/search?q=${encodeURIComponent(words)}`)]);
        }

        this.#list.replaceChildren(...commands.map(([name, act], index) => {
            const item = document.createElement("li");
            item.id = `chat-option-${index}`;
            item.role = "option";
            item.dir = "auto";
            item.textContent = name;
            item.addEventListener("click", () => {
                this.#dialog.close();
                act();
            });
            return item;
        }));
        this.#choose([...this.#list.children], 0);
    }

    #choose(options, at) {
        for (const [index, option] of options.entries()) {
            option.ariaSelected = `${index === at}`;
        }

        this.#input.setAttribute("aria-activedescendant", options[at]?.id ?? "");
        options[at]?.scrollIntoView({ block: "nearest" });
    }
}
