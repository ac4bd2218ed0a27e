// A script opened on the desk: the reply first, then what to do with it and what not to say.
import { element } from "./element.js";
import { isStarred, toggleStar } from "./favourites.js";
import { buildReplies } from "./reply.js";

/** Build a script's card; `root` is the way to the site's root. */
export function buildCard(script, book, root) {
  const link = (number) => {
    const [href, text] = book.links[number];
    return element("a.kf-ref", { href: `${root}/${href}` }, text);
  };
  return element(
    "article.kf-script.kf-desk-card",
    { "aria-label": script.title },
    element("div.kf-desk-head", {}, element("h2", {}, script.title), star(script)),
    element("p.kf-goal", {}, script.goal),
    buildReplies(script.id, script, book),
    element("div.kf-desk-beside", {}, facts(script), avoid(script, link)),
    element("div.kf-rows", {}, ...linked("依据", script.rules, link), ...linked("用在", script.used, link), where(script, book, root)),
  );
}

function star(script) {
  const button = element("button.kf-desk-star", { type: "button" });
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
  return element("dl.kf-facts", {}, ...pairs.flatMap(([word, text]) => [element("dt", {}, word), element("dd", {}, text)]));
}

function avoid(script, link) {
  const sign = element("span.kf-sign", { "aria-hidden": "true" }, "✗");
  const items = script.avoid.map((text, index) =>
    element(
      "li",
      {},
      element("q", {}, text),
      element("span.kf-avoid-why", {}, script.why[index], " ", ...script.because[index].map(link)),
    ),
  );
  return element("div.kf-avoid", {}, element("p.kf-call.kf-slips", {}, sign, "不要这样说"), element("ul", {}, ...items));
}

function linked(label, numbers, link) {
  if (!numbers.length) return [];
  const items = numbers.map((number) => element("li", {}, link(number)));
  return [element("div.kf-row", {}, element("span.kf-row-label", {}, label), element("ul.kf-row-links", {}, ...items))];
}

function where(script, book, root) {
  const page = element("a.kf-ref", { href: `${root}/scripts/${script.scene}.html#${script.id}` }, `${script.sceneTitle}：整张卡`);
  const words = ["stage", "emotion", "customer", "category", "platform"].flatMap((family) =>
    (script.tags[family] ?? []).map((value) => book.words[family][value]),
  );
  const tags = element("ul.kf-tags", {}, ...words.map((word) => element("li", {}, word)));
  const code = element("span.kf-code", { title: "快捷短语编码" }, script.code);
  return element("div.kf-desk-where", {}, tags, code, page);
}
