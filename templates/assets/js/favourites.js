// Scripts an agent has starred, and those used lately.
import { read, write } from "./store.js";

const STARS = "desk-stars";
const USES = "desk-uses";
const REMEMBERED = 60;

/** Whether a script is starred. */
export function isStarred(id) {
  return read(STARS, []).includes(id);
}

/** Star a script, or take its star away; tell which it is now. */
export function toggleStar(id) {
  const stars = read(STARS, []);
  const on = !stars.includes(id);
  write(STARS, on ? [...stars, id] : stars.filter((star) => star !== id));
  return on;
}

/** Remember that a script was used now. */
export function use(id) {
  const uses = read(USES, {});
  uses[id] = { times: (uses[id]?.times ?? 0) + 1, at: Date.now() };
  const newest = Object.entries(uses).sort(([, a], [, b]) => b.at - a.at);
  write(USES, Object.fromEntries(newest.slice(0, REMEMBERED)));
}

/** The starred scripts, the most used first. */
export function starred() {
  const uses = read(USES, {});
  const times = (id) => uses[id]?.times ?? 0;
  return [...read(STARS, [])].sort((a, b) => times(b) - times(a));
}

/** The scripts used lately, the latest first. */
export function recent() {
  return Object.entries(read(USES, {}))
    .sort(([, a], [, b]) => b.at - a.at)
    .map(([id]) => id);
}
