// The search function for whoever needs it: its data is loaded, and its index built, on first use and without holding up typing.
import { building } from "./index.js";
import { loadScript } from "./place.js";

const SLICE = 8;
let loading;

/**
 * The search function, once its data is there.
 * @returns {Promise<Function>} find(query, {kinds, limit} = {}) and find.places(query), see index.js
 */
export function searcher() {
  loading ??= loadScript("assets/search-data.js")
    .then(() => gradually(window.HANDBOOK_SEARCH))
    .catch((error) => {
      loading = undefined;
      throw error;
    });
  return loading;
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
