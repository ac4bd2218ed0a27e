// What an agent has filled in for the customer of the moment: the blanks of replies, kept until the next customer.
//
// An order number must never reach the wrong person, so values left alone for two hours are forgotten.
import { read, write } from "./store.js";

const DRAWER = "desk-customer";
const FORGET_AFTER = 2 * 60 * 60 * 1000;
const listeners = new Set();
let values;

/** The blanks filled so far: {name: value}. */
export function filled() {
  if (!values) {
    const kept = read(DRAWER, null);
    const fresh = kept && typeof kept.values === "object" && Date.now() - kept.at < FORGET_AFTER;
    values = fresh ? { ...kept.values } : {};
  }
  return values;
}

/** Fill a blank, or empty it with "". */
export function fill(name, value) {
  if (value) filled()[name] = value;
  else delete filled()[name];
  keep();
}

/** Forget everything about this customer. */
export function nextCustomer() {
  values = {};
  keep();
}

/** Call `listener()` after every change. */
export function onCustomer(listener) {
  listeners.add(listener);
}

function keep() {
  write(DRAWER, { at: Date.now(), values });
  listeners.forEach((listener) => listener());
}
