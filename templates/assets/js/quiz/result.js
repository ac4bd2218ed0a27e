// The result of a chapter test: score, by objective, what was wrong and what was only guessed.
import { brief, day, make, words } from "../element.js";
import { tries } from "../progress.js";

/**
 * What became of a test, from the tries it left.
 * @returns {{at: number, total: number, right: number, waiting: number, rows: {question: object, entry: object}[]}}
 */
export function outcome(questions, at) {
  const rows = questions
    .map((question) => ({ question, entry: tries(question.id).find((entry) => entry.run === at) }))
    .filter(({ entry }) => entry);
  return {
    at,
    total: rows.length,
    right: rows.filter(({ entry }) => entry.right).length,
    waiting: rows.filter(({ entry }) => entry.right === null).length,
    rows,
  };
}

/** The result as elements. */
export function shown({ at, total, right, waiting, rows }) {
  const by = (test) => rows.filter(({ entry }) => test(entry));
  const hints = by((entry) => entry.hint).length;
  const asked = waiting ? `还有 ${waiting} 道改写题等你自评，评完再算进去。` : "";
  return make(
    "div",
    { class: "kf-result" },
    make("p", { class: "kf-score", tabindex: "-1" }, make("b", {}, `${right} / ${total}`), ` 章末测验，${day(at)}`),
    ...(asked || hints ? [make("p", { class: "kf-quiet" }, asked, hints ? `有 ${hints} 题看了提示。` : "")] : []),
    objectives(rows),
    listed("很有把握，却错了：先看这几题", by((entry) => entry.right === false && entry.sure === 2)),
    listed("错了的", by((entry) => entry.right === false && entry.sure !== 2)),
    listed("猜对的，再看一眼", by((entry) => entry.right && entry.sure === 0)),
    listed("等你自评", by((entry) => entry.right === null)),
  );
}

function objectives(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.question.objective, [...(groups.get(row.question.objective) ?? []), row.entry]);
  const lines = [...groups].map(([objective, entries]) => {
    const right = entries.filter((entry) => entry.right).length;
    const text = words(document.querySelector(`#objective-${objective} .kf-objective`)) || objective;
    const meter = make("meter", { min: 0, max: entries.length, value: right, "aria-hidden": "true" });
    return make("li", {}, make("span", {}, text), meter, make("b", {}, `${right}/${entries.length}`));
  });
  return make("ul", { class: "kf-by-objective", "aria-label": "按目标" }, ...lines);
}

function listed(title, rows) {
  if (!rows.length) return "";
  const lines = rows.map(({ question }) =>
    make("li", {}, make("a", { href: `#${question.element.id}` }, brief(question.title(), 34))),
  );
  return make("div", {}, make("p", { class: "kf-label" }, title), make("ul", { class: "kf-review" }, ...lines));
}
