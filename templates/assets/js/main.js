// The handbook's own script: search, quizzes, the reader's progress and freshness. Bundled into ../handbook.js (see package.json).
import { markOverdue } from "./freshness.js";
import { startNotice } from "./notice.js";
import { migrate } from "./progress.js";
import { startProgress } from "./progress-page.js";
import { startQuizzes } from "./quiz.js";
import { searcher, startSearch } from "./search.js";
import { startTrail } from "./trail.js";

document.documentElement.classList.add("kf-js");

window.Handbook = {
  /** Ranked entries for a query: a promise of [{kind, title, url, text}]. */
  search: (query) => searcher().then((find) => find(query)),
};

/** Ids that changed, {kind: {old: new}}, as handbook.yml has them. */
function moved() {
  return JSON.parse(document.querySelector(".kf-colophon")?.dataset.moved ?? "{}");
}

function start() {
  startSearch();
  startNotice();
  migrate(moved());
  startQuizzes();
  startTrail();
  startProgress(moved());
  markOverdue(new Date());
  document.documentElement.classList.add("kf-ready");
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
