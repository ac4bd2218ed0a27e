// What the reader's browser keeps: one JSON value a drawer, in localStorage. A browser that refuses (private mode, full
// storage) is no reason to stop: values then live as long as the page, and whoever listens is told.

const PREFIX = "kefu-handbook/";
const memory = new Map();
const listeners = new Set();

/** The value kept in a drawer, or `fallback` when there is none or it cannot be read. */
export function read(drawer, fallback) {
  if (memory.has(drawer)) return memory.get(drawer);
  try {
    const text = localStorage.getItem(PREFIX + drawer);
    return text === null ? fallback : JSON.parse(text);
  } catch (error) {
    complain(error);
    return fallback;
  }
}

/** Keep a value in a drawer; tell whether it will survive the page. */
export function write(drawer, value) {
  try {
    localStorage.setItem(PREFIX + drawer, JSON.stringify(value));
    memory.delete(drawer);
    return true;
  } catch (error) {
    memory.set(drawer, value);
    complain(error);
    return false;
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
