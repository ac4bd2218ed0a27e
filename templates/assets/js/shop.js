// A shop's own values for the variables of replies, kept in this browser, and their form as a file for `--shop`.
import { onChange, read, write } from "./store.js";

const DRAWER = "desk-shop";
const listeners = new Set();

/** The values that differ from the handbook's: {name: value}. */
export function ownValues() {
  const kept = read(DRAWER, {});
  return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
}

/** The value of a variable: the shop's own, or what the handbook gives. */
export function valueOf(name, given) {
  const own = ownValues();
  return Object.keys(own).includes(name) ? String(own[name]) : given;
}

/** Keep a shop's own values; whoever listens redraws. */
export function keepValues(values) {
  write(DRAWER, values);
  listeners.forEach((listener) => listener());
}

/** Call `listener()` when values change, here or in another tab. */
export function onValues(listener) {
  listeners.add(listener);
  onChange(DRAWER, listener);
}

/** One line without what cannot stand in a reply; "" when nothing is left. */
export function oneLine(text) {
  return text
    .replace(/[\s\u0085\u2028\u2029]+/g, " ")
    .replace(/[\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]|\p{Surrogate}/gu, "")
    .trim();
}

/** The file that `build.py --shop` takes. A JSON string is a YAML string, whatever stands in it. */
export function asYaml(values) {
  const lines = Object.entries(values).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}\n`);
  return lines.length ? `variables:\n${lines.join("")}` : "variables: {}\n";
}

/**
 * Read such a file back, or the `variables` of a shop.yml written by hand: one `name: value` a line.
 * @returns {{values: Object<string, string>, unread: number[]}} unread are the numbers of lines that made no sense
 */
export function fromYaml(text) {
  const values = {};
  const unread = [];
  let inside = false;
  text.replace(/^\ufeff/, "").split(/\r?\n/).forEach((line, index) => {
    if (!line.trim() || /^\s*#/.test(line)) return;
    if (!/^\s/.test(line)) {
      inside = /^(variables|"variables")\s*:/.test(line);
      return;
    }
    if (!inside) return;
    const found = line.match(/^\s+("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:"'#][^:]*?)\s*:\s+(.+?)\s*$/);
    const [name, value] = found ? [scalar(found[1]), scalar(found[2])] : [];
    if (name === undefined || value === undefined) unread.push(index + 1);
    else values[name] = value;
  });
  return { values, unread };
}

function scalar(text) {
  if (text.startsWith('"')) {
    try {
      return String(JSON.parse(text));
    } catch {
      return undefined;
    }
  }
  if (text.startsWith("'")) return /^'(?:[^']|'')*'$/.test(text) ? text.slice(1, -1).replace(/''/g, "'") : undefined;
  return /^[[{>|&*!%@`]/.test(text) ? undefined : text.replace(/\s+#.*$/, "");
}
