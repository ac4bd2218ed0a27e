// The script desk: the customer's words in, the reply ready to copy. This module holds the page together: what is
// asked, what is found, which script is open, and the keys.
import { buildCard } from "./desk-card.js";
import { counted, fits, readFilters, sortedFor, writeFilters } from "./desk-filters.js";
import { openValues } from "./desk-values.js";
import { nextCustomer } from "./customer.js";
import { make } from "./element.js";
import { recent, starred, use } from "./favourites.js";
import { searcher } from "./loading.js";
import { loadScript } from "./place.js";
import { copyReply, otherTone } from "./reply.js";
import { onRefusal } from "./store.js";

const WIDE = "(min-width: 60em)";
const FOUND = 20;

/** Start the desk, on the page that has one. */
export function startDesk() {
  const root = document.querySelector(".kf-desk");
  if (root) new Desk(root).start();
}

class Desk {
  constructor(root) {
    this.root = root;
    const part = (name) => root.querySelector(`.kf-desk-${name}`);
    this.query = part("query");
    this.wipe = part("wipe");
    this.list = part("list");
    this.state = part("state");
    this.found = part("found");
    this.browse = part("browse");
    this.pane = part("pane");
    this.selects = [...root.querySelectorAll(".kf-desk-filter")];
    this.unfilter = part("unfilter");
    this.spoken = make("p.kf-sr", { role: "status" });
    this.wide = matchMedia(WIDE);
    this.open = null; // {id, card, row}
    this.round = 0;
    this.settled = Promise.resolve();
  }

  start() {
    this.root.append(this.spoken);
    this.listen();
    onRefusal(() => this.refused());
    this.arrive();
    this.prepare();
    if (matchMedia("(pointer: fine)").matches) this.query.focus({ preventScroll: true });
    else this.greet();
    if (!this.open && !this.pane.children.length) this.greet();
  }

  /** Load the data when the page is idle; on a phone that has nothing starred or used, at the first touch. */
  prepare() {
    const load = () => this.data().catch(() => {});
    const handy = matchMedia("(pointer: fine)").matches || starred().length || recent().length;
    if (!handy) return this.root.addEventListener("pointerdown", load, { once: true });
    // an address that names a scene or a script has been answered already
    const fill = () => load().then(() => this.book && !this.round && !location.hash && this.update());
    (window.requestIdleCallback ?? ((call) => setTimeout(call, 200)))(fill);
  }

  /** The scripts by id and all else that the data file holds. */
  data() {
    this.loading ??= loadScript("assets/desk-data.js").then(
      () => (this.book = opened(window.HANDBOOK_DESK)),
      (error) => {
        this.loading = undefined;
        this.state.textContent = "话术没有读到，请检查文件是否完整。下面的场景还能打开。";
        throw error;
      },
    );
    return this.loading;
  }

  // --- what is asked ---

  get asked() {
    return Boolean(this.query.value.trim()) || this.selects.some((select) => select.value);
  }

  /** Answer what stands in the box and the filters; resolves when the answer is on the page. */
  update(keep) {
    const round = ++this.round;
    this.wipe.hidden = !this.query.value;
    this.settled = this.answer(round, keep).catch(() => {});
    return this.settled;
  }

  async answer(round, keep) {
    if (!this.book) await this.data();
    const query = this.query.value.trim();
    const filters = readFilters(this.selects);
    const matches = query ? await this.matching(query, filters) : [...this.book.scripts.values()];
    if (round !== this.round) return;
    const shown = sortedFor(filters, matches.filter((script) => fits(script, filters)), query);
    counted(this.selects, filters, matches);
    this.unfilter.hidden = !Object.keys(filters).length;
    if (this.asked) this.answered(query, shown, keep);
    else if (this.book.scripts.has(keep)) this.answered("", [this.book.scripts.get(keep)], keep);
    else this.idle();
    this.remember();
  }

  async matching(query, filters) {
    const find = await searcher();
    const limit = Object.keys(filters).length ? this.book.scripts.size : FOUND;
    return find(query, { kinds: ["script"], limit })
      .map((hit) => this.book.scripts.get(hit.url.split("#")[1]))
      .filter(Boolean);
  }

  // --- what is shown ---

  answered(query, scripts, keep) {
    const rows = make("ol.kf-index.kf-desk-results", { "aria-label": "找到的话术" }, ...scripts.map(row));
    this.found.replaceChildren(rows);
    this.found.hidden = false;
    this.browse.hidden = true;
    this.list.scrollTop = 0;
    if (!scripts.length) {
      this.close();
      this.say(query ? "没有合适的。换个说法，或只留两三个字；有筛选就先清掉。" : "这几个条件合在一起没有话术，去掉一个试试。");
      return;
    }
    const best = scripts.find((script) => script.id === keep) ?? scripts[0];
    // without a question nothing is "the best": on a phone an open card would stand before the list
    if (query || keep || this.wide.matches) this.show(best.id);
    else this.close();
    this.say(`${scripts.length} 条${query ? `，最合适的：${best.title}` : ""}`);
  }

