// Building elements. What comes from data is only ever text: there is no way to pass markup.

/**
 * Make an element.
 * @param {string} tag such as "p" or "p.kf-quiet"
 * @param {object} properties attributes, and `data` for the dataset; a function listens to the event of its name, true
 *   sets and false leaves out
 * @param {...(Node|string)} children
 */
export function make(tag, properties = {}, ...children) {
  const [kind, ...classes] = tag.split(".");
  const element = document.createElement(kind);
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(properties)) {
    if (name === "data") Object.assign(element.dataset, value);
    else if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Make a button of the site's look; `name` is one more class. */
export function button(text, name, click) {
  return make("button", { type: "button", class: `kf-button ${name}`, click }, text);
}

/** The text of an element on one line. */
export function words(element) {
  return element ? element.textContent.trim().replace(/\s+/g, " ") : "";
}

/** Text cut to `length` characters. */
export function brief(text, length) {
  const letters = [...text];
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : text;
}

/** A moment as readers write it, such as 11月26日. */
export function day(at) {
  const date = new Date(at);
  return `${date.getMonth() + 1}月${date.getDate()}日`;
}
