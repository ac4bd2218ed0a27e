// A script opened on the desk: the reply first, then what to do with it and what not to say.
import { make } from "./element.js";
import { isStarred, toggleStar } from "./favourites.js";
import { buildReplies } from "./reply.js";

/** Build a script's card; `root` is the way to the site's root. */
export function buildCard(script, book, root) {
  const link = (number) => {
    const [href, text] = book.links[number];
    return make("a.kf-ref", { href: `${root}/${href}` }, text);
  };
  return make(
    "article.kf-script.kf-desk-card",
    { "aria-label": script.title },
    make("div.kf-desk-head", {}, make("h2", {}, script.title), star(script)),
    make("p.kf-goal", {}, script.goal),
    buildReplies(script.id, script, book),
    make("div.kf-desk-beside", {}, facts(script), avoid(script, link)),
    make("div.kf-rows", {}, ...linked("依据", script.rules, link), ...linked("用在", script.used, link), where(script, book, root)),
  );
}

function star(script) {
  const button = make("button.kf-desk-star", { type: "button" });
  const show = (on) => {
    button.textContent = on ? "★ 星标" : "☆ 星标";
    button.setAttribute("aria-pressed", String(on));
  };
  button.addEventListener("click", () => show(toggleStar(script.id)));
  show(isStarred(script.id));
  return button;
}

function facts(script) {
  const pairs = [
    ["别用在", script.notWhen],
    ["说完之后", script.next],
    ["转给谁", script.handOver],
  ].filter(([, text]) => text);
  return make("dl.kf-facts", {}, ...pairs.flatMap(([word, text]) => [make("dt", {}, word), make("dd", {}, text)]));
}

function avoid(script, link) {
  const sign = make("span.kf-sign", { "aria-hidden": "true" }, "✗");
  const items = script.avoid.map((text, index) =>
    make(
      "li",
      {},
      make("q", {}, text),
      make("span.kf-avoid-why", {}, script.why[index], " ", ...script.because[index].map(link)),
    ),
  );
  return make("div.kf-avoid", {}, make("p.kf-call.kf-slips", {}, sign, "不要这样说"), make("ul", {}, ...items));
}

function linked(label, numbers, link) {
  if (!numbers.length) return [];
  const items = numbers.map((number) => make("li", {}, link(number)));
  return [make("div.kf-row", {}, make("span.kf-row-label", {}, label), make("ul.kf-row-links", {}, ...items))];
}

function where(script, book, root) {
  const page = make("a.kf-ref", { href: `${root}/scripts/${script.scene}.html#${script.id}` }, `${script.sceneTitle}：整张卡`);
  const words = ["stage", "emotion", "customer", "category", "platform"].flatMap((family) =>
    (script.tags[family] ?? []).map((value) => book.words[family][value]),
  );
  const tags = make("ul.kf-tags", {}, ...words.map((word) => make("li", {}, word)));
  const code = make("span.kf-code", { title: "快捷短语编码" }, script.code);
  return make("div.kf-desk-where", {}, tags, code, page);
}
