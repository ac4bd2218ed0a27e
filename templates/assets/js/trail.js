// Where the reader has been: sections reached on a chapter's page, the way back on the home page, marks beside chapters,
// and “我会了” on script cards.
import { make, words } from "./element.js";
import { chapterStanding, drawer, lastPlace, update } from "./progress.js";

const SETTLE = 700; // a section scrolled past in less was not read

/** Remember, show and offer what was read. */
export function startTrail() {
  follow();
  goOn();
  markChapters();
  markScripts();
}

function follow() {
  const title = document.querySelector("h1[id^='chapter-']");
  if (!title) return;
  const chapter = title.id.slice("chapter-".length);
  const headings = [...document.querySelectorAll("article h2[id]")];
  let waiting;
  let last;
  const look = () => {
    const line = window.innerHeight * 0.5;
    const reached = headings.filter((heading) => heading.getBoundingClientRect().top < line).pop();
    if (!reached || reached === last) return;
    last = reached;
    const label = words(reached).replace(/¶$/, "");
    update("read", (read) => (read[`${chapter}/${reached.id}`] = { at: Date.now(), title: label }));
  };
  document.addEventListener(
    "scroll",
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, SETTLE);
    },
    { passive: true },
  );
}

/** Turn the home page's first step into the next one. */
function goOn() {
  const link = document.querySelector(".kf-start");
  if (!link) return;
  const chapters = new Map([...document.querySelectorAll("a[data-chapter]")].map((a) => [a.dataset.chapter, a]));
  const place = lastPlace((chapter) => chapters.has(chapter));
  if (!place) return;
  const target = chapters.get(place.chapter);
  link.href = `${target.getAttribute("href")}#${place.section}`;
  link.textContent = `继续上次：第 ${words(target.querySelector(".kf-number"))} 章`;
  link.title = `${words(target.querySelector(".kf-chapter-name"))} · ${place.title ?? ""}`;
}

/** Words for how a chapter stands, or "". */
export function said({ state, result }) {
  if (state === "tested") return `测过 ${result.right}/${result.total}`;
  return { practised: "练过", reading: "在学", new: "" }[state];
}

function markChapters() {
  for (const link of document.querySelectorAll("a[data-chapter]")) {
    const text = said(chapterStanding(link.dataset.chapter));
    if (text) link.append(make("span", { class: "kf-mark" }, text));
  }
}

function markScripts() {
  for (const button of document.querySelectorAll("button.kf-know[data-script]")) {
    const { script } = button.dataset;
    const show = () => {
      const on = drawer("mastered")[script]?.on === true;
      button.setAttribute("aria-pressed", String(on));
    };
    button.addEventListener("click", () => {
      update("mastered", (mastered) => (mastered[script] = { at: Date.now(), on: !(mastered[script]?.on === true) }));
      show();
    });
    show();
  }
}
