// A reply that can be used: shop values put in, blanks to fill in place, one tone at a time, copied with one press.
//
// The same for chapters, scene pages and the desk: each holds a `.kf-replies` with its two tones and room for the tools.
import { copyText } from "./clipboard.js";
import { fill, filled, nextCustomer, onCustomer } from "./customer.js";
import { make } from "./element.js";
import { onValues, valueOf } from "./shop.js";
import { read, write } from "./store.js";

const TONES = { warm: "亲切", formal: "正式" };
const DRAWER = "desk-tone";

/** Make every reply of the page usable; those further down when they come near. */
export function startReplies() {
  const all = document.querySelectorAll(".kf-replies");
  if (!all.length && !document.querySelector(".kf-desk")) return;
  onCustomer(refreshBlanks);
  onValues(() => document.querySelectorAll(".kf-var").forEach(refreshVariable));
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        useReplies(target);
      }
    },
    { rootMargin: "800px" },
  );
  all.forEach((replies) => near.observe(replies));
}

/** The `.kf-replies` of a script, as the templates write it: `words` are its {warm, formal} with {names} in braces. */
export function buildReplies(id, words, { tone: usual, variables, blanks }) {
  const replies = make("div.kf-replies", { data: { script: id, tone: usual } });
  for (const tone of Object.keys(TONES)) {
    const text = make("p.kf-reply-text");
    for (const part of words[tone].split(/(\{[^{}\n]*\})/)) {
      const name = part.startsWith("{") ? part.slice(1, -1) : "";
      if (name && name in variables) text.append(make("span.kf-var", { data: { name } }, variables[name]));
      else if (name && name in blanks)
        text.append(make("span.kf-blank", { data: { name, sample: blanks[name] } }, `【${name}】`));
      else text.append(part);
    }
    replies.append(make("div.kf-reply", { data: { tone } }, make("span.kf-reply-tone", {}, `${TONES[tone]}版`), text));
  }
  replies.append(make("div.kf-reply-tools"));
  return useReplies(replies);
}

/** Give a `.kf-replies` its inputs, its tone switch and its copy button. */
export function useReplies(replies) {
  replies.querySelectorAll(".kf-var").forEach(refreshVariable);
  replies.querySelectorAll(".kf-blank").forEach((blank) => toInput(blank, replies));
  const tools = replies.querySelector(".kf-reply-tools");
  const switches = Object.entries(TONES).map(([tone, word]) =>
    make("button.kf-tone", { type: "button", data: { tone }, click: () => setTone(tone) }, word),
  );
  tools.append(
    make("div.kf-tones", { role: "group", "aria-label": "语气" }, ...switches),
    make("button.kf-button.kf-copy", { type: "button", click: () => copyReply(replies) }, "复制"),
    make("button.kf-next-customer", { type: "button", hidden: true, click: nextCustomer }, "换下一位客户"),
    make("div.kf-reply-note", { role: "status" }),
  );
  showTone(replies, read(DRAWER, replies.dataset.tone));
  refreshNext(replies);
  return replies;
}

/** The other tone, everywhere on the page. */
export function otherTone() {
  const now = document.querySelector(".kf-replies")?.dataset.tone ?? read(DRAWER, "warm");
  setTone(now === "warm" ? "formal" : "warm");
}

/**
 * Copy the reply that is shown. A reply with an empty blank is not copied: a customer would get "【时间点】" for an answer.
 * The first empty blank gets the cursor instead, and a separate button, never the same key again, copies it with its 【】.
 * @returns {Promise<boolean>} whether it is on the clipboard
 */
export async function copyReply(replies, { unfilled = false } = {}) {
  const shown = replies.querySelector(`.kf-reply[data-tone="${replies.dataset.tone}"]`);
  const empty = emptyBlanks(shown);
  if (empty.length && !unfilled) {
    warn(replies, empty);
    return false;
  }
  const text = replyText(shown);
  const done = await copyText(text);
  if (done) told(replies, text, empty);
  else offered(replies, text);
  if (done) {
    const detail = { script: replies.dataset.script, text };
    replies.dispatchEvent(new CustomEvent("kf-copied", { bubbles: true, detail }));
  }
  return done;
}

