// The page 我的学习: how chapters, objectives and scripts stand, the book of wrong answers, and moving all of it by file.
import { button, make, words } from "./element.js";
import { asText, download } from "./notice.js";
import { changes, chapterStanding, drawer, lastPlace, merged, parsed, Refused, standing } from "./progress.js";
import * as store from "./store.js";
import { said } from "./trail.js";

const LARGEST = 5_000_000; // far above a whole book answered many times

/** Fill the page, when this is it. */
export function startProgress(moved) {
  const list = document.querySelector(".kf-learn");
  if (!list) return;
  const chapters = [...list.querySelectorAll("li[data-learn]")].map(chapterOf);
  const show = () => {
    const answers = drawer("answers");
    for (const chapter of chapters) showChapter(chapter);
    showNow(chapters);
    showWrong(chapters);
    showScripts();
    showOld(chapters, answers);
  };
  show();
  startMoving(moved, show);
  for (const name of ["answers", "tests", "mastered", "read"]) store.onChange(name, show);
}

function chapterOf(item) {
  const questions = [...item.querySelectorAll("[data-question]")].map((line) => ({
    id: line.dataset.question,
    print: line.dataset.fingerprint,
    objective: line.dataset.objective,
    link: line.querySelector("a"),
  }));
  const objectives = [...item.querySelectorAll("li[data-objective]:not([data-question])")];
  return { id: item.dataset.learn, item, questions, objectives, link: item.querySelector("a") };
}

/** An objective is mastered when each of its questions was answered right at the last try, not guessed. */
function mastered({ questions }, objective) {
  const its = questions.filter((question) => question.objective === objective);
  return its.length > 0 && its.every((question) => standing(question.id, question.print).state === "right");
}

function showChapter(chapter) {
  const { item, objectives, questions } = chapter;
  const how = chapterStanding(chapter.id);
  const right = questions.filter(({ id, print }) => ["right", "guessed"].includes(standing(id, print).state)).length;
  const changed = questions.filter(({ id, print }) => standing(id, print).state === "changed").length;
  const done = objectives.filter((line) => {
    const on = mastered(chapter, line.dataset.objective);
    line.classList.toggle("kf-has", on);
    line.querySelector(".kf-has-word").textContent = on ? "✓ 掌握" : "";
    return on;
  });
  const parts = [said(how) || "没开始"];
  if (how.state !== "new") parts.push(`答对 ${right}/${questions.length} 题`, `掌握目标 ${done.length}/${objectives.length}`);
  if (changed) parts.push(`${changed} 题内容改了，请再答`);
  item.querySelector("summary").textContent = parts.join(" · ");
}

function showNow(chapters) {
  const box = document.querySelector(".kf-now");
  const place = lastPlace((id) => chapters.some((chapter) => chapter.id === id));
  box.replaceChildren();
  if (!place) {
    const first = chapters[0];
    if (first) box.append(make("p", {}, "还没有记录。", make("a", { href: first.link.getAttribute("href") }, "从第一章开始")));
    return;
  }
  const { link } = chapters.find((chapter) => chapter.id === place.chapter);
  const href = `${link.getAttribute("href")}#${place.section}`;
  box.append(
    make("p", { class: "kf-quiet" }, `上次读到：${words(link)}${place.title ? ` · ${place.title}` : ""}`),
    make("p", {}, make("a", { class: "kf-button kf-check", href }, "继续上次")),
  );
}

function showWrong(chapters) {
  const box = document.querySelector(".kf-wrong-book");
  box.replaceChildren();
  let count = 0;
  for (const chapter of chapters) {
    const rows = chapter.questions.map((question) => ({ ...question, ...standing(question.id, question.print) }));
    const wrong = rows.filter((row) => row.wrong);
    const guessed = rows.filter((row) => !row.wrong && row.state === "guessed");
    if (!wrong.length && !guessed.length) continue;
    count += wrong.length;
    const base = chapter.link.getAttribute("href");
    const line = ({ link, toGo, state }) => {
      const note = state === "guessed" ? "猜对的，再看一眼" : `再答对 ${toGo} 次移出`;
      return make("li", {}, make("a", { href: link.getAttribute("href") }, words(link)), make("span", { class: "kf-quiet" }, note));
    };
    const redo = wrong.length ? make("a", { class: "kf-button", href: `${base}#kf-redo` }, `重做这 ${wrong.length} 题`) : "";
    box.append(
      make(
        "section",
        { class: "kf-wrong-chapter" },
        make("h3", {}, words(chapter.link)),
        make("ul", { class: "kf-review" }, ...[...wrong, ...guessed].map(line)),
        make("p", {}, redo),
      ),
    );
  }
  if (!box.children.length) box.append(make("p", {}, "现在是空的。"));
  else if (count) box.prepend(make("p", {}, `共 ${count} 题。`));
}

function showScripts() {
  const known = drawer("mastered");
  let all = 0;
  for (const line of document.querySelectorAll(".kf-scenes li[data-scripts]")) {
    const scripts = line.dataset.scripts.split(" ").filter(Boolean);
    const on = scripts.filter((script) => known[script]?.on === true).length;
    all += on;
    line.querySelector(".kf-learn-state").textContent = `会了 ${on} / ${scripts.length}`;
  }
  const total = document.querySelector(".kf-scenes-total");
  if (total) total.textContent = `一共会了 ${all} 条。`;
}