  /** Nothing is asked: what this agent uses, or all scenes. They take each other's place, so that nothing moves. */
  idle() {
    const groups = [
      ["星标", starred()],
      ["最近用过", recent().slice(0, 8)],
    ].map(([title, ids]) => [title, ids.map((id) => this.book.scripts.get(id)).filter(Boolean)]);
    const blocks = groups.filter(([, scripts]) => scripts.length).map(([title, scripts]) =>
      make("section", { "aria-label": title }, make("h2", {}, title), make("ol.kf-index", {}, ...scripts.map(row))),
    );
    const all = make("button.kf-desk-quiet", { type: "button" }, `按场景翻全部 ${this.book.scripts.size} 条`);
    all.addEventListener("click", () => {
      all.remove();
      this.browse.hidden = false;
      this.browse.querySelector("summary").focus();
    });
    this.close();
    this.found.replaceChildren(...blocks, ...(blocks.length ? [all] : []));
    this.found.hidden = !blocks.length;
    this.browse.hidden = Boolean(blocks.length);
    this.state.textContent = `共 ${this.book.scripts.size} 条，每条两个版本。也可以按场景翻。`;
    this.greet();
  }

  /** Open a script: beside the list on a wide screen, below its line on a narrow one. */
  show(id, { scroll = true } = {}) {
    const script = this.book.scripts.get(id);
    if (!script) return;
    const line = this.rows().find((link) => link.dataset.script === id);
    this.open?.line?.removeAttribute("aria-current");
    this.open?.card.remove();
    const card = buildCard(script, this.book, this.root.dataset.root);
    this.open = { id, card, line };
    line?.setAttribute("aria-current", "true");
    this.place();
    if (scroll) line?.scrollIntoView({ block: this.wide.matches ? "nearest" : "start" });
    this.remember();
  }

  place() {
    const { card, line } = this.open;
    if (this.wide.matches || !line) this.pane.replaceChildren(card);
    else {
      this.pane.replaceChildren();
      line.parentNode.append(card);
    }
    this.root.classList.add("kf-desk-opened");
    if (this.wide.matches) this.pane.scrollTop = 0;
  }

  close() {
    this.open?.line?.removeAttribute("aria-current");
    this.open?.card.remove();
    this.open = null;
    this.root.classList.remove("kf-desk-opened");
  }

  greet() {
    this.pane.replaceChildren(
      make(
        "div.kf-desk-greeting",
        {},
        make("p", {}, make("b", {}, "贴上客户的话"), "，最合适的那条就在这里打开。"),
        make("p", {}, "空格当场填，按 Enter 复制，回到聊天窗口粘贴。"),
        make("p.kf-quiet", {}, "不知道怎么找？左边按场景翻，或先选阶段、情绪。"),
      ),
    );
  }

  say(text) {
    this.state.textContent = text;
    this.spoken.textContent = text;
  }

  refused() {
    if (this.root.querySelector(".kf-desk-refused")) return;
    const text = "这个浏览器不让网页保存：星标、最近用过和本店的值，关掉页面就没有了。";
    this.list.prepend(make("p.kf-desk-refused", { role: "status" }, text));
  }

  /** The links to scripts that can be seen, in order. */
  rows() {
    return [...this.list.querySelectorAll("a[data-script]")].filter((link) => link.offsetParent);
  }

  // --- the address: filters and the open script; never the customer's words ---

  arrive() {
    const hash = decodeURIComponent(location.hash.slice(1));
    const scene = document.getElementById(hash);
    if (scene?.matches(".kf-desk-scene")) {
      this.browse.hidden = false;
      scene.open = true;
      if (this.wide.matches) this.list.scrollTop = scene.offsetTop - this.list.offsetTop;
      else scene.scrollIntoView();
      return;
    }
    if (!hash) return;
    const wanted = hash.includes("=") ? new URLSearchParams(hash) : new URLSearchParams({ open: hash });
    writeFilters(this.selects, wanted);
    this.query.value = wanted.get("q") ?? "";
    this.update(wanted.get("open") ?? undefined);
  }

  remember() {
    const wanted = new URLSearchParams(readFilters(this.selects));
    const plain = !wanted.toString();
    if (this.open && !plain) wanted.set("open", this.open.id);
    const hash = plain ? (this.open?.id ?? "") : wanted.toString();
    if (hash === location.hash.slice(1)) return;
    if (!hash && document.querySelector(".kf-desk-scene[open]")) return;
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  }

  // --- hands and keys ---

