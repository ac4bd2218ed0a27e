// The hosted site without a network: registers the service worker, says when an edition is kept on the device, and
// offers a new edition instead of mixing it in. A preview and a site opened from disk have no worker.
import { Workbox } from "workbox-window";
import { root } from "./place.js";

/** Start, or on a site without a worker take back, the service worker. */
export function startOffline() {
  if (!("serviceWorker" in navigator) || !window.isSecureContext || location.protocol === "file:") return;
  const home = new URL(`${root()}/`, location.href).href;
  if (!("offline" in document.querySelector(".kf-header").dataset)) return void forget(home);
  if (navigator.connection?.saveData) return;
  const script = `${home}sw.js`;
  const box = new Workbox(script, { updateViaCache: "none" });
  box.addEventListener("waiting", () => offer(box));
  box.addEventListener("activated", (event) => event.isUpdate || sayKept());
  // another tab may have taken the new edition: this one must not go on with the old one
  box.addEventListener("controlling", (event) => event.isUpdate && location.reload());
  box.register().catch(() => {}); // no network, or the browser refuses: the site works as it did
  if (!navigator.serviceWorker.controller) return;
  sayKept();
  leaveWhenGone(script, home);
}

/** A worker outlives its site: when the address now holds something else, such as a preview, make way for it. */
async function leaveWhenGone(script, home) {
  if (!navigator.onLine) return;
  const answer = await fetch(script, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  if (answer?.status !== 404) return;
  await forget(home);
  location.reload();
}

/** Remove a worker that an earlier hosted site left at this address, so that it cannot serve old pages. */
async function forget(home) {
  const all = await navigator.serviceWorker.getRegistrations();
  await Promise.all(all.filter(({ scope }) => scope === home).map((registration) => registration.unregister()));
}

async function sayKept() {
  const worker = navigator.serviceWorker.controller ?? (await navigator.serviceWorker.ready).active;
  const edition = await editionOf(worker);
  const colophon = document.querySelector(".kf-colophon");
  if (!colophon || colophon.querySelector(".kf-kept")) return;
  const line = document.createElement("p");
  line.className = "kf-kept";
  line.textContent = `${edition} 版已存在这台设备上，没网也能看。`;
  colophon.append(line);
}

async function offer(box) {
  const edition = await box.messageSW({ type: "EDITION" });
  const bar = document.createElement("div");
  bar.className = "kf-update md-typeset";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "手册更新");
  const text = document.createElement("p");
  text.setAttribute("role", "status");
  const take = button("换到新版", "kf-button kf-take", () => box.messageSkipWaiting());
  const later = button("先不换", "kf-button", () => bar.remove());
  bar.append(text, take, later);
  document.body.append(bar);
  // a live region speaks only of what changes after it is there
  text.textContent = `手册有新内容（${edition} 版）。换的时候会重新打开这一页。`;
}

function editionOf(worker) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ type: "EDITION" }, [port2]);
  });
}

function button(text, className, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}
