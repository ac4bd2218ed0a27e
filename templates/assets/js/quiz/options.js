// Single choice, multiple choice, true or false: the inputs stand in the page already.
import { make, words } from "../element.js";
import { shuffled } from "./shuffle.js";

/** Options to choose from; the feedback of each stands in the answer. */
export function options(question, { changed }) {
  const field = question.querySelector(".kf-options");
  const inputs = [...field.querySelectorAll("input")];
  const multiple = question.dataset.kind === "multiple";
  const feedback = new Map([...question.querySelectorAll(".kf-feedback [data-option]")].map((li) => [li.dataset.option, li]));
  const why = (input) => words(feedback.get(input.value)?.lastElementChild);
  const isRight = (input) => feedback.get(input.value)?.dataset.right === "true";
  const chosen = () => inputs.filter((input) => input.checked);
  const paint = () => inputs.forEach((input) => input.parentElement.classList.toggle("kf-chosen", input.checked));
  field.addEventListener("change", () => {
    paint();
    changed();
  });

  return {
    first: () => inputs[0],
    value: () => (chosen().length ? chosen().map((input) => input.value) : null),
    set(value) {
      inputs.forEach((input) => (input.checked = value?.includes(input.value) ?? false));
      paint();
    },
    lock: (on) => inputs.forEach((input) => (input.disabled = on)),
    shuffle(seed) {
      if (question.dataset.kind === "truefalse") return;
      const order = seed === null ? inputs : shuffled(inputs, seed);
      field.append(...order.map((input) => input.parentElement));
    },
    mark(on) {
      for (const input of inputs) {
        const label = input.parentElement;
        label.querySelector(".kf-part-said")?.remove();
        label.classList.toggle("kf-right", on && isRight(input));
        label.classList.toggle("kf-wrong", on && !isRight(input) && input.checked);
        if (!on) continue;
        const verdict = make("span", { class: "kf-sr" }, isRight(input) ? "对的：" : "不对：");
        label.append(make("span", { class: "kf-part-said" }, verdict, why(input)));
      }
    },
    grade() {
      const picked = chosen();
      const wanted = inputs.filter(isRight);
      const missed = wanted.filter((input) => !input.checked).length;
      const right = !missed && picked.every(isRight);
      let note;
      if (multiple && missed && picked.every(isRight)) note = `选的都对，还漏了 ${missed} 项。`;
      else if (multiple && !right) note = `选的 ${picked.length} 项里对了 ${picked.filter(isRight).length} 项。`;
      return { right, note, said: picked.map(why) };
    },
  };
}
