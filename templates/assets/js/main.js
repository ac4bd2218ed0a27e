// The handbook's own script: search, quizzes and freshness. Bundled into ../handbook.js (see package.json).
import { markOverdue } from "./freshness.js";
import { startQuizzes } from "./quiz.js";
import { search, startSearch } from "./search.js";

document.documentElement.classList.add("kf-js");

window.Handbook = {
  /** Ranked entries for a query: a promise of [{kind, title, url, text}]. */
  search,
};

function start() {
  startSearch();
  startQuizzes();
  markOverdue(new Date());
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
