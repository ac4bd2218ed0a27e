// The menu of a small screen. The theme opens it with a hidden checkbox and a label, which no keyboard reaches; with
// script a button takes the label's place, Escape closes, and focus goes in and comes back.

/** Wire up the menu button in the header. */
export function startDrawer() {
  const box = document.querySelector("#__drawer");
  const label = document.querySelector(".kf-drawer");
  const menu = document.querySelector(".md-sidebar--primary");
  if (!box || !label || !menu) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = label.className;
  button.title = label.title;
  button.append(...label.childNodes);
  label.replaceWith(button);

  const tell = () => button.setAttribute("aria-expanded", String(box.checked));
  const toggle = (open) => {
    box.checked = open;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  tell();
  box.addEventListener("change", tell);
  button.addEventListener("click", (event) => {
    toggle(!box.checked);
    // the menu slides in; until it is visible nothing in it can take the focus. A click of the keyboard has no detail
    if (box.checked && !event.detail) requestAnimationFrame(() => menu.querySelector(".md-nav__link[href]")?.focus());
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return;
    toggle(false);
    button.focus();
  });
}
