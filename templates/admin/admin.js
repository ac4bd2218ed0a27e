// Starts the web form with the settings that the build made, and keeps saved files in the book's own style.
//
// Loaded twice: before the form's program, to keep it from starting by itself, and after it, to start it.
window.CMS_MANUAL_INIT = true;

(() => {
  // one address for the page, since a git host sends people back only to an address that was registered
  if (location.pathname.endsWith("/")) location.replace(`index.html${location.search}${location.hash}`);
  if (!("start" in document.currentScript.dataset)) return;

  // what the program's Chinese lacks, and names of its own for what this book calls otherwise
  const words = window.CMS.getLocale("zh_Hans");
  words.auth.loginWithForgejo = "用 Forgejo 账号登录";
  Object.assign(words.collection.collectionTop, { viewAsList: "列表", viewAsGrid: "格子" });
  words.collection.entries.unpublishedHeader = "还没发布的";
  const { editorControl, editorControlPane, editorToolbar, editorWidgets } = words.editor;
  editorControl.field.widgetLabel = "填写框";
  Object.assign(editorControlPane.widget, {
    rangeMin: "“%{fieldLabel}”至少要 %{minCount} 项",
    rangeMax: "“%{fieldLabel}”最多 %{maxCount} 项",
  });
  Object.assign(editorToolbar, {
    statusInfoTooltipDraft: "还是草稿。改好了就把状态换成“审查中”，请主管来看。",
    statusInfoTooltipInReview: "主管在看。这时也还能接着改。",
  });
  editorWidgets.list.addType = "新增%{item}";
  editorWidgets.object = { ...editorWidgets.object, expand: "展开", collapse: "折起" };
  words.ui.settingsDropdown.account = "账号";

  // a new item is put at the end of its list, which may be far below
  addEventListener("click", ({ target }) => {
    const list = target.closest?.('[class*="TopBarContainer"]')?.parentElement;
    const last = () => [...list.querySelectorAll('[class*="SortableListItem"]')].filter((item) => inside(item) === list).at(-1);
    const inside = (item) => item.parentElement.closest('[id*="-field-"]');
    if (!list) return;
    const before = last();
    setTimeout(() => {
      const now = last();
      if (now && now !== before) now.scrollIntoView({ block: "start" });
    }, 200);
  });

  /** The plain value of what the form holds. */
  const plain = (value) => (value && typeof value.toJS === "function" ? value.toJS() : value);

  /** The form's own kind of value again, holding an ordered record. */
  const keep = (data, record) => Object.entries(record).reduce((kept, [name, value]) => kept.set(name, value), data.clear());

  const isEmpty = (value) =>
    value === undefined || value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

  /** The fields of one item of a list, by its kind where a list holds several. */
  function fieldsOf(field, item) {
    if (field.types) return [{ name: "id" }, { name: "kind" }, ...(field.types.find((t) => t.name === item?.kind)?.fields ?? [])];
    return field.fields;
  }

  function tidy(value, field) {
    if (typeof value === "string" && field.one_line) return value.replace(/\s*\n\s*/g, "");
    // prose of several lines ends with one line end, wherever its author stopped typing
    if (typeof value === "string" && field.widget === "text" && value.includes("\n")) return `${value.trimEnd()}\n`;
    if (Array.isArray(value)) {
      if (field.field) return value.map((item) => tidy(item, field.field)).filter((item) => !isEmpty(item));
      return value.map((item) => (fieldsOf(field, item) ? ordered(item, fieldsOf(field, item)) : item));
    }
    if (value && typeof value === "object" && field.fields) return ordered(value, field.fields);
    return value;
  }

  /** A record with its keys in the order of its fields, and without the optional ones that were left empty. */
  function ordered(record, fields) {
    const made = {};
    const known = new Map(fields.map((field) => [field.name, field]));
    for (const name of [...known.keys(), ...Object.keys(record).filter((key) => !known.has(key))]) {
      const field = known.get(name);
      const value = name in record ? tidy(record[name], field ?? {}) : undefined;
      if (value === undefined || (field?.required === false && isEmpty(value))) continue;
      made[name] = value;
    }
    return made;
  }

  fetch("config.yml")
    .then((answer) => answer.json())
    .then((config) => {
      const forms = new Map();
      for (const collection of config.collections) {
        if (collection.fields) forms.set(collection.name, collection.fields);
        for (const file of collection.files ?? []) forms.set(`${collection.name}/${file.name}`, file.fields);
      }
      window.CMS.registerEventListener({
        name: "preSave",
        handler: ({ entry }) => {
          const collection = entry.get("collection");
          const fields = forms.get(collection) ?? forms.get(`${collection}/${entry.get("slug")}`);
          const data = entry.get("data");
          return fields ? keep(data, ordered(plain(data), fields)) : data;
        },
      });
      window.CMS.init({ config: { ...config, load_config_file: false } });
    });
})();