/** What goes on the clipboard: the text as it stands, blanks filled in, an empty one as 【name】. */
function replyText(shown) {
  return [...shown.querySelector(".kf-reply-text").childNodes]
    .map((node) => (node.classList?.contains("kf-blank") ? node.firstChild.value.trim() || `【${node.dataset.name}】` : node.textContent))
    .join("");
}

function emptyBlanks(shown) {
  return [...shown.querySelectorAll(".kf-blank input")].filter((input) => !input.value.trim());
}

// --- what is said below the reply ---------------------------------------------------------------------------------

function note(replies, kind, ...children) {
  const place = replies.querySelector(".kf-reply-note");
  place.className = `kf-reply-note kf-note-${kind}`;
  place.replaceChildren(...children);
  return place;
}

function warn(replies, empty) {
  const names = [...new Set(empty.map((input) => input.getAttribute("aria-label")))];
  empty.forEach((input) => input.classList.add("kf-missing"));
  note(
    replies,
    "slips",
    make("strong", {}, "还没复制"),
    `：先填${names.map((name) => `“${name}”`).join("、")}。`,
    make("button.kf-unfilled", { type: "button", click: () => copyReply(replies, { unfilled: true }) }, "先复制，空格留【】"),
  );
  empty[0].focus();
}

function told(replies, text, empty) {
  const rest = empty.length ? `还有 ${empty.length} 处【】，发出去之前补上。` : "";
  note(replies, "works", make("strong", {}, "✓ 已复制"), rest && `，${rest}`, make("span.kf-copied-text", {}, text));
}

function offered(replies, text) {
  const area = make("textarea.kf-by-hand", { readonly: true, rows: 4, "aria-label": "要复制的话" }, text);
  note(replies, "slips", "浏览器不让网页复制。下面的字已经选中，按 Ctrl+C（苹果电脑 ⌘+C，手机长按）复制。", area);
  area.focus();
  area.select();
}

// --- tones ---------------------------------------------------------------------------------------------------------

function setTone(tone) {
  write(DRAWER, tone);
  document.querySelectorAll(".kf-replies").forEach((replies) => showTone(replies, tone));
}

function showTone(replies, tone) {
  // further down the page it may not be in use yet
  if (replies.dataset.tone !== tone && replies.querySelector(".kf-reply-note")) note(replies, "none");
  replies.dataset.tone = tone;
  for (const button of replies.querySelectorAll(".kf-tone"))
    button.setAttribute("aria-pressed", String(button.dataset.tone === tone));
}

// --- shop values and blanks ----------------------------------------------------------------------------------------

function refreshVariable(span) {
  span.dataset.given ??= span.textContent;
  span.textContent = valueOf(span.dataset.name, span.dataset.given);
}

function toInput(blank, replies) {
  const { name, sample } = blank.dataset;
  const input = make("input", {
    type: "text",
    placeholder: name,
    title: `例如：${sample}`,
    autocomplete: "off",
    spellcheck: false,
    maxLength: 80,
    enterkeyhint: "done",
    "aria-label": name,
  });
  input.value = filled()[name] ?? "";
  input.addEventListener("input", () => {
    fill(name, input.value);
    fit(input);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    const empty = emptyBlanks(input.closest(".kf-reply"));
    const after = empty.find((other) => input.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (empty.length) (after ?? empty[0]).focus();
    else copyReply(replies);
  });
  blank.replaceChildren(input);
  fit(input);
}

/** As wide as its words, so that the reply reads as one text; empty it is as wide as the 【name】 it stands for. */
function fit(input) {
  const text = input.value || `【${input.placeholder}】`;
  const width = [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) < 0x2e80 ? 0.62 : 1), 0);
  input.style.width = `${Math.max(2, Math.min(width, 20)).toFixed(2)}em`;
  input.classList.toggle("kf-filled", Boolean(input.value.trim()));
  if (input.value.trim()) input.classList.remove("kf-missing");
}

function refreshBlanks() {
  for (const input of document.querySelectorAll(".kf-blank input")) {
    const value = filled()[input.parentNode.dataset.name] ?? "";
    if (input.value === value) continue;
    input.value = value;
    fit(input);
  }
  document.querySelectorAll(".kf-replies").forEach(refreshNext);
}

function refreshNext(replies) {
  const button = replies.querySelector(".kf-next-customer");
  if (button) button.hidden = !Object.keys(filled()).length;
}
