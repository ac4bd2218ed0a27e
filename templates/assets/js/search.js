// The search box: answers as you type, works from disk, with the keyboard alone and with a screen reader (a combobox with a list).
import { make } from "./element.js";
import { searcher } from "./loading.js";
import { root } from "./place.js";
import { read, write } from "./store.js";

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
const EXCERPT = 64;
const RECENT = "recent-searches";
const KEPT = 5;
const EXAMPLES = ["钱怎么还没退", "七天无理由 拆封", "太贵了能便宜点吗", "客户骂人怎么回", "tuikuan"];

/** Ranked entries for a query: a promise of [{kind, title, url, text}], the list that the box shows. */
export async function search(query) {
  const find = await searcher();
  return find(query).map(({ kind, title, url, text }) => ({ kind, title, url, text }));
}

/** Wire up the search box in the header. */
export function startSearch() {
  const box = document.querySelector(".kf-search");
  if (box) new Box(box).listen();
}

class Box {
  #box;
  #input;
  #panel;
  #list = make("div", { id: "kf-search-list", role: "listbox", "aria-label": "搜索结果" });
  #note = make("p", { class: "kf-search-none" });
  #said = make("p", { class: "kf-search-said", role: "status" });
  #composing = false;
  #asked = "";
  #answered = "";
  #isHasty = false;

