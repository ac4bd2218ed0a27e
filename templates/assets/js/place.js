// Where the page stands: the header knows the way to the root of the site.

/** The address of the site's root as seen from this page, without a slash at its end. */
export function root() {
  return (document.querySelector(".kf-search")?.dataset.root ?? ".").replace(/\/$/, "");
}
