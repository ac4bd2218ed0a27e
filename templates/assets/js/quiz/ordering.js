// Steps to put in order: drag by the handle with mouse or finger, or move with the two buttons or the arrow keys.
import { make, words } from "../element.js";
import { shuffled } from "./shuffle.js";

/** A list whose lines can be moved. */
export function ordering(question, { changed, announce }) {
  const list = question.querySelector(".kf-ordering");
  const start = [...list.children];
  const names = new Map(start.map((line) => [line, words(line)]));
  const key = [...question.querySelectorAll(".kf-key [data-id]")].map((line) => line.dataset.id);
  const lines = () => [...list.children];
  let locked = false;

  function place(line, index) {
    const all = lines();
    const from = all.indexOf(line);
    const target = Math.max(0, Math.min(index, all.length - 1));
    if (from === target) return;
    // the others move around it: a line taken out of the page would lose the focus and the finger that holds it
    if (target > from) line.before(...all.slice(from + 1, target + 1));
    else line.after(...all.slice(target, from));
    ends();
    announce(`“${names.get(line)}”到了第 ${target + 1} 位，共 ${start.length} 位。`);
    changed();
  }

  function ends() {
    lines().forEach((line, index, all) => {
      const [up, down] = line.querySelectorAll(".kf-move");
      up.setAttribute("aria-disabled", String(locked || index === 0));
      down.setAttribute("aria-disabled", String(locked || index === all.length - 1));
    });
  }

  function mover(line, step, sign, word) {
    const label = `把“${names.get(line)}”${word}`;
    return make(
      "button",
      {
        type: "button",
        class: "kf-move",
        "aria-label": label,
        title: word,
        click: () => locked || place(line, lines().indexOf(line) + step),
        keydown: (event) => {
          const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
          if (!by || locked) return;
          event.preventDefault();
          place(line, lines().indexOf(line) + by);
        },
      },
      sign,
    );
  }

  function drag(line, handle) {
    let held = false;
    handle.addEventListener("pointerdown", (event) => {
      if (locked || event.button) return;
      held = true;
      handle.setPointerCapture(event.pointerId);
      line.classList.add("kf-held");
      event.preventDefault();
    });
    handle.addEventListener("pointermove", (event) => {
      if (!held) return;
      const others = lines().filter((other) => other !== line);
      const above = others.filter((other) => {
        const box = other.getBoundingClientRect();
        return box.top + box.height / 2 < event.clientY;
      });
      place(line, above.length);
    });
    const release = () => {
      held = false;
      line.classList.remove("kf-held");
    };
    handle.addEventListener("pointerup", release);
    handle.addEventListener("pointercancel", release);
  }

  for (const line of start) {
    const text = make("span", { class: "kf-item-text" }, ...line.childNodes);
    const handle = make("span", { class: "kf-handle", "aria-hidden": "true" }, "⠿");
    line.append(handle, text, mover(line, -1, "↑", "上移"), mover(line, 1, "↓", "下移"));
    drag(line, handle);
  }
  ends();

  const put = (order) => {
    list.append(...order);
    ends();
  };
  const order = () => lines().map((line) => line.dataset.id);
  return {
    first: () => list.querySelector(".kf-move[aria-disabled='false']"),
    value: order,
    set(value) {
      const kept = value ? value.map((id) => start.find((line) => line.dataset.id === id)) : start;
      if (new Set(kept).size !== start.length || kept.includes(undefined)) throw new Error("an order of other steps");
      put(kept);
    },
    lock(on) {
      locked = on;
      ends();
    },
    shuffle(seed) {
      const mixed = seed === null ? start : shuffled(start, seed);
      const solved = mixed.every((line, index) => line.dataset.id === key[index]);
      put(solved ? [...mixed.slice(1), mixed[0]] : mixed);
    },
    mark(on) {
      lines().forEach((line, index) => {
        line.querySelector(".kf-part-said")?.remove();
        const wanted = key.indexOf(line.dataset.id);
        line.classList.toggle("kf-right", on && wanted === index);
        line.classList.toggle("kf-wrong", on && wanted !== index);
        if (on) line.append(said(wanted === index ? "✓ 位置对" : `✗ 应在第 ${wanted + 1} 位`));
      });
    },
    grade() {
      const good = order().filter((id, index) => id === key[index]).length;
      const right = good === key.length;
      const about = words(question.querySelector(".kf-part-feedback"));
      return { right, note: right ? undefined : `${key.length} 步里有 ${good} 步在对的位置。`, said: right ? [] : [about] };
    },
  };
}

/** The verdict on one line, beneath it. */
export function said(text, why) {
  const verdict = make("span", { class: "kf-part-said" }, make("b", {}, text));
  if (why) verdict.append(` ${why}`);
  return verdict;
}
