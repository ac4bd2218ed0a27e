// What the reader's browser keeps: one JSON value a drawer, in localStorage. A browser that refuses (private mode, full
// storage) is no reason to stop: values then live as long as the page, and whoever listens is told.

const PREFIX = "kefu-handbook/";
const memory = new Map();
const parsed = new Map(); // a drawer is asked for hundreds of times a page, and parsed once
const listeners = new Set();

/** The value kept in a drawer, or `fallback` when there is none or it cannot be read. Change it only to `write` it. */
export function read(drawer, fallback) {
  if (memory.has(drawer)) return memory.get(drawer);
  try {
    const text = localStorage.getItem(PREFIX + drawer);
    if (text === null) return fallback;
    if (parsed.get(drawer)?.text !== text) parsed.set(drawer, { text, value: JSON.parse(text) });
    return parsed.get(drawer).value;
  } catch (error) {
    complain(error);
    return fallback;
  }
}

/** Keep a value in a drawer; tell whether it will survive the page. */
export function write(drawer, value) {
  try {
    localStorage.setItem(PREFIX + drawer, JSON.stringify(value));
    parsed.delete(drawer);
    memory.delete(drawer);
    return true;
  } catch (error) {
    parsed.delete(drawer);
    memory.set(drawer, value);
    complain(error);
    return false;
  }
}

/** Every drawer of the site with its value, whoever owns it. */
export function drawers() {
  const names = new Set(memory.keys());
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) names.add(key.slice(PREFIX.length));
  } catch (error) {
    complain(error);
  }
  const nothing = {};
  const found = [...names].sort().map((name) => [name, read(name, nothing)]);
  return Object.fromEntries(found.filter(([, value]) => value !== nothing));
}

/** Empty every drawer of the site. */
export function clear() {
  const names = Object.keys(drawers());
  memory.clear();
  parsed.clear();
  try {
    names.forEach((name) => localStorage.removeItem(PREFIX + name));
  } catch (error) {
    complain(error);
  }
}

/** Call `listener(error)` whenever the browser refuses to keep or to give a value. */
export function onRefusal(listener) {
  listeners.add(listener);
}

/** Call `listener()` when another tab of the site changes a drawer. */
export function onChange(drawer, listener) {
  window.addEventListener("storage", (event) => {
    if (event.key === PREFIX + drawer || event.key === null) listener();
  });
}

function complain(error) {
  listeners.forEach((listener) => listener(error));
}