  listen() {
    this.query.addEventListener("focus", () => searcher().catch(() => {}), { once: true });
    this.query.addEventListener("input", (event) => event.isComposing || this.update());
    this.query.addEventListener("compositionend", () => this.update());
    this.root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    this.selects.forEach((select) => select.addEventListener("change", () => this.update(this.asked ? this.open?.id : undefined)));
    this.wipe.addEventListener("click", () => this.clear());
    this.unfilter.addEventListener("click", () => {
      this.selects.forEach((select) => (select.value = ""));
      this.update();
      this.query.focus({ preventScroll: true });
    });
    this.root.querySelector(".kf-desk-values").addEventListener("click", () => this.data().then((book) => openValues(book)));
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.root.addEventListener("kf-copied", (event) => this.copied(event));
    // after a click of the mouse the keys belong to the box again; who came by keyboard stays where he is
    this.root.addEventListener("click", (event) => {
      if (event.detail && event.target.closest(".kf-desk-star, .kf-tone")) this.back();
    });
    this.wide.addEventListener?.("change", () => this.open && this.place());
    addEventListener("hashchange", () => this.arrive());
    document.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("paste", (event) => this.pasted(event));
  }

  clicked(event) {
    const line = event.target.closest("a[data-script]");
    if (!line || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (this.open?.line === line && !this.wide.matches) this.close();
    else this.data().then(() => this.show(line.dataset.script));
  }

  copied({ detail }) {
    use(detail.script);
    this.spoken.textContent = "";
    if (this.back()) this.query.select();
  }

  /** Put the cursor into the box, unless that would bring up a keyboard over the page. */
  back() {
    const free = this.wide.matches && matchMedia("(pointer: fine)").matches;
    if (free) this.query.focus({ preventScroll: true });
    return free;
  }

  pasted(event) {
    if (event.target.closest?.("input, textarea, dialog")) return;
    const text = event.clipboardData?.getData("text") ?? "";
    if (!text.trim()) return;
    event.preventDefault();
    this.query.value = text.replace(/\s+/g, " ").trim();
    this.query.focus({ preventScroll: true });
    this.update();
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.target.closest("dialog")) return;
    const typing = event.target.closest("input, textarea, select");
    const digit = event.code?.match(/^(?:Digit|Numpad)([1-9])$/)?.[1];
    const act = digit && (event.altKey || !typing) ? () => this.copyNumber(Number(digit)) : this.action(event, typing);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What a key does here, or nothing. */
  action({ key, target }, typing) {
    if (key === "F2") return otherTone;
    if (key === "F9") return () => this.next();
    if (key === "Escape" && (typing === this.query || target.closest(".kf-desk-pane, .kf-desk-list") || target === document.body))
      return () => this.clear();
    if (target !== this.query && target !== document.body) return null;
    if (key === "ArrowDown") return () => this.move(1);
    if (key === "ArrowUp") return () => this.move(-1);
    if (key === "Enter") return () => this.enter();
    return null;
  }

  /** Copy the open script, once what was typed last is answered; a phone's keyboard only makes room. */
  async enter() {
    await this.settled;
    if (!this.wide.matches && !matchMedia("(pointer: fine)").matches) this.query.blur();
    else if (this.open) await this.copy();
  }

  copy() {
    return copyReply(this.open.card.querySelector(".kf-replies"));
  }

  async copyNumber(number) {
    await this.settled;
    const line = this.rows()[number - 1];
    if (!line) return;
    await this.data();
    this.show(line.dataset.script);
    await this.copy();
  }

  async move(step) {
    await this.settled;
    const rows = this.rows();
    if (!rows.length) return;
    const now = rows.findIndex((line) => line.dataset.script === this.open?.id);
    const to = now < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + step));
    await this.data();
    this.show(rows[to].dataset.script);
    this.spoken.textContent = `第 ${to + 1} 条，共 ${rows.length} 条：${this.book.scripts.get(rows[to].dataset.script).title}`;
  }

  clear() {
    this.query.value = "";
    this.update();
    this.query.focus({ preventScroll: true });
  }

  next() {
    nextCustomer();
    this.clear();
    this.say("空格清空了，换下一位客户。");
  }
}

function row(script) {
  return make(
    "li",
    {},
    make(
      "a",
      { href: `${script.scene}.html#${script.id}`, data: { script: script.id } },
      make("span.kf-index-title", {}, script.title),
      make("span.kf-mini-says", {}, script.says),
    ),
  );
}

/** The data as the page uses it: a Map of scripts by id, from one list a field. */
function opened(data) {
  const fields = Object.entries(data.scripts);
  const scripts = new Map();
  let number = 0;
  for (const [scene, sceneTitle, stage, count] of data.scenes) {
    for (const end = number + count; number < end; number++) {
      const script = Object.fromEntries(fields.map(([field, values]) => [field, values[number]]));
      scripts.set(script.id, { ...script, scene, sceneTitle, tags: { ...script.tags, stage: [stage] } });
    }
  }
  return { ...data, scripts };
}
