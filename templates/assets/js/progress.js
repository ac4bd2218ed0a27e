// What a reader has done, as it is kept and as it travels in an exported file.
//
// Everything stays in this browser (store.js), in drawers:
//   answers   {"chapter/question": [try, …]}, oldest first, the last KEPT tries of each question
//             try: {at, print, right, answer?, sure?, hint?, gaveUp?, run?}
//               at      when, in milliseconds; also what tells two tries of a question apart
//               print   the question's fingerprint then: a try counts only while it is the question's own
//               right   true, false, or null while a rewriting waits to be marked by its author
//               sure    2 sure, 1 not quite, 0 guessed; absent when nobody asked
//               hint    true when the hint was opened first     gaveUp  true when the answer was asked for
//               run     `at` of the chapter test it was part of
//   read      {"chapter/section": {at, title}}: sections reached; the newest is where to go on
//   tests     {chapter: {at, seed, run?, results: [{at, total, right, waiting}]}}
//             run: {started, index, given: {"chapter/question": {answer?, sure?, hint?, gaveUp?}}}
//   mastered  {script: {at, on}}: “我会了”; switched off is kept too, so that the newest wins in a merge
//   desk-…    the script desk's own; desk-stars and desk-uses know scripts by id too
//
// An exported file is {kind: KIND, version, edition, book, exported, drawers}. It carries every drawer, known or not.
// A file of an older version is brought up to date by STEPS, one function a version; a newer one is refused. Ids that
// handbook.yml lists under `moved` are renamed in what is kept and in what is imported; an id that no longer exists
// stays where it is, because the chapter may come back and the file may go on to another device.
//
// Merging (merged): tries and results are united, so that nothing is lost. In any other drawer a value is taken item by
// item: of two with a number `at` the newer wins, lists are united, and where nothing tells which is newer mine stays.
import * as store from "./store.js";

export const KIND = "kefu-handbook-progress";
export const VERSION = 1;
const KEPT = 12;
const STEPS = []; // STEPS[n] turns the drawers of version n + 1 into those of version n + 2
const PAIR = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/;
const ID = /^[a-z][a-z0-9-]*$/;
const OWN = new Set(["answers", "read", "tests", "mastered"]);

/** An exported file that cannot be used; the message is for the reader. */
export class Refused extends Error {}

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const own = (map, key) => (Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined);

/** A drawer that holds a map, whatever somebody else may have put there. */
export function drawer(name) {
  const value = store.read(name, {});
  return isMap(value) ? value : {};
}

/** Change a drawer: what another tab wrote since is kept. */
export function update(name, change) {
  const value = drawer(name);
  change(value);
  store.write(name, value);
}

// --- answers ---------------------------------------------------------------------------------------------------------

/** The tries of a question, oldest first. */
export function tries(id) {
  const list = own(drawer("answers"), id);
  return Array.isArray(list) ? list : [];
}

/** Keep a try of a question; its moment is made unique. */
export function addTry(id, entry) {
  const list = tries(id);
  const at = Math.max(entry.at, (list[list.length - 1]?.at ?? 0) + 1);
  const kept = { ...entry, at };
  update("answers", (answers) => (answers[id] = [...list, kept].slice(-KEPT)));
  return kept;
}

/** Mark a rewriting by its author's own judgement. */
export function judge(id, at, right, answer) {
  update("answers", (answers) => {
    answers[id] = tries(id).map((entry) => (entry.at === at ? { ...entry, right, answer } : entry));
  });
}

/**
 * How a question stands.
 * @returns {{state: "new"|"changed"|"waiting"|"right"|"guessed"|"wrong", last?: object, wrong: boolean, toGo: number}}
 *   `wrong`: it is in the book of wrong answers, which it enters with a wrong answer and leaves after two right ones in
 *   a row that were not guessed; `toGo`: how many of those are left.
 */
export function standing(id, print) {
  const all = tries(id);
  const valid = all.filter((entry) => entry.print === print);
  let toGo = 0;
  for (const { right, sure } of valid) {
    if (right === false) toGo = 2;
    else if (right && sure !== 0 && toGo) toGo -= 1;
  }
  const last = valid[valid.length - 1];
  if (!last) return { state: all.length ? "changed" : "new", wrong: false, toGo: 0 };
  const state = last.right === null ? "waiting" : !last.right ? "wrong" : last.sure === 0 ? "guessed" : "right";
  return { state, last, wrong: toGo > 0, toGo };
}

