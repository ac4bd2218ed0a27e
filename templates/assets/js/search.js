// The search box: loads its data on first use, answers as you type, works from disk and with the keyboard alone.
import { indexed, normal } from "./index.js";
import { root } from "./place.js";

const KINDS = {
  script: "话术",
  section: "章节",
  chapter: "章",
  rule: "规则",
  case: "案例",
  dialogue: "对话",
  term: "术语",
  metric: "指标",
  figure: "数字",
  programme: "培训方案",
};
const SHOWN = 12;
let loading;

/** The search function, once its data is there. */
export function searcher() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root()}/assets/search-data.js`;
    script.onload = () => resolve(indexed(window.HANDBOOK_SEARCH));
    script.onerror = () => {
      loading = undefined;
      reject(new Error("search data did not load"));
    };
    document.head.append(script);
  });
  return loading;
}

/** Wire up the search box in the header. */
export function startSearch() {
  const box = document.querySelector(".kf-search");
  if (!box) return;
  const input = box.querySelector("input");
  const panel = box.querySelector(".kf-search-results");
  panel.id = "kf-search-results";
  panel.setAttribute("role", "listbox");
  panel.setAttribute("aria-label", "搜索结果");
  Object.entries({
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": panel.id,
    "aria-autocomplete": "list",
    autocomplete: "off",
  }).forEach(([name, value]) => input.setAttribute(name, value));
  let composing = false;
  let asked = "";

  const close = () => {
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const open = () => {
    panel.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const update = async () => {
    const query = input.value.trim();
    asked = query;
    if (!query) return close();
    try {
      const find = await searcher();
      if (asked !== query) return;
      show(panel, query, find(query));
    } catch {
      panel.replaceChildren(message("搜索数据没有读到，请检查文件是否完整。"));
    }
    input.removeAttribute("aria-activedescendant");
    open();
  };

  input.addEventListener("focus", () => searcher().catch(() => {}));
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    update();
  });
  input.addEventListener("input", () => composing || update());
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(input, panel, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const chosen = panel.querySelector(".kf-active") ?? panel.querySelector("a");
      if (chosen && !panel.hidden) chosen.click();
    } else if (event.key === "Escape") {
      if (panel.hidden) input.value = "";
      close();
    }
  });
  document.addEventListener("click", (event) => box.contains(event.target) || close());
  box.addEventListener("focusout", (event) => event.relatedTarget && !box.contains(event.relatedTarget) && close());
  panel.addEventListener("click", (event) => event.target.closest("a") && close());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
  });
}

function move(input, panel, step) {
  const links = [...panel.querySelectorAll("a")];
  if (!links.length) return;
  const before = links.findIndex((link) => link.classList.contains("kf-active"));
  const next = links[(before + step + links.length + (before < 0 && step < 0 ? 1 : 0)) % links.length];
  links.forEach((link) => {
    link.classList.toggle("kf-active", link === next);
    link.setAttribute("aria-selected", String(link === next));
  });
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function show(panel, query, found) {
  if (!found.length) {
    panel.replaceChildren(message(`没有找到“${query}”。换个说法，或只留两三个字试试。`));
    return;
  }
  const groups = new Map();
  found.slice(0, SHOWN).forEach((entry) => groups.set(entry.kind, [...(groups.get(entry.kind) ?? []), entry]));
  let number = 0;
  const blocks = [...groups].map(([kind, entries]) => {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", KINDS[kind]);
    const head = document.createElement("p");
    head.className = "kf-search-kind";
    head.textContent = KINDS[kind];
    head.setAttribute("aria-hidden", "true");
    group.append(head, ...entries.map((entry) => hit(entry, query, number++)));
    return group;
  });
  panel.replaceChildren(...blocks);
  panel.scrollTop = 0;
}

function hit(entry, query, number) {
  const link = document.createElement("a");
  link.href = `${root()}/${entry.url}`;
  link.id = `kf-hit-${number}`;
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", "false");
  link.tabIndex = -1;
  const title = document.createElement("strong");
  title.append(...marked(entry.title, query));
  const excerpt = document.createElement("span");
  excerpt.append(...marked(around(entry.text, query), query));
  link.append(title, excerpt);
  return link;
}

/** The part of a text around the first hit, on one line. */
function around(text, query) {
  const line = text.replace(/\s+/g, " ");
  const at = Math.max(normal(line).indexOf(normal(query)), 0);
  const start = Math.max(0, at - 18);
  return (start ? "…" : "") + line.slice(start, start + 72) + (line.length > start + 72 ? "…" : "");
}

/** Text nodes with the query's words wrapped in <mark>; never markup from the text. */
function marked(text, query) {
  const words = normal(query).split(" ").filter(Boolean);
  const lower = text.toLowerCase();
  const nodes = [];
  let from = 0;
  while (from < text.length) {
    const next = words.map((word) => [lower.indexOf(word, from), word.length]).filter(([at]) => at >= 0);
    if (!next.length) break;
    const [at, length] = next.sort((a, b) => a[0] - b[0])[0];
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + length);
    nodes.push(text.slice(from, at), mark);
    from = at + length;
  }
  return [...nodes, text.slice(from)];
}

function message(text) {
  const paragraph = document.createElement("p");
  paragraph.className = "kf-search-none";
  paragraph.textContent = text;
  return paragraph;
}
