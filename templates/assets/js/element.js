// Building elements. What comes from data is only ever text: there is no way to pass markup.

/**
 * Make an element.
 * @param {string} tag
 * @param {object} properties attributes; a function listens to the event of its name, true sets and false leaves out
 * @param {...(Node|string)} children
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name, value);
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

/**
 * Make an element. A property that the element has is set, `data` fills its dataset, all others become attributes.
 * @param {string} tag such as "p" or "p.kf-quiet"
 */
export function element(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key === "data") Object.assign(made.dataset, value);
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
