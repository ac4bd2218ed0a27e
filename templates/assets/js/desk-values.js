// The panel "本店的值": a shop changes what its replies say, for itself, and takes the values along as a file.
import { make } from "./element.js";
import { asYaml, fromYaml, keepValues, oneLine, ownValues, valueOf } from "./shop.js";

/** Open the panel with every variable of the book. */
export function openValues(book) {
  const names = Object.keys(book.variables);
  const said = make("p.kf-values-said", { role: "status" });
  const fields = new Map(names.map((name) => [name, field(name, book.variables[name], keep)]));
  const dialog = make("dialog.kf-values-panel.md-typeset", { "aria-labelledby": "kf-values-title" });
  const file = make("input", { type: "file", accept: ".yml,.yaml,text/yaml", hidden: true, change: take });
  const button = (text, onclick) => make("button.kf-button", { type: "button", click: onclick }, text);
  dialog.append(
    make("div.kf-values-head", {}, make("h2", { id: "kf-values-title" }, "本店的值"), button("关闭", () => dialog.close())),
    make("p.kf-quiet", {}, "改了马上用在每条话术里，只存在这个浏览器。导出的文件交给编辑，用 build.py --shop 就能做成整本书。"),
    make("div.kf-values-list", {}, ...[...fields.values()].map(({ line }) => line)),
    said,
    make("div.kf-actions", {}, button("导出 shop.yml", give), button("导入…", () => file.click()), button("全部还原", reset), file),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  if (dialog.showModal) dialog.showModal();
  else dialog.setAttribute("open", "");

  function keep() {
    const own = {};
    for (const [name, { input }] of fields) {
      const value = oneLine(input.value);
      if (value && value !== book.variables[name]) own[name] = value;
    }
    keepValues(own);
    said.textContent = "";
  }

  function refresh() {
    for (const { show } of fields.values()) show();
  }

  function reset() {
    keepValues({});
    refresh();
    said.textContent = "都还原成手册里的值了。";
  }

  function give() {
    const own = Object.fromEntries(Object.entries(ownValues()).filter(([name]) => name in book.variables));
    const address = URL.createObjectURL(new Blob([asYaml(own)], { type: "text/yaml" }));
    const link = make("a", { href: address, download: "shop.yml" });
    dialog.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    said.textContent = `已导出 shop.yml，${Object.keys(own).length} 个值和手册里不同。`;
  }

  async function take() {
    const [chosen] = file.files;
    if (!chosen) return;
    const { values, unread } = fromYaml(await chosen.text());
    const known = Object.entries(values).filter(([name, value]) => name in book.variables && oneLine(value));
    const unknown = Object.keys(values).filter((name) => !(name in book.variables));
    file.value = "";
    if (known.length) {
      keepValues(Object.fromEntries(known.map(([name, value]) => [name, oneLine(value)]).filter(([name, value]) => value !== book.variables[name])));
      refresh();
    }
    said.textContent = [
      known.length ? `读入 ${known.length} 个值。` : "没有读到值：文件里要有 variables: 和它下面的“名: 值”。",
      unknown.length ? `手册里没有“${unknown.join("”“")}”，没有读入。` : "",
      unread.length ? `第 ${unread.join("、")} 行看不懂，没有读入。` : "",
    ].join("");
  }
}

function field(name, given, keep) {
  const input = make("input", { type: "text", maxLength: 300, "aria-label": name });
  const before = make("span.kf-quiet");
  const back = make("button.kf-desk-quiet", { type: "button" }, "还原");
  const show = () => {
    input.value = valueOf(name, given);
    changed();
  };
  const changed = () => {
    const empty = !oneLine(input.value);
    const differs = !empty && oneLine(input.value) !== given;
    before.textContent = empty ? `空着就用手册里的：${given}` : differs ? `手册里是：${given}` : "";
    back.hidden = !differs && !empty;
  };
  input.addEventListener("input", () => {
    changed();
    keep();
  });
  back.addEventListener("click", () => {
    input.value = given;
    changed();
    keep();
    input.focus();
  });
  show();
  const label = make("label", {}, make("span", {}, name), input);
  return { line: make("div.kf-values-line", {}, label, back, before), input, show };
}
