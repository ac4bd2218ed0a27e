// The desk's filters: what stands in the five choices, which scripts fit, and how many each further choice would leave.

/** The chosen values by family, families without a choice left out. */
export function readFilters(selects) {
  return Object.fromEntries(selects.filter((select) => select.value).map((select) => [select.name, select.value]));
}

/** Choose what an address asks for; a value that does not exist is no choice. */
export function writeFilters(selects, wanted) {
  for (const select of selects) {
    const value = wanted.get(select.name) ?? "";
    select.value = [...select.options].some((option) => option.value === value) ? value : "";
  }
}

/** Whether a script fits every chosen value. */
export function fits(script, filters) {
  return Object.entries(filters).every(([family, value]) => has(script, family, value));
}

/** Those made for the chosen category before the general ones; answers to a question keep their order. */
export function sortedFor({ category }, scripts, query) {
  if (!category || query) return scripts;
  const own = (script) => (script.tags.category ?? []).includes(category);
  return [...scripts.filter(own), ...scripts.filter((script) => !own(script))];
}

/** Write behind each choice how many of the matches it would leave, the other families as chosen. */
export function counted(selects, filters, matches) {
  for (const select of selects) {
    const others = { ...filters };
    delete others[select.name];
    const left = matches.filter((script) => fits(script, others));
    for (const option of select.options) {
      if (!option.value) continue;
      option.dataset.word ??= option.textContent;
      const count = left.filter((script) => has(script, select.name, option.value)).length;
      option.textContent = `${option.dataset.word} ${count}`;
      option.disabled = !count && !option.selected;
    }
    select.classList.toggle("kf-chosen", Boolean(select.value));
  }
}

/** A script without a platform fits every platform; a general one fits every category. */
function has(script, family, value) {
  const values = script.tags[family] ?? [];
  if (family === "platform" && !values.length) return true;
  if (family === "category" && (!values.length || values.includes("general"))) return true;
  return values.includes(value);
}
