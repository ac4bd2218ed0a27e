// A reply to write anew: one's own words first, then the model answer and a checklist to mark oneself by.
import { make } from "../element.js";

/** A text area; the checklist of the answer becomes boxes to tick. */
export function rewrite(question, { changed }) {
  const area = make("textarea", { class: "kf-own", rows: "4", id: `${question.id}-own`, input: () => changed() });
  const label = make("label", { class: "kf-label", for: area.id }, "你来改");
  question.querySelector(".kf-original").after(label, area);
  const boxes = [...question.querySelectorAll(".kf-checklist li")].map((line) => {
    const box = make("input", { type: "checkbox", change: () => changed() });
    line.replaceChildren(make("label", { class: "kf-tick" }, box, make("span", {}, ...line.childNodes)));
    return box;
  });
  const list = question.querySelector(".kf-checklist");
  list.classList.add("kf-ticks");

  return {
    first: () => area,
    value: () => (area.value.trim() ? { text: area.value, ticked: boxes.map((box) => box.checked) } : null),
    set(value) {
      area.value = value?.text ?? "";
      boxes.forEach((box, index) => (box.checked = value?.ticked?.[index] === true));
    },
    lock: (on) => (area.readOnly = on),
    shuffle() {},
    mark() {},
    grade: () => ({ right: null, note: undefined, said: [] }),
  };
}
