// Single, multiple and true/false questions become interactive; the other kinds stay readable as they are.
// Everything a question needs stands in its own markup, so that the page is complete without this script.

const KINDS = new Set(["single", "multiple", "truefalse"]);

/** Wire up every quiz on the page. */
export function startQuizzes() {
  for (const quiz of document.querySelectorAll(".kf-quiz")) {
    const questions = [...quiz.querySelectorAll(".kf-question")].filter((q) => KINDS.has(q.dataset.kind));
    if (!questions.length) continue;
    const tally = document.createElement("p");
    tally.className = "kf-tally";
    tally.setAttribute("role", "status");
    quiz.append(tally);
    const results = new Map();
    questions.forEach((question) => interactive(question, (right) => report(tally, results, questions, question, right)));
    report(tally, results, questions);
  }
}

function report(tally, results, questions, question, right) {
  if (question && right === undefined) results.delete(question);
  else if (question) results.set(question, right);
  const good = [...results.values()].filter(Boolean).length;
  tally.textContent = results.size
    ? `已答 ${results.size} / ${questions.length} 题，答对 ${good} 题。`
    : `共 ${questions.length} 题可以在线作答。`;
}

function interactive(question, done) {
  const inputs = [...question.querySelectorAll(".kf-options input")];
  const answer = question.querySelector(".kf-answer");
  const feedback = new Map([...question.querySelectorAll(".kf-feedback [data-option]")].map((li) => [li.dataset.option, li]));
  if (!inputs.length || !answer) return;
  answer.hidden = true;

  const bar = document.createElement("div");
  bar.className = "kf-actions";
  const check = button("看对错", "kf-check");
  const giveUp = button("放弃，看答案", "kf-give-up");
  const again = button("再做一次", "kf-again");
  again.hidden = true;
  check.disabled = true;
  bar.append(check, giveUp, again);
  const output = document.createElement("div");
  output.className = "kf-verdict";
  output.setAttribute("role", "status");
  answer.before(bar, output);

  const chosen = () => inputs.filter((input) => input.checked);
  const isRight = (input) => feedback.get(input.value)?.dataset.right === "true";

  inputs.forEach((input) =>
    input.addEventListener("change", () => {
      check.disabled = !chosen().length;
      inputs.forEach((other) => other.closest("label").classList.toggle("kf-chosen", other.checked));
    }),
  );
  check.addEventListener("click", () => {
    const picked = chosen();
    const right = inputs.every((input) => input.checked === isRight(input));
    finish(right);
    output.replaceChildren(
      verdict(right, question.dataset.kind, picked, inputs.filter(isRight)),
      said(picked.map((input) => feedback.get(input.value)).filter(Boolean)),
    );
    done(right);
  });
  giveUp.addEventListener("click", () => {
    finish(false);
    const note = document.createElement("p");
    note.textContent = "答案和解析在下面，看完可以再做一次。";
    output.replaceChildren(note);
    done(false);
  });
  again.addEventListener("click", () => {
    question.classList.remove("kf-done");
    inputs.forEach((input) => {
      input.checked = false;
      input.disabled = false;
      input.closest("label").classList.remove("kf-chosen", "kf-right", "kf-wrong");
    });
    output.replaceChildren();
    answer.hidden = true;
    answer.open = false;
    again.hidden = true;
    check.hidden = giveUp.hidden = false;
    check.disabled = true;
    done(undefined);
    inputs[0].focus();
  });

  function finish(right) {
    question.classList.add("kf-done");
    inputs.forEach((input) => {
      input.disabled = true;
      const label = input.closest("label");
      if (isRight(input)) label.classList.add("kf-right");
      else if (input.checked) label.classList.add("kf-wrong");
    });
    check.hidden = giveUp.hidden = true;
    again.hidden = false;
    answer.hidden = false;
    answer.open = !right;
    again.focus();
  }
}

function verdict(right, kind, picked, wanted) {
  const paragraph = document.createElement("p");
  paragraph.className = right ? "kf-verdict-right" : "kf-verdict-wrong";
  const missed = wanted.filter((input) => !picked.includes(input)).length;
  if (right) paragraph.textContent = "✓ 答对了。";
  else if (kind === "multiple" && missed && picked.every((input) => wanted.includes(input)))
    paragraph.textContent = `✗ 选的都对，还漏了 ${missed} 项。`;
  else paragraph.textContent = "✗ 再想想。";
  return paragraph;
}

/** The feedback of the options that were picked, copied from the answer. */
function said(items) {
  const list = document.createElement("ul");
  list.className = "kf-said";
  items.forEach((item) => {
    const copy = document.createElement("li");
    copy.textContent = item.textContent.trim().replace(/\s+/g, " ");
    list.append(copy);
  });
  return list;
}

function button(text, name) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `kf-button ${name}`;
  element.textContent = text;
  return element;
}