/** What belongs to another edition is kept, and said. */
function showOld(chapters, answers) {
  const now = new Set(chapters.flatMap(({ questions }) => questions.map((question) => question.id)));
  const old = Object.keys(answers).filter((id) => !now.has(id)).length;
  const line = document.querySelector(".kf-old");
  line.hidden = !old;
  line.textContent = `旧版内容：有 ${old} 道题这一版里没有了。答题记录还留着，导出时也带上。`;
}

// --- export, import, delete ------------------------------------------------------------------------------------------

function startMoving(moved, show) {
  const box = document.querySelector(".kf-moving");
  const file = make("input", { type: "file", accept: ".json,application/json", class: "kf-sr", id: "kf-file", "aria-label": "学习记录文件", tabindex: "-1" });
  const report = make("div", { class: "kf-report", role: "status" });
  const say = (...lines) => report.replaceChildren(...lines.map((line) => (typeof line === "string" ? make("p", {}, line) : line)));

  file.addEventListener("change", async () => {
    const [picked] = file.files;
    if (!picked) return;
    file.value = "";
    if (picked.size > LARGEST) return say("这个文件太大，不会是学习记录。");
    consider(await picked.text());
  });

  function consider(text) {
    let theirs;
    try {
      theirs = parsed(text, moved);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return say(error.message);
    }
    const lines = changes(store.drawers(), merged(store.drawers(), theirs.drawers));
    const from = `这份记录导出于 ${theirs.exported.slice(0, 10)}，手册 ${theirs.edition} 版。`;
    const lost = theirs.dropped ? [`有 ${theirs.dropped} 条读不懂，不会并进来。`] : [];
    if (!lines.length) return say(from, ...lost, "里面的内容这台设备都有了，不用合并。");
    const list = make("ul", {}, ...lines.map((line) => make("li", {}, line)));
    const join = button("合并进来", "kf-check", () => {
      // what was answered meanwhile, in another tab, is merged too
      const both = merged(store.drawers(), theirs.drawers);
      const safe = Object.entries(both).map(([name, value]) => store.write(name, value));
      show();
      const end = safe.every(Boolean) ? "合并好了。" : "合并好了，但浏览器没让保存：关掉这一页前请再导出一次。";
      say(end, make("ul", {}, ...lines.map((line) => make("li", {}, line))));
    });
    const cancel = button("不合并", "kf-plain", () => say("没有合并，什么都没变。"));
    say(from, ...lost, "合并之后：", list, make("p", { class: "kf-quiz-actions" }, join, cancel));
    join.focus({ preventScroll: true });
  }

  // browsers inside chat apps can neither download nor open files
  const paste = make("textarea", { class: "kf-own", rows: "4", id: "kf-paste", spellcheck: "false" });
  const takeOut = async () => {
    paste.value = asText();
    paste.focus();
    paste.select();
    try {
      await navigator.clipboard.writeText(paste.value);
      say("记录已复制，粘贴到聊天里发给另一台设备。");
    } catch {
      say("记录在文本框里，已经全选，复制后发给另一台设备。");
    }
  };
  const pasted = make(
    "details",
    { class: "kf-paste" },
    make("summary", {}, "下载不了、打不开文件？用文字搬"),
    make("label", { class: "kf-label", for: "kf-paste" }, "这台的记录，或从另一台复制来的记录"),
    paste,
    make(
      "p",
      { class: "kf-quiz-actions" },
      button("取出这台的记录", "kf-take-out", takeOut),
      button("读入文本框里的", "kf-read", () => consider(paste.value)),
    ),
  );
  box.append(
    make(
      "p",
      { class: "kf-quiz-actions" },
      button("导出到文件", "kf-check kf-export", () => {
        download();
        say("已导出。把文件发到另一台设备，在那边的“我的学习”里选“从文件导入”。");
      }),
      button("从文件导入", "kf-import", () => file.click()),
    ),
    file,
    pasted,
    report,
  );
  startClearing(show);
}

function startClearing(show) {
  const box = document.querySelector(".kf-clearing");
  const say = make("div", { class: "kf-report", role: "status" });
  const ask = button("全部删除…", "kf-delete", () => {
    const yes = button("删掉，不留", "kf-delete-now", () => {
      store.clear();
      show();
      say.replaceChildren(make("p", {}, "都删掉了。"));
      ask.focus();
    });
    const no = button("不删", "kf-check", () => {
      say.replaceChildren();
      ask.focus();
    });
    say.replaceChildren(
      make("p", {}, "答题、成绩、读到哪里、会了的话术，连同话术台的收藏和自填的店铺值，都会从这台设备上删掉，找不回来。要留底，先导出到文件。"),
      make("p", { class: "kf-quiz-actions" }, no, yes),
    );
    no.focus({ preventScroll: true });
  });
  box.append(make("p", {}, ask), say);
}
