// Gaps to fill: what is typed counts whatever its width, case and spaces.
import { make, words } from "../element.js";

/** A text as it is compared: half width, lower case, without spaces and without a full stop at the end. */
export function plainForm(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\s+/g, "")
    .replace(/[。.,;!?、]+$/, "");
}

/** The gaps of the stem as inputs. */
export function fill(question, { changed, submit }) {
  const key = [...question.querySelectorAll(".kf-key [data-gap]")];
  const inputs = [...question.querySelectorAll(".kf-stem .kf-gap")].map((gap) => {
    const input = make("input", {
      type: "text",
      class: "kf-gap-input",
      "aria-label": `第 ${gap.dataset.gap} 空`,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      input: () => changed(),
      keydown: (event) => event.key === "Enter" && !event.isComposing && submit(),
    });
    gap.replaceWith(input);
    return input;
  });
  const results = make("ol", { class: "kf-items kf-gap-results", hidden: true });
  question.querySelector(".kf-stem").after(results);
  const accepted = (index) => [...key[index].querySelectorAll("[data-accept]")].map(words);
  const isRight = (index) => accepted(index).map(plainForm).includes(plainForm(inputs[index].value));

  return {
    first: () => inputs[0],
    value: () => (inputs.every((input) => input.value.trim()) ? inputs.map((input) => input.value) : null),
    set: (value) => inputs.forEach((input, index) => (input.value = value?.[index] ?? "")),
    lock: (on) => inputs.forEach((input) => (input.readOnly = on)),
    shuffle() {},
    mark(on) {
      inputs.forEach((input, index) => {
        input.classList.toggle("kf-right", on && isRight(index));
        input.classList.toggle("kf-wrong", on && !isRight(index));
        if (on) input.setAttribute("aria-invalid", String(!isRight(index)));
        else input.removeAttribute("aria-invalid");
      });
      results.hidden = !on;
      results.replaceChildren(
        ...(on ? inputs : []).map((input, index) => {
          const good = isRight(index);
          const text = good ? `✓ ${input.value}` : `✗ ${input.value} → ${accepted(index).join(" / ")}`;
          const why = make("span", { class: "kf-because" }, words(key[index].querySelector(".kf-because")));
          return make("li", { class: good ? "kf-right" : "kf-wrong" }, make("b", {}, text), why);
        }),
      );
    },
    grade() {
      const good = inputs.filter((_, index) => isRight(index)).length;
      const right = good === inputs.length;
      return { right, note: right || inputs.length === 1 ? undefined : `${inputs.length} 个空填对了 ${good} 个。`, said: [] };
    },
  };
}
