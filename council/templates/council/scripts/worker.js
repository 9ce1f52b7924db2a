{% load static %}// Opens a page again without a network: the page and what it is made of are kept when it was last read with one. It
// answers nothing but those pages and files of the site's look; what people type never passes here.

const CACHE = "{{ kept_as }}-1";
const PAGE = /{{ pages|safe }}$/;
const FILES = "{% get_static_prefix %}";
const PATIENCE = 8_000;

const isPage = (url) => PAGE.test(url.pathname);
const isFile = (url) => url.pathname.startsWith(FILES);
const keyOf = (url) => url.origin + url.pathname;

async function keep(urls) {
  const cache = await caches.open(CACHE);
  await Promise.allSettled(
    urls.map((address) => new URL(address)).filter((url) => url.origin === location.origin && (isPage(url) || isFile(url)))
      .map(async (url) => {
        const answer = await fetch(url, { credentials: "same-origin" });
        if (answer.ok && !answer.redirected) await cache.put(keyOf(url), answer);
      }),
  );
}

async function answer(request) {
  const url = new URL(request.url);
  const cache = await caches.open(CACHE);
  try {
    const found = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (found.ok && !found.redirected) await cache.put(keyOf(url), found.clone());
    // Signed out: what was kept is no longer for whoever holds the device.
    else if (isPage(url) && (found.redirected || found.type === "opaqueredirect" || found.status === 403)) await cache.delete(keyOf(url));
    return found;
  } catch (error) {
    const kept = await cache.match(keyOf(url));
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("{{ kept_as }}-") && name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([old, self.clients.claim()]));
});
self.addEventListener("message", (event) => event.waitUntil(keep(event.data.keep ?? [])));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if ((event.request.mode === "navigate" && isPage(url)) || isFile(url)) event.respondWith(answer(event.request));
});
