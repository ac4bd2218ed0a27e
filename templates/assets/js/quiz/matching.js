// Pairs: a choice beside each line on the left. A native list works with finger, keyboard and screen reader alike.
import { make, words } from "../element.js";
import { said } from "./ordering.js";
import { shuffled } from "./shuffle.js";

/** Left lines, each with a list of what could belong to it. */
export function matching(question, { changed }) {
  const left = question.querySelector(".kf-left");
  const right = question.querySelector(".kf-right-side");
  const lines = [...left.children];
  const texts = new Map([...right.children].map((line) => [line.dataset.right, line.lastChild.textContent.trim()]));
  const start = [...texts.keys()];
  right.hidden = true;
  question.querySelector(".kf-matching").classList.add("kf-one-column");

  const lists = lines.map((line) => {
    const list = make("select", { class: "kf-select", "aria-label": `“${words(line)}”配哪一项`, change: () => changed() });
    line.append(list);
    return list;
  });
  function fill(order) {
    for (const list of lists) {
      const kept = list.value;
      list.replaceChildren(
        make("option", { value: "" }, "选一项…"),
        ...order.map((index) => make("option", { value: index }, texts.get(index))),
      );
      list.value = kept;
    }
  }
  fill(start);
  const isRight = (index) => lists[index].value === lines[index].dataset.left;

  return {
    first: () => lists[0],
    value: () => (lists.every((list) => list.value) ? lists.map((list) => list.value) : null),
    set: (value) => lists.forEach((list, index) => (list.value = value?.[index] ?? "")),
    lock: (on) => lists.forEach((list) => (list.disabled = on)),
    shuffle: (seed) => fill(seed === null ? start : shuffled(start, seed)),
    mark(on) {
      lines.forEach((line, index) => {
        line.querySelector(".kf-part-said")?.remove();
        line.classList.toggle("kf-right", on && isRight(index));
        line.classList.toggle("kf-wrong", on && !isRight(index));
        if (on) line.append(said(isRight(index) ? "✓ 配对了" : `✗ 应配：${texts.get(line.dataset.left)}`));
      });
    },
    grade() {
      const good = lines.filter((_, index) => isRight(index)).length;
      const all = good === lines.length;
      const about = words(question.querySelector(".kf-part-feedback"));
      return { right: all, note: all ? undefined : `${lines.length} 对里配对了 ${good} 对。`, said: all ? [] : [about] };
    },
  };
}
