// Marks rules whose day for a new check has passed: only the reader's clock knows that.

/** Mark every checked date that is overdue on `today`. */
export function markOverdue(today) {
  const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
  for (const time of document.querySelectorAll("time.kf-checked[data-recheck-by]")) {
    if (time.dataset.recheckBy >= day) continue;
    time.classList.add("kf-overdue");
    const note = document.createElement("span");
    note.className = "kf-overdue-note";
    note.textContent = `（应在 ${time.dataset.recheckBy} 前复核，用前请看原文）`;
    time.after(note);
  }
}
