// One question: its widget by kind, the buttons beneath it, the verdict, and what is kept of it.
// The answer stays hidden, for eyes and for screen readers, until there was an answer or it was asked for.
import { button, day, make, words } from "../element.js";
import { addTry, judge, standing } from "../progress.js";
import { classify } from "./classify.js";
import { fill } from "./fill.js";
import { matching } from "./matching.js";
import { options } from "./options.js";
import { ordering } from "./ordering.js";
import { rewrite } from "./rewrite.js";
import { spot } from "./spot.js";

// kind -> widget {first(), value(), set(value), lock(on), shuffle(seed|null), mark(on), grade()}
// value() is null while something is still missing; grade() is {right, note, said}, right null when it takes a person
const KINDS = {
  single: options,
  multiple: options,
  truefalse: options,
  ordering,
  matching,
  classify,
  fill,
  spot,
  rewrite,
};

const OVERALL = new Set(["ordering", "matching"]); // their feedback is on the whole; the others' stands at each line

/**
 * Make a question interactive.
 * @param {Element} element the question as it stands in the page
 * @param {{announce: (text: string) => void, answered: () => void}} quiz
 */
export function startQuestion(element, { announce, answered }) {
  const { id, kind, objective, fingerprint: print } = element.dataset;
  const answer = element.querySelector(".kf-answer");
  const hint = element.querySelector(".kf-hint");
  const bar = make("div", { class: "kf-actions" });
  const output = make("div", { class: "kf-verdict" });
  answer.hidden = true;
  answer.before(output);
  element.append(bar);
  let refresh = () => {};
  let submit = () => {};
  let hinted = false;
  let step = null; // in a run: {next, back?, test, seed}
  const widget = KINDS[kind](element, { changed: () => refresh(), submit: () => submit(), announce });
  hint?.addEventListener("toggle", () => (hinted ||= hint.open));

  /** Lay the question out as it is kept: answered, or fresh. */
  function restore() {
    const { state, last } = standing(id, print);
    if (last) settle(last, { earlier: true });
    else {
      fresh();
      if (state === "changed") output.append(make("p", { class: "kf-changed" }, "这一题的内容改了，请再答一次。"));
    }
  }

  /** Lay the question out unanswered, with the answer of a test that is under way. */
  function fresh(given) {
    element.classList.remove("kf-done");
    widget.lock(false);
    widget.mark(false);
    try {
      widget.set(given?.answer ?? null);
    } catch {
      widget.set(null);
    }
    widget.shuffle(step?.seed ?? null);
    if (kind === "ordering" && given?.answer) widget.set(given.answer);
    output.replaceChildren();
    element.querySelector(".kf-judge")?.remove();
    answer.hidden = true;
    answer.open = false;
    hinted = given?.hint === true;
    if (hint) hint.open = false;
    step?.test ? testBar(given) : practiceBar();
    refresh();
  }

  function practiceBar() {
    const label = kind === "rewrite" ? "写好了，对照看看" : "看对错";
    const check = button(label, "kf-check", () => finish({}));
    const giveUp = button("放弃，看答案", "kf-give-up", () => finish({ gaveUp: true }));
    const guess = make("input", { type: "checkbox" });
    bar.replaceChildren(check, giveUp);
    if (kind !== "rewrite") bar.append(make("label", { class: "kf-guess" }, guess, "我是猜的"));
    refresh = () => (check.disabled = widget.value() === null);
    submit = () => check.disabled || finish({});

    function finish({ gaveUp }) {
      const entry = { at: Date.now(), print, right: false };
      if (hinted) entry.hint = true;
      if (guess.checked) entry.sure = 0;
      if (gaveUp) Object.assign(entry, { gaveUp });
      else Object.assign(entry, { right: widget.grade().right, answer: widget.value() });
      settle(addTry(id, entry), {});
      answered();
    }
  }

  function testBar(given) {
    const record = (sure) => {
      const entry = { print, sure, answer: widget.value() };
      if (hinted) entry.hint = true;
      step.next(entry);
    };
    const sures = [
      ["确定", 2],
      ["不太确定", 1],
      ["猜的", 0],
    ].map(([text, sure]) => {
      const choice = button(text, "kf-sure", () => record(sure));
      if (given?.sure === sure) choice.classList.add("kf-chosen");
      return choice;
    });
    const group = make("div", { class: "kf-sures", role: "group", "aria-label": "答案有多大把握？选了就到下一题" }, ...sures);
    const skip = button("不会，跳过", "kf-skip", () => step.next({ print, gaveUp: true }));
    bar.replaceChildren(make("p", { class: "kf-ask-sure", "aria-hidden": "true" }, "有多大把握？选了就到下一题"), group);
    if (step.back) bar.append(button("上一题", "kf-back", () => step.back()));
    bar.append(skip);
    refresh = () => sures.forEach((choice) => (choice.disabled = widget.value() === null));
    submit = () => {};
  }

  /** Show an answered question: marks, verdict, explanation, and what can be done next. */
  function settle(entry, { earlier = false, judged = false }) {
    element.classList.add("kf-done");
    widget.mark(false);
    let sound = true;
    try {
      widget.set(entry.gaveUp ? null : entry.answer);
    } catch {
      sound = false;
    }
    const graded = entry.gaveUp || !sound ? { said: [] } : widget.grade();
    widget.lock(true);
    if (!entry.gaveUp && sound) widget.mark(true);
    answer.hidden = false;
    answer.open = entry.right !== true && (!earlier || entry.right === null);
    answer.classList.toggle("kf-told", sound && !entry.gaveUp);
    const look = { true: "kf-verdict-right", false: "kf-verdict-wrong", null: "kf-verdict-open" }[entry.right];
    const verdict = make("p", { tabindex: "-1", class: look }, sentence(entry, graded, earlier));
    output.replaceChildren(verdict);
    if (OVERALL.has(kind)) output.append(...graded.said.map((text) => make("p", { class: "kf-said" }, text)));
    const { toGo } = standing(id, print);
    const book = entry.right === null ? "" : entry.right === false ? "记进了错题本。" : toGo ? `再答对 ${toGo} 次，就移出错题本。` : "";
    if (book && !earlier) output.append(make("p", { class: "kf-quiet" }, book));
    element.querySelector(".kf-judge")?.remove();
    refresh = submit = () => {};
    bar.replaceChildren(
      step ? button("下一题", "kf-check kf-next", () => step.next()) : button("再做一次", "kf-again", () => again()),
    );
    if (entry.right === null) judgeBar(entry);
    if (earlier) return;
    announce([verdict.textContent, ...graded.said, book].join(" "));
    verdict.focus({ preventScroll: entry.right !== null || judged });
  }

  function again() {
    fresh();
    widget.first()?.focus();
  }

  /** A rewriting is marked by its author, beneath the model answer and the checklist. */
  function judgeBar(entry) {
    const decide = (right) => {
      const value = widget.value() ?? entry.answer;
      judge(id, entry.at, right, value);
      settle({ ...entry, right, answer: value }, { judged: true });
      answered();
    };
    const box = make(
      "div",
      { class: "kf-judge", role: "group", "aria-label": "自评" },
      button("都做到了", "kf-check", () => decide(true)),
      button("还差一点", "kf-short", () => decide(false)),
    );
    element.querySelector(".kf-checklist").after(box);
    refresh = () => {};
  }

  return {
    id,
    element,
    objective,
    print,
    title: () => words(element.querySelector(".kf-stem")),
    standing: () => standing(id, print),
    restore,
    /** Put the question into a run: {seed?, test?, next, back?}, with the answer given so far; or null to leave it. */
    enter(run, given) {
      step = run;
      fresh(given);
    },
    leave() {
      step = null;
      widget.shuffle(null);
      restore();
    },
    /** Keep what was given in a test, handed in at a moment; a question that was skipped counts as not answered. */
    hand(given, at) {
      const entry = { at, print, right: false, run: at };
      if (given?.print !== print || given.gaveUp) return addTry(id, { ...entry, gaveUp: true });
      widget.set(given.answer);
      return addTry(id, { ...entry, ...given, right: widget.grade().right });
    },
  };
}

function sentence(entry, { note }, earlier) {
  const when = earlier ? `${day(entry.at)}：` : "";
  if (entry.gaveUp) return earlier ? `${when}没有作答，看了答案。` : "答案和解析在下面，看完可以再做一次。";
  if (entry.right === null) return "对照下面的参考，逐条勾一勾，再给自己评一评。";
  if (entry.answer?.ticked) return entry.right ? `✓ ${when}自评做到了。` : `✗ ${when}自评还差一点，换个说法再写一次。`;
  if (!entry.right) return `✗ ${when}${note ?? "再想想。"}`;
  return `✓ ${when}${entry.sure === 0 ? "猜对的，再看一眼解析。" : "答对了。"}`;
}
