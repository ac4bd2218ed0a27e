// Says once that the browser keeps nothing, and offers the file instead.
import { button, make } from "./element.js";
import { exported } from "./progress.js";
import * as store from "./store.js";

const SAID = "kefu-handbook/refusal-said";

/** Tell the reader when the browser refuses to keep something; once a visit, not once a page. */
export function startNotice() {
  let said = false;
  try {
    said = sessionStorage.getItem(SAID) !== null;
  } catch {
    // no session storage either: once a page then
  }
  store.onRefusal(() => {
    if (said) return;
    said = true;
    try {
      sessionStorage.setItem(SAID, "1");
    } catch {
      // as above
    }
    show();
  });
}

function show() {
  const notice = make(
    "div",
    { class: "kf-notice md-typeset", role: "alert" },
    make(
      "p",
      {},
      "这个浏览器不让保存学习记录（可能是无痕模式，或空间满了）。这一页照常能用，离开前可以导出到文件。",
    ),
    make(
      "p",
      { class: "kf-notice-actions" },
      button("导出到文件", "kf-check", () => download()),
      button("知道了", "kf-plain", () => notice.remove()),
    ),
  );
  document.body.append(notice);
}

/** Everything that is kept, as the text of a file. */
export function asText(now = new Date()) {
  const { book, edition } = document.querySelector(".kf-colophon")?.dataset ?? {};
  return exported(edition, book, now);
}

/** Give the reader a file with everything that is kept. */
export function download() {
  const now = new Date();
  const url = URL.createObjectURL(new Blob([asText(now)], { type: "application/json" }));
  const stamp = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  const link = make("a", { href: url, download: `学习记录-${stamp}.json`, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
