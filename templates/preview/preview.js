// What `build.py serve` adds to every page: the problems of the data, and the way to what was just edited.
(() => {
  // whoever fills in the form is not to be led away from it by what it saves
  if (location.pathname.startsWith("/admin/")) return;
  const script = document.currentScript;
  let version = Number(script.dataset.version);
  const site = Number(script.dataset.site);
  let opened = null; // whether a person has folded the panel open or shut

  function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child !== ""));
    return made;
  }

  function item(problem) {
    const place = `${problem.path}:${problem.line}:${problem.column}`;
    return element(
      "li",
      {},
      element("code", { textContent: place }),
      problem.page ? element("a", { href: `/${problem.page}`, textContent: "看这一页" }) : "",
      element("p", { textContent: problem.message }),
      problem.hint ? element("p", { className: "kf-preview-hint", textContent: problem.hint }) : "",
      element("p", { className: "kf-preview-check", textContent: `检查:${problem.check}` }),
    );
  }

  function heading(state, errors, warnings) {
    if (state.trouble) return "网站引擎没能生成";
    if (errors.length) return `${errors.length} 个错误` + (warnings.length ? `,${warnings.length} 个提醒` : "");
    if (state.checking) return "已更新,正在检查…";
    return warnings.length ? `${warnings.length} 个提醒` : "没有问题";
  }

  function show(state) {
    const errors = state.problems.filter((problem) => problem.severity === "error");
    const warnings = state.problems.filter((problem) => problem.severity !== "error");
    const wrong = errors.length > 0 || state.trouble !== "";
    const summary = element("summary", { textContent: heading(state, errors, warnings) });
    const panel = element("details", { className: `kf-preview${wrong ? " kf-preview-wrong" : ""}` }, summary);
    panel.setAttribute("aria-label", "预览");
    summary.setAttribute("role", "status");
    if (wrong) {
      const note = state.fresh
        ? "这一页已经是新的,但有错误就不能正式生成。"
        : "网页停在上一次没有错误的样子,改好存盘就更新。";
      panel.append(element("p", { className: "kf-preview-note", textContent: note }));
    }
    if (state.trouble) panel.append(element("pre", { textContent: state.trouble }));
    if (errors.length) panel.append(element("ol", {}, ...errors.map(item)));
    if (warnings.length) {
      const folded = element("details", { open: !wrong }, element("summary", { textContent: "提醒(不影响生成)" }));
      folded.append(element("ol", {}, ...warnings.map(item)));
      panel.append(folded);
    }
    if (!wrong && !warnings.length && !state.checking) {
      panel.append(element("p", { className: "kf-preview-note", textContent: "改 data/ 里的文件,存盘就会跳到改动的地方。" }));
    }
    panel.open = opened ?? wrong;
    summary.addEventListener("click", () => { opened = !panel.open; });
    document.querySelector(".kf-preview")?.remove();
    document.body.append(panel);
  }

  function go(jump) {
    const there = new URL(jump ? `/${jump}` : location.href, location.href);
    if (there.pathname !== location.pathname) {
      location.assign(there);
    } else {
      if (there.hash && there.hash !== location.hash) {
        history.replaceState(null, "", there);
        history.scrollRestoration = "manual"; // else the browser would go back to where the page was
      }
      location.reload();
    }
  }

  async function listen() {
    try {
      const answer = await fetch(`/preview/state?after=${version}`);
      const state = await answer.json();
      if (state.site > site) return go(state.jump);
      if (state.version > version) {
        version = state.version;
        show(state);
      }
      listen();
    } catch {
      setTimeout(listen, 2000); // the preview was stopped; it may come back
    }
  }

  history.scrollRestoration = "auto";
  // the state as it is now, then whatever comes
  fetch("/preview/state?after=0").then((answer) => answer.json()).then(show).then(listen, listen);
})();
