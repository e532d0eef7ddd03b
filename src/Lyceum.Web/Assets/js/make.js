/**
 * Makes an element, with text that is never markup.
 * @param {string} name The element's name.
 * @param {string} className Its classes.
 * @param {string} [text] What is in it.
 */
export const make = (name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    if (text !== undefined) {
        element.textContent = text;
    }

    return element;
};
