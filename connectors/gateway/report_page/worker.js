// Keeps the page on the phone, so that it opens without a network, and sends what waits when the phone has one again.

import { send } from "/report/queue.js";

const SHELF = "xiqu-report-1";
const PAGE = [
  "/report", "/report/report.css", "/report/report.js", "/report/words.js", "/report/queue.js", "/report/place.js", "/report/mine.js", "/report/icons.js",
  "/report/icon.svg", "/report/app.webmanifest", "/report/kinds.json",
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(PAGE)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const rest = caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELF).map((name) => caches.delete(name))));
  event.waitUntil(rest.then(() => self.clients.claim()));
});

// The network first, so that a new page is seen at once; the phone's copy where there is none. What belongs to cases is never copied.
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin || !PAGE.includes(address.pathname)) return;
  event.respondWith(fromNetwork(event.request, address.pathname));
});

async function fromNetwork(request, name) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok) await shelf.put(name, answer.clone());
    return answer;
  } catch (error) {
    const kept = await shelf.match(name);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("sync", (event) => {
  if (event.tag === "reports") event.waitUntil(send());
});
