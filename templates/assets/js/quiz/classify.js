// Sentences to sort: a row of buckets under each.
import { make, words } from "../element.js";
import { said } from "./ordering.js";
import { shuffled } from "./shuffle.js";

/** Items, each with a choice of buckets. */
export function classify(question, { changed }) {
  const box = question.querySelector(".kf-classify");
  const list = box.querySelector(".kf-items");
  const items = [...list.children];
  const buckets = [...box.querySelectorAll(".kf-buckets .kf-bucket")].map(words);
  const key = [...question.querySelectorAll(".kf-key [data-item]")];
  box.querySelector(".kf-buckets").hidden = true;

  const choices = items.map((item, number) => {
    const inputs = buckets.map((_, index) => make("input", { type: "radio", name: `${question.id}-${number}`, value: index }));
    const labels = inputs.map((input, index) => make("label", { class: "kf-pill" }, input, make("span", {}, buckets[index])));
    const legend = make("legend", { class: "kf-sr" }, `“${words(item)}”归到`);
    item.append(make("fieldset", { class: "kf-pills", change: () => changed() }, legend, ...labels));
    return inputs;
  });
  const picked = (index) => choices[index].find((input) => input.checked)?.value ?? null;
  const isRight = (index) => picked(index) === key[index].dataset.bucket;

  return {
    first: () => choices[items.indexOf(list.firstElementChild)][0],
    value: () => (items.every((_, index) => picked(index) !== null) ? items.map((_, index) => picked(index)) : null),
    set: (value) =>
      choices.forEach((inputs, index) => inputs.forEach((input) => (input.checked = input.value === value?.[index]))),
    lock: (on) => choices.flat().forEach((input) => (input.disabled = on)),
    shuffle: (seed) => list.append(...(seed === null ? items : shuffled(items, seed))),
    mark(on) {
      items.forEach((item, index) => {
        item.querySelector(".kf-part-said")?.remove();
        item.classList.toggle("kf-right", on && isRight(index));
        item.classList.toggle("kf-wrong", on && !isRight(index));
        const why = words(key[index].querySelector(".kf-because"));
        if (on) item.append(said(isRight(index) ? "✓ 归对了" : `✗ 应归：${buckets[key[index].dataset.bucket]}`, why));
      });
    },
    grade() {
      const good = items.filter((_, index) => isRight(index)).length;
      const right = good === items.length;
      return { right, note: right ? undefined : `${items.length} 句里归对了 ${good} 句。`, said: [] };
    },
  };
}
