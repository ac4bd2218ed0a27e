// The handbook's own script: search, quizzes and freshness. Bundled into ../handbook.js (see package.json).
import { markOverdue, startFreshness } from "./freshness.js";
import { startQuizzes } from "./quiz.js";
import { searcher, startSearch } from "./search.js";

document.documentElement.classList.add("kf-js");

window.Handbook = {
  /** Ranked entries for a query: a promise of [{kind, title, url, text}]. */
  search: (query) => searcher().then((find) => find(query)),
};

function start() {
  startSearch();
  startQuizzes();
  markOverdue(new Date());
  startFreshness(new Date());
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
