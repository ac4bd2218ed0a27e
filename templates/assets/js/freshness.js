// Marks rules whose day for a new check has passed: only the reader's clock knows that.

const SOON = 30;

const iso = (day) => [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

/** On the page 待复核: say what is late and what is due soon, mark it, and offer to hide the rest. */
export function startFreshness(today) {
  const root = document.querySelector("[data-kf-freshness]");
  if (!root) return;
  const lists = [...document.querySelectorAll("ul[data-owner]")];
  const rows = lists.flatMap((list) => [...list.children]);
  const soonest = iso(new Date(today.getFullYear(), today.getMonth(), today.getDate() + SOON));
  const state = (row) => (row.dataset.due < iso(today) ? "late" : row.dataset.due <= soonest ? "soon" : "");
  const late = rows.filter((row) => state(row) === "late");
  const soon = rows.filter((row) => state(row) === "soon");
  for (const row of late) row.append(badge("已过期", "kf-fresh-late"));
  for (const row of soon) row.append(badge("快到期", "kf-fresh-soon"));
  const now = root.querySelector(".kf-fresh-now");
  now.textContent = `按今天（${iso(today)}）算：${late.length} 条已过期，${soon.length} 条 ${SOON} 天内到期，共 ${rows.length} 条。`;
  now.hidden = false;
  now.after(filters(lists, rows, state, late.length + soon.length > 0));
}

function badge(text, name) {
  const mark = document.createElement("span");
  mark.className = `kf-badge ${name}`;
  mark.textContent = text;
  return mark;
}

function filters(lists, rows, state, due) {
  const form = document.createElement("form");
  form.className = "kf-fresh-filter";
  const places = [...new Set(rows.map((row) => row.dataset.where))].sort((a, b) => a.localeCompare(b, "zh"));
  const owners = lists.map((list) => list.dataset.owner);
  const owner = choice("负责人", owners);
  const place = choice("平台或法律", places);
  const only = document.createElement("input");
  only.type = "checkbox";
  only.disabled = !due;
  const label = document.createElement("label");
  label.append(only, " 只看过期和快到期的");
  form.append(owner.label, place.label, label);
  const show = () => {
    for (const row of rows) row.hidden = Boolean(place.select.value && row.dataset.where !== place.select.value) || (only.checked && !state(row));
    for (const list of lists) {
      list.hidden = (owner.select.value && list.dataset.owner !== owner.select.value) || !list.querySelector("li:not([hidden])");
      list.previousElementSibling.hidden = list.hidden;
    }
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}

function choice(title, values) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  for (const [value, text] of [["", "全部"], ...values.map((v) => [v, v])]) {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = text;
    select.append(option);
  }
  label.append(`${title} `, select);
  return { label, select };
}

/** Mark every checked date that is overdue on `today`. */
export function markOverdue(today) {
  const day = iso(today);
  for (const time of document.querySelectorAll("time.kf-checked[data-recheck-by]")) {
    if (time.dataset.recheckBy >= day) continue;
    time.classList.add("kf-overdue");
    const note = document.createElement("span");
    note.className = "kf-overdue-note";
    note.textContent = `（应在 ${time.dataset.recheckBy} 前复核，用前请看原文）`;
    time.after(note);
  }
}
