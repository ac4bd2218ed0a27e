// Puts text on the clipboard, whatever the browser allows: pages opened from disk or over http often may not ask.
import { make } from "./element.js";

/** Copy a text; tell whether it is on the clipboard now. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return selectedAndCopied(text);
  }
}

function selectedAndCopied(text) {
  const before = document.activeElement;
  // in an open dialog only what is inside it can be focused
  const area = make("textarea.kf-sr", { readonly: true, "aria-hidden": "true" }, text);
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.focus({ preventScroll: true });
  area.select();
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    // the caller shows the text instead
  }
  area.remove();
  before?.focus?.({ preventScroll: true });
  return done;
}