/** How a chapter stands: untouched, read, practised or tested, with its last result. */
export function chapterStanding(chapter) {
  const begins = (name) => Object.keys(drawer(name)).some((id) => id.startsWith(`${chapter}/`));
  const results = own(drawer("tests"), chapter)?.results ?? [];
  if (results.length) return { state: "tested", result: results[results.length - 1] };
  return { state: begins("answers") ? "practised" : begins("read") ? "reading" : "new" };
}

/** Where the reader stopped: {chapter, section, title, at}, among chapters for which `exists(chapter)`, or null. */
export function lastPlace(exists) {
  let last = null;
  for (const [id, { at, title }] of Object.entries(drawer("read"))) {
    const [chapter, section] = id.split("/");
    if (exists(chapter) && (!last || at > last.at)) last = { chapter, section, title, at };
  }
  return last;
}

// --- moved ids -------------------------------------------------------------------------------------------------------

/** Drawers with the ids of today; `moved` is {kind: {old: new}}, nested ids written chapter/question. */
export function renamed(drawers, moved) {
  const pair = (kind) => (id) => today(id, kind, moved);
  const result = { ...drawers };
  const rename = (name, kind, change = (value) => value) => {
    if (!isMap(drawers[name])) return;
    const made = {};
    for (const [id, value] of Object.entries(drawers[name])) {
      const key = pair(kind)(id);
      const now = change(value);
      made[key] = own(made, key) === undefined ? now : mergedItem(name, made[key], now);
    }
    result[name] = made;
  };
  rename("answers", "question");
  rename("read", "section");
  rename("mastered", "script");
  rename("tests", "chapter", (test) => {
    if (!isMap(test?.run?.given)) return test;
    const given = Object.entries(test.run.given).map(([id, value]) => [pair("question")(id), value]);
    return { ...test, run: { ...test.run, given: Object.fromEntries(given) } };
  });
  rename("desk-uses", "script");
  if (Array.isArray(drawers["desk-stars"])) {
    result["desk-stars"] = [...new Set(drawers["desk-stars"].map((id) => today(String(id), "script", moved)))];
  }
  return result;
}

function today(id, kind, moved) {
  // a chain of renames ends; a circle, which no checked book has, must not hang the page
  for (let step = 0; step < 20; step++) {
    const [chapter, ...rest] = id.split("/");
    const whole = own(moved[kind] ?? {}, id);
    const outer = rest.length ? own(moved.chapter ?? {}, chapter) : undefined;
    if (whole === undefined && outer === undefined) return id;
    id = whole ?? [outer, ...rest].join("/");
  }
  return id;
}

/** Rename what is kept, once the book has moved ids. */
export function migrate(moved) {
  const kept = store.drawers();
  for (const [name, value] of Object.entries(renamed(kept, moved))) {
    if (JSON.stringify(value) !== JSON.stringify(kept[name])) store.write(name, value);
  }
}

// --- export, import, merge -------------------------------------------------------------------------------------------

/** The text of a file with everything that is kept. */
export function exported(edition, book, now) {
  const file = { kind: KIND, version: VERSION, edition, book, exported: now.toISOString(), drawers: store.drawers() };
  return JSON.stringify(file, null, 1);
}

/**
 * Read an exported file.
 * @returns {{drawers: object, edition: string, exported: string, dropped: number}} dropped: entries that made no sense
 * @throws {Refused} it is no such file; the message says what to do
 */
export function parsed(text, moved) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Refused("这不是学习记录文件，读不出内容。请选“导出到文件”得到的那个 .json 文件。");
  }
  if (!isMap(file) || file.kind !== KIND || !isMap(file.drawers))
    throw new Refused("这个文件不是本手册的学习记录。请选“导出到文件”得到的那个 .json 文件。");
  if (!Number.isInteger(file.version) || file.version < 1) throw new Refused("这个文件没有写明版本，可能被改坏了。请重新导出一次。");
  if (file.version > VERSION) throw new Refused("这个文件是更新的手册导出的。请先把这台设备上的手册换成新版，再导入。");
  const upgraded = STEPS.slice(file.version - 1).reduce((drawers, step) => step(drawers), file.drawers);
  let dropped = 0;
  const sound = {};
  for (const [name, value] of Object.entries(upgraded)) {
    const check = own(CHECKS, name);
    if (!ID.test(name) || (check && !isMap(value))) dropped += 1;
    else if (!check) sound[name] = value;
    else {
      const good = Object.entries(value).filter(([id, item]) => check(id, item));
      dropped += Object.keys(value).length - good.length;
      sound[name] = Object.fromEntries(good);
    }
  }
  const said = (value) => (typeof value === "string" ? value.slice(0, 40) : "");
  return { drawers: renamed(sound, moved), edition: said(file.edition), exported: said(file.exported), dropped };
}

