// The search function for whoever needs it: its data is loaded, and its index built, on first use and without holding up typing.
import { building } from "./index.js";
import { root } from "./place.js";

const SLICE = 8;
let loading;

/**
 * The search function, once its data is there.
 * @returns {Promise<Function>} find(query, {kinds, limit} = {}) and find.places(query), see index.js
 */
export function searcher() {
  loading ??= loaded()
    .then(gradually)
    .catch((error) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

function loaded() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root()}/assets/search-data.js`;
    script.onload = () => resolve(window.HANDBOOK_SEARCH);
    script.onerror = () => reject(new Error("search data did not load"));
    document.head.append(script);
  });
}

/** Build in slices of a few milliseconds: a keystroke waits for one of them at most. */
async function gradually(data) {
  const steps = building(data);
  delete window.HANDBOOK_SEARCH;
  for (;;) {
    const until = performance.now() + SLICE;
    do {
      const { done, value } = steps.next();
      if (done) return value;
    } while (performance.now() < until);
    await new Promise((resume) => setTimeout(resume));
  }
}
