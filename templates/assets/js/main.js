// The handbook's own script: search, quizzes, freshness, menu and offline use. Bundled into ../handbook.js (see package.json).
import { startDrawer } from "./drawer.js";
import { markOverdue } from "./freshness.js";
import { startOffline } from "./offline.js";
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
  startDrawer();
  startOffline();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