  constructor(box) {
    this.#box = box;
    this.#input = box.querySelector("input");
    this.#panel = box.querySelector(".kf-search-results");
    this.#panel.append(this.#note, this.#list);
    box.append(this.#said);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": this.#list.id,
      "aria-autocomplete": "list",
      "aria-keyshortcuts": "/",
      enterkeyhint: "search",
    })) {
      this.#input.setAttribute(name, value);
    }
  }

  listen() {
    const input = this.#input;
    input.addEventListener("focus", () => {
      searcher().catch(() => {});
      this.#update();
    });
    input.addEventListener("click", () => this.#panel.hidden && this.#update());
    input.addEventListener("compositionstart", () => (this.#composing = true));
    input.addEventListener("compositionend", () => {
      this.#composing = false;
      this.#update();
    });
    input.addEventListener("input", () => this.#composing || this.#update());
    input.addEventListener("keydown", (event) => this.#composing || event.isComposing || this.#press(event));
    // a press on an option must not take the focus away before the click arrives
    this.#panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.#panel.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]")));
    document.addEventListener("click", (event) => this.#box.contains(event.target) || this.#close());
    this.#box.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.#box.contains(event.relatedTarget)) this.#close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  }

  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (this.#panel.hidden) this.#update();
      else this.#move(step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#enter();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.#panel.hidden) this.#input.value = "";
      this.#close();
    }
  }

  /** Open what is chosen, else the best hit; that of a query not answered yet as soon as it is. */
  #enter() {
    const query = this.#input.value.trim();
    const chosen = this.#list.querySelector("[aria-selected=true]");
    if (this.#panel.hidden) this.#update();
    else if (chosen) chosen.click();
    else if (query && query === this.#answered) this.#list.querySelector("[role=option]")?.click();
    else this.#isHasty = Boolean(query);
  }

  #move(step) {
    const options = [...this.#list.querySelectorAll("[role=option]")];
    if (!options.length) return;
    const before = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = options[before < 0 ? (step > 0 ? 0 : options.length - 1) : (before + step + options.length) % options.length];
    options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
    this.#input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  #choose(option) {
    if (!option) return;
    if (option.dataset.query) {
      this.#input.value = option.dataset.query;
      this.#update();
      return;
    }
    remember(this.#input.value.trim());
    this.#close();
  }

  async #update() {
    const query = this.#input.value.trim();
    this.#asked = query;
    this.#isHasty = false;
    if (!query) return this.#suggest();
    // an answer in a moment needs no sign of waiting; the first may take longer
    const wait = setTimeout(() => this.#asked === query && this.#show("正在准备搜索…"), 150);
    try {
      const find = await searcher();
      if (this.#asked !== query) return;
      const found = find(query, { limit: SHOWN });
      if (found.length) this.#show("", groups(found, find.places(query)), `${found.length} 条结果`);
      else this.#show(`没有找到“${query}”。换个说法，或只留两三个字试试；拼音、首字母也行。`);
      this.#answered = query;
      if (this.#isHasty) this.#enter();
    } catch {
      this.#show("搜索数据没有读到，请检查文件是否完整，或刷新再试。");
    } finally {
      clearTimeout(wait);
    }
  }

  /** Before anything is typed: what was looked for last, else what may be asked. */
  #suggest() {
    this.#answered = "";
    const recent = read(RECENT, []);
    const name = recent.length ? "最近搜过" : "可以这样搜";
    const options = (recent.length ? recent : EXAMPLES).map((query, number) => {
      const option = make("div", { id: `kf-hit-${number}`, role: "option", "aria-selected": "false", class: "kf-search-ask" });
      option.dataset.query = query;
      option.textContent = query;
      return option;
    });
    this.#show("", [group(name, options)], "");
  }

  #show(note, blocks = [], said = note) {
    this.#note.textContent = note;
    this.#note.hidden = !note;
    this.#list.replaceChildren(...blocks);
    this.#list.hidden = !blocks.length;
    this.#said.textContent = said;
    this.#panel.hidden = false;
    this.#panel.scrollTop = 0;
    this.#input.setAttribute("aria-expanded", String(blocks.length > 0));
    this.#input.removeAttribute("aria-activedescendant");
  }

  #close() {
    this.#asked = "";
    this.#answered = "";
    this.#panel.hidden = true;
    this.#said.textContent = "";
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
  }
}

function remember(query) {
  if (query) write(RECENT, [query, ...read(RECENT, []).filter((other) => other !== query)].slice(0, KEPT));
}

/** Options by kind, the kind of the best hit first, so that the first option is the best. */
function groups(found, places) {
  const kinds = new Map();
  for (const entry of found) kinds.set(entry.kind, [...(kinds.get(entry.kind) ?? []), entry]);
  let number = 0;
  return [...kinds].map(([kind, entries]) => {
    const options = entries.map((entry) => hit(entry, places, number++));
    return group(KINDS[kind], options);
  });
}

function group(name, options) {
  const block = make("div", { role: "group", "aria-label": name });
  const head = make("p", { class: "kf-search-kind", "aria-hidden": "true" });
  head.textContent = name;
  block.append(head, ...options);
  return block;
}

function hit({ title, url, text, within }, places, number) {
  const option = make("a", { href: `${root()}/${url}`, id: `kf-hit-${number}`, role: "option", "aria-selected": "false" });
  option.tabIndex = -1;
  const head = make("strong");
  head.append(...marked(title, places(title)));
  option.append(head);
  if (within) {
    const chapter = make("small");
    chapter.textContent = within;
    option.append(chapter);
  }
  const body = make("span");
  body.append(...excerpt(text.slice(title.length + 1), places));
  option.append(body);
  return option;
}

/** The stretch of a text, on one line, that holds the most of what was hit. */
function excerpt(text, places) {
  const line = text.replace(/\s+/g, " ");
  const hits = places(line);
  let best = hits[0]?.[0] ?? 0;
  let most = 0;
  hits.forEach(([at], number) => {
    let worth = 0;
    for (let next = number; next < hits.length && hits[next][1] <= at + EXCERPT - 12; next++) {
      worth += (hits[next][1] - hits[next][0]) ** 2;
    }
    if (worth > most) [best, most] = [at, worth];
  });
  const start = best < 16 ? 0 : best - 12;
  const end = start + EXCERPT;
  const within = hits.filter(([from, to]) => from >= start && to <= end).map(([from, to]) => [from - start, to - start]);
  return [start ? "…" : "", ...marked(line.slice(start, end), within), end < line.length ? "…" : ""];
}

/** Text nodes with the stretches in <mark>; never markup from the text. */
function marked(text, stretches) {
  const nodes = [];
  let end = 0;
  for (const [from, to] of stretches) {
    const mark = make("mark");
    mark.textContent = text.slice(from, to);
    nodes.push(text.slice(end, from), mark);
    end = to;
  }
  return [...nodes, text.slice(end)];
}