const isMoment = (value) => Number.isFinite(value) && value > 0;
const isTry = (entry) =>
  isMap(entry) &&
  isMoment(entry.at) &&
  typeof entry.print === "string" &&
  [true, false, null].includes(entry.right) &&
  [undefined, 0, 1, 2].includes(entry.sure);
const isResult = (result) =>
  isMap(result) && isMoment(result.at) && Number.isInteger(result.total) && Number.isInteger(result.right);
const isRun = (run) => run === undefined || (isMap(run) && isMap(run.given) && Number.isInteger(run.index));
const CHECKS = {
  answers: (id, list) => PAIR.test(id) && Array.isArray(list) && list.length > 0 && list.every(isTry),
  read: (id, place) => PAIR.test(id) && isMap(place) && isMoment(place.at),
  mastered: (id, mark) => ID.test(id) && isMap(mark) && isMoment(mark.at) && typeof mark.on === "boolean",
  tests: (id, test) =>
    ID.test(id) && isMap(test) && isMoment(test.at) && Array.isArray(test.results) && test.results.every(isResult) && isRun(test.run),
};

/** Two sets of drawers as one; nothing of either is lost but what the other has newer. */
export function merged(mine, theirs) {
  const result = { ...mine };
  for (const [name, value] of Object.entries(theirs)) {
    if (own(mine, name) === undefined) result[name] = value;
    else if (OWN.has(name) && isMap(mine[name])) result[name] = mergedMap(mine[name], value, (a, b) => mergedItem(name, a, b));
    else result[name] = newer(mine[name], value);
  }
  return result;
}

function mergedMap(mine, theirs, join) {
  const made = { ...mine };
  for (const [key, value] of Object.entries(theirs)) {
    if (key !== "__proto__") made[key] = own(mine, key) === undefined ? value : join(mine[key], value);
  }
  return made;
}

function mergedItem(name, mine, theirs) {
  if (name === "answers") return united(mine, theirs).slice(-KEPT);
  if (name !== "tests") return newer(mine, theirs);
  return { ...newer(mine, theirs), results: united(mine.results, theirs.results) };
}

/** Two lists of things with a moment, each moment once; of two the one that is decided. */
function united(mine, theirs) {
  const all = new Map();
  for (const entry of [...theirs, ...mine]) {
    const other = all.get(entry.at);
    const decided = entry.right !== null && !entry.waiting;
    if (!other || decided) all.set(entry.at, entry);
  }
  return [...all.values()].sort((a, b) => a.at - b.at);
}

function newer(mine, theirs) {
  if (isMap(mine) && isMap(theirs)) {
    if (Number.isFinite(mine.at) && Number.isFinite(theirs.at)) return theirs.at > mine.at ? theirs : mine;
    return mergedMap(mine, theirs, newer);
  }
  if (!Array.isArray(mine) || !Array.isArray(theirs)) return mine;
  const have = new Set(mine.map((item) => JSON.stringify(item)));
  return [...mine, ...theirs.filter((item) => !have.has(JSON.stringify(item)))];
}

/** What a merge would change, as sentences for the reader. */
export function changes(mine, both) {
  const said = [];
  const fresh = (name, changed) =>
    Object.entries(both[name] ?? {}).filter(([id, value]) => changed(own(mine[name] ?? {}, id), value));
  const differs = (old, value) => JSON.stringify(old) !== JSON.stringify(value);
  const answers = fresh("answers", differs);
  const moments = (list) => new Set((list ?? []).map((entry) => entry.at));
  const added = answers.reduce((sum, [id, list]) => {
    const known = moments(own(mine.answers ?? {}, id));
    return sum + list.filter((entry) => !known.has(entry.at)).length;
  }, 0);
  if (answers.length) said.push(`答题：${answers.length} 题多出 ${added} 次记录，原有的都留着。`);
  const tests = fresh("tests", differs).length;
  if (tests) said.push(`章末测验：${tests} 章有新的成绩或题序。`);
  const read = fresh("read", differs).length;
  if (read) said.push(`读到哪里：${read} 个小节。`);
  const mastered = fresh("mastered", differs);
  if (mastered.length) said.push(`话术“我会了”：${mastered.length} 条以较新的一次为准。`);
  const others = Object.keys(both).filter((name) => !OWN.has(name) && differs(mine[name], both[name]));
  if (others.length) said.push(`话术台的收藏与设置：${others.length} 项补进来，已有的以较新的为准。`);
  return said;
}
