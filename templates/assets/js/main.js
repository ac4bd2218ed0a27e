// The handbook's own script: search, replies, quizzes, progress, freshness, menu and offline use. Bundled into ../handbook.js.
import { startDesk } from "./desk.js";
import { startDrawer } from "./drawer.js";
import { markOverdue } from "./freshness.js";
import { followMoved, moved } from "./moved.js";
import { startNotice } from "./notice.js";
import { startOffline } from "./offline.js";
import { migrate } from "./progress.js";
import { startProgress } from "./progress-page.js";
import { startQuizzes } from "./quiz.js";
import { startReplies } from "./reply.js";
import { search, startSearch } from "./search.js";
import { startTrail } from "./trail.js";

document.documentElement.classList.add("kf-js");

window.Handbook = {
  /** Ranked entries for a query: a promise of [{kind, title, url, text}]. */
  search,
};

function start() {
  followMoved();
  startSearch();
  startNotice();
  migrate(moved());
  startReplies();
  startDesk();
  startQuizzes();
  startTrail();
  startProgress(moved());
  markOverdue(new Date());
  startDrawer();
  startOffline();
  document.documentElement.classList.add("kf-ready");
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
