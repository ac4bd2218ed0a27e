// The service worker of a hosted site: keeps one whole edition on the device and serves every page from it, so that a
// reader never sees pages of one edition with data of another. A build writes `/sw.js`, which sets HANDBOOK_EDITION
// ({edition, files: [{url, revision, integrity}]}) and then loads this script; any changed file changes that list.
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from "workbox-precaching";
import { setCatchHandler, setDefaultHandler } from "workbox-routing";
import { NetworkOnly } from "workbox-strategies";

const { edition, files } = self.HANDBOOK_EDITION;

// `integrity` makes the browser refuse a file that is not of this edition, as during an upload that is half done
precacheAndRoute(files, { ignoreURLParametersMatching: [/./] });
cleanupOutdatedCaches();
setDefaultHandler(new NetworkOnly());
setCatchHandler(async ({ request }) =>
  (request.mode === "navigate" && (await matchPrecache("404.html"))) || Response.error(),
);

self.addEventListener("message", ({ data, ports }) => {
  // a new edition waits until a reader asks for it
  if (data?.type === "SKIP_WAITING") self.skipWaiting();
  if (data?.type === "EDITION") ports[0].postMessage(edition);
});
