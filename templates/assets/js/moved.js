// Ids that changed, as handbook.yml lists them: an old printed code or bookmark goes on leading to the right place.

/** What the page knows of moved ids: {kind: {old: new}}; ids inside a chapter are written chapter/id. */
export function moved() {
  return JSON.parse(document.querySelector(".kf-colophon")?.dataset.moved ?? "{}");
}

/** When the address names an anchor of old that this page now has under another id, go there. */
export function followMoved() {
  const old = decodeURIComponent(location.hash.slice(1));
  if (!old || document.getElementById(old)) return;
  const last = (id) => id.split("/").pop();
  for (const pairs of Object.values(moved())) {
    const found = Object.entries(pairs).find(([before, now]) => last(before) === old && document.getElementById(last(now)));
    if (found) return location.replace(`#${last(found[1])}`);
  }
}
