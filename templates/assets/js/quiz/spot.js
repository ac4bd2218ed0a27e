// A transcript in which one line is wrong: choose it by its number or by tapping the message.
import { make, words } from "../element.js";

/** The lines of a transcript, one of which can be chosen. */
export function spot(question, { changed }) {
  const list = question.querySelector(".kf-spot");
  const lines = [...list.children];
  const key = new Map([...question.querySelectorAll(".kf-key [data-line]")].map((line) => [line.dataset.line, line]));
  const why = (line) => words(key.get(String(line)).querySelector(".kf-because"));
  const wanted = [...key.values()].find((line) => line.dataset.right === "true").dataset.line;
  list.setAttribute("role", "radiogroup");
  const inputs = lines.map((line) => {
    line.setAttribute("role", "presentation");
    const label = `第 ${line.dataset.line} 句，${words(line.querySelector(".kf-bubble"))}`;
    const input = make("input", { type: "radio", name: question.id, value: line.dataset.line, "aria-label": label });
    line.querySelector(".kf-line").replaceWith(make("span", { class: "kf-line" }, input, line.dataset.line));
    line.querySelector(".kf-bubble").addEventListener("click", () => {
      if (input.disabled) return;
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return input;
  });
  const chosen = () => inputs.find((input) => input.checked);
  const paint = () => inputs.forEach((input, index) => lines[index].classList.toggle("kf-chosen", input.checked));
  list.addEventListener("change", () => {
    paint();
    changed();
  });

  return {
    first: () => inputs[0],
    value: () => chosen()?.value ?? null,
    set(value) {
      inputs.forEach((input) => (input.checked = input.value === value));
      paint();
    },
    lock(on) {
      inputs.forEach((input) => (input.disabled = on));
      list.classList.toggle("kf-locked", on);
    },
    shuffle() {},
    mark(on) {
      lines.forEach((line, index) => {
        const right = inputs[index].value === wanted;
        line.querySelector(".kf-part-said")?.remove();
        line.classList.toggle("kf-right", on && right);
        line.classList.toggle("kf-wrong", on && !right && inputs[index].checked);
        if (!on) return;
        const verdict = right ? "✓ 错就错在这一句 " : inputs[index].checked ? "✗ 不是这一句 " : "";
        line.append(make("span", { class: "kf-part-said" }, make("b", {}, verdict), why(line.dataset.line)));
      });
    },
    grade: () => ({ right: chosen()?.value === wanted, note: undefined, said: [why(inputs.indexOf(chosen()) + 1)] }),
  };
}
