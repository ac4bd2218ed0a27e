// Where the page stands: the header knows the way to the root of the site.

/** The address of the site's root as seen from this page, without a slash at its end. */
export function root() {
  return (document.querySelector(".kf-search")?.dataset.root ?? ".").replace(/\/$/, "");
}

/** Load a script of the site, given from its root, such as assets/search-data.js: files from disk cannot be fetched. */
export function loadScript(path) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root()}/${path}`;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${path} did not load`));
    document.head.append(script);
  });
}
