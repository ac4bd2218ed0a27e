// A chapter's quiz. Practice: every question by itself, in any order, told at once. Runs, one question at a time:
// the wrong ones again, told at once, and the chapter test, told at the end.
//
// Why the test keeps silent until the end: feedback after a delay is remembered at least as well as feedback at once
// (Butler, Karpicke & Roediger 2007; Mullet et al. 2014), the score is then of the whole and not of a learner who was
// helped on the way, and confidence is honest only when asked before the verdict. Errors made with confidence are the
// ones that correction helps most (Butterfield & Metcalfe 2001), so the result names them first.
import { button, make } from "./element.js";
import { drawer, update } from "./progress.js";
import { startQuestion } from "./quiz/question.js";
import { outcome, shown } from "./quiz/result.js";
import { newSeed, shuffled } from "./quiz/shuffle.js";
import { onChange } from "./store.js";

/** Wire up the quiz of the page. */
export function startQuizzes() {
  for (const section of document.querySelectorAll(".kf-quiz")) startQuiz(section);
}

function startQuiz(section) {
  const { chapter } = section.dataset;
  const head = section.querySelector(".kf-quiz-head");
  const live = make("p", { class: "kf-sr", role: "status" });
  const announce = (text) => {
    live.textContent = "";
    requestAnimationFrame(() => (live.textContent = text));
  };
  const questions = [...section.querySelectorAll(".kf-question")].map((element) =>
    startQuestion(element, { announce, answered: () => answered() }),
  );
  const kept = () => drawer("tests")[chapter];
  const keep = (changes) =>
    update("tests", (tests) => (tests[chapter] = { results: [], ...tests[chapter], ...changes, at: Date.now() }));
  const wrong = () => questions.filter((question) => question.standing().wrong);
  let running = null; // the list of a run, or null

  const foot = make(
    "div",
    { class: "kf-quiz-foot" },
    make("p", {}, make("b", {}, "章末测验"), `：同样这 ${questions.length} 题，打乱次序，一次一题，交卷后再看对错。`),
    make("p", {}, button("开始章末测验", "kf-check kf-start-test", () => test())),
  );
  section.append(foot, live);

  /** The head while nothing runs: tally, and what can be started. */
  function idle(extra) {
    const counts = { right: 0, guessed: 0, wrong: 0, waiting: 0, new: 0, changed: 0 };
    for (const question of questions) counts[question.standing().state] += 1;
    const open = counts.new + counts.changed;
    const tally = [`共 ${questions.length} 题`, `答对 ${counts.right + counts.guessed} 题`, `答错 ${counts.wrong} 题`];
    if (open) tally.push(`还有 ${open} 题没答`);
    if (counts.waiting) tally.push(`${counts.waiting} 题等你自评`);
    const run = kept()?.run;
    const done = run && Object.keys(run.given).length;
    const redo = wrong().length;
    const actions = make("p", { class: "kf-quiz-actions" });
    actions.append(button(run ? `继续章末测验（答了 ${done} 题）` : "章末测验", "kf-start-test", () => test()));
    if (redo) actions.append(button(`只重做错题（${redo}）`, "kf-redo", () => redoWrong()));
    const results = kept()?.results ?? [];
    const last = results[results.length - 1];
    if (last && !extra) actions.append(button("看上次的成绩", "kf-see-result", () => finished(last.at)));
    actions.append(make("a", { class: "kf-beside", href: section.dataset.progress }, "我的学习"));
    head.replaceChildren(make("p", { class: "kf-tally" }, `${tally.join("，")}。`), actions);
    if (extra) head.append(extra);
    foot.hidden = false;
  }

  /** After an answer: bring tally and result up to date. */
  function answered() {
    const results = kept()?.results ?? [];
    if (results.some(({ waiting }) => waiting)) keep({ results: results.map((result) => (result.waiting ? renewed(result) : result)) });
    if (!running) idle(head.querySelector(".kf-result") ? result(results[results.length - 1].at) : null);
  }

  function renewed(old) {
    const { right, waiting, total } = outcome(questions, old.at);
    return total === old.total ? { ...old, right, waiting } : { ...old, waiting: 0 };
  }

  // --- runs: one question at a time ---

  function enterRun(list) {
    running = list;
    section.classList.add("kf-running");
    foot.hidden = true;
    questions.forEach((question) => (question.element.hidden = true));
  }

  function leaveRun() {
    const list = running;
    running = null;
    section.classList.remove("kf-running");
    for (const question of questions) {
      question.element.hidden = false;
      if (list.includes(question)) question.leave();
    }
  }

  function stop() {
    leaveRun();
    idle();
    head.scrollIntoView();
    head.querySelector("button").focus({ preventScroll: true });
  }

  function present(title, index, step, given, ...more) {
    const question = running[index];
    running.forEach((other) => (other.element.hidden = other !== question));
    const progress = make("progress", { max: running.length, value: index + 1, "aria-hidden": "true" });
    const place = make("p", { class: "kf-place", tabindex: "-1" }, `${title} · 第 ${index + 1} / ${running.length} 题`);
    head.replaceChildren(place, progress, make("p", { class: "kf-run-actions" }, ...more, button("退出", "kf-plain", stop)));
    question.enter(step, given);
    head.scrollIntoView();
    place.focus({ preventScroll: true });
  }

  function redoWrong() {
    enterRun(wrong());
    const go = (index) => {
      if (index < running.length) return present("重做错题", index, { next: () => go(index + 1) });
      const list = running;
      const left = list.filter((question) => question.standing().state === "wrong").length;
      stop();
      const text = left ? `重做了 ${list.length} 题，还有 ${left} 题没对。` : `重做了 ${list.length} 题，都对了。`;
      head.append(make("p", { class: "kf-run-end" }, text));
      announce(text);
    };
    go(0);
  }

  // --- the chapter test ---

  function test() {
    const seed = kept()?.seed ?? newSeed();
    const run = kept()?.run ?? { started: Date.now(), index: 0, given: {} };
    keep({ seed, run });
    if (running) leaveRun();
    enterRun(shuffled(questions, `${seed}/${chapter}`));
    show(Math.min(run.index, running.length));
  }

  function show(index) {
    const { seed, run } = kept();
    keep({ run: { ...run, index } });
    if (index >= running.length) return ready();
    const question = running[index];
    const given = run.given[question.id];
    const step = {
      test: true,
      seed: `${seed}/${question.id}`,
      next(entry) {
        const now = kept().run;
        keep({ run: { ...now, given: { ...now.given, [question.id]: entry } } });
        show(index + 1);
      },
      back: index ? () => show(index - 1) : undefined,
    };
    const order = make("span", { class: "kf-quiet" }, `题序 ${seed}`);
    present("章末测验", index, step, given?.print === question.print ? given : undefined, order, button("换一套顺序", "kf-plain kf-reseed", reseed));
  }

  /** Another order: the answers given so far stay with their questions. */
  function reseed() {
    keep({ seed: newSeed(), run: { ...kept().run, index: 0 } });
    test();
  }

  function ready() {
    running.forEach((question) => (question.element.hidden = true));
    const { given } = kept().run;
    const skipped = running.filter(({ id }) => !given[id] || given[id].gaveUp).length;
    const place = make("p", { class: "kf-place", tabindex: "-1" }, `${running.length} 题都过了一遍。`);
    head.replaceChildren(
      place,
      ...(skipped ? [make("p", {}, `其中 ${skipped} 题跳过了，交卷算没答对。`)] : []),
      make(
        "p",
        { class: "kf-quiz-actions" },
        button("交卷，看成绩", "kf-check kf-hand-in", handIn),
        button("回去看看", "kf-back", () => show(0)),
        button("先退出", "kf-plain", stop),
      ),
    );
    head.scrollIntoView();
    place.focus({ preventScroll: true });
  }

  function handIn() {
    const at = Date.now();
    const { given } = kept().run;
    for (const question of running) {
      const entry = given[question.id];
      question.hand(entry, at);
    }
    leaveRun();
    const { total, right, waiting } = outcome(questions, at);
    keep({ run: undefined, results: [...(kept().results ?? []), { at, total, right, waiting }] });
    finished(at);
    announce(`章末测验 ${right} / ${total}。`);
  }

  function finished(at) {
    idle(result(at));
    head.scrollIntoView();
    head.querySelector(".kf-score").focus({ preventScroll: true });
  }

  function result(at) {
    const found = outcome(questions, at);
    if (found.rows.length) return shown(found);
    const old = kept().results.find((entry) => entry.at === at);
    return make("p", { class: "kf-result kf-score", tabindex: "-1" }, `章末测验 ${old.right} / ${old.total}`);
  }

  questions.forEach((question) => question.restore());
  idle();
  const target = document.getElementById(location.hash.slice(1));
  if (target && section.contains(target)) target.scrollIntoView(); // what stands above has changed its height
  onChange("answers", () => running || idle());
  const wish = location.hash;
  if (wish === "#kf-redo" || wish === "#kf-test") {
    history.replaceState(null, "", "#kf-quiz"); // so that a reload does not start it again
    if (wish === "#kf-test") test();
    else if (wrong().length) redoWrong();
  }
}
