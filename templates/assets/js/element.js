// One way to build what the page shows: elements with properties and children; text stays text.

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
