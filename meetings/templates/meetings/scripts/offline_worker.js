{% load static %}// Answers for a session that was taken along on this device, when the server does not.
//
// It keeps nothing by itself: what it finds was put there by app/offline-take, each file with the SHA-256 of its parts,
// in the caches "nghitruong-pages-<account>-<session>" and "nghitruong-look-…" and in the account's database
// (app/device-store). Pages come from the server while it answers; files of papers never change under their address, so
// they come from the store first, by ranges. Nothing of other pages passes through here.

const STATIC = "{% get_static_prefix %}";
const PREFIX = "nghitruong-";
const PAGES = /^nghitruong-pages-(\d+)-(\d+)$/;
const PAPER = /^\/hd\/[-\w]+\/tai-lieu\/\d+\/$/;
const FILE = /^\/hd\/[-\w]+\/tai-lieu\/\d+\/\d+\/tep\/$/;
const HOME = /^\/hd\/[-\w]+\/ngoai-tuyen\/\d+\/$/;
// Where somebody without a network is led to the session on the device.
const NEAR = /^\/(?:vao\/|hd\/[-\w]+\/(?:ban-dai-bieu|ky-hop|phien|tai-lieu|ngoai-tuyen|tim|danh-dau|thu-ky)\/.*|hd\/[-\w]+\/)?$/;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const PATIENCE = 4_000;
const FRESH = 1_000;
const AWAY = 15_000; // for so long after a failure the server is not waited for again
const GATEWAY = new Set([502, 503, 504]); // a proxy answers, the server behind it does not

let awayUntil = 0;
const databases = new Map();
const checked = new Set();

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function database(account) {
  if (databases.has(account)) return databases.get(account);
  const request = indexedDB.open(PREFIX + account);
  request.onupgradeneeded = () => request.transaction.abort(); // nothing is kept: leave no empty store behind
  const db = await answered(request).catch(() => null);
  if (!db) return null;
  const forget = () => databases.delete(account);
  db.onversionchange = () => (forget(), db.close());
  db.onclose = forget;
  databases.set(account, db);
  return db;
}

const row = async (account, store, key) => {
  const db = await database(account);
  return db ? answered(db.transaction(store).objectStore(store).get(key)) : undefined;
};

let found = null;
let foundAt = -Infinity;

/** The copies on this device whose time has not passed: {account, session, cache, list}, latest first. A paper asks for
 * dozens of ranges at once: they share one look. */
function copies() {
  if (!found || performance.now() - foundAt > FRESH) {
    foundAt = performance.now();
    found = read();
    found.catch(() => (found = null));
  }
  return found;
}

async function read() {
  const names = (await caches.keys()).map((name) => PAGES.exec(name)).filter(Boolean);
  const rows = await Promise.all(
    names.map(async ([cache, account, session]) => {
      const kept = await row(account, "meta", `copy:${session}`);
      return kept && Date.parse(kept.list.keep_until) > Date.now() ? { account, session, cache, list: kept.list } : null;
    }),
  );
  return rows.filter(Boolean).sort((one, two) => (one.list.taken < two.list.taken ? 1 : -1));
}

const isAway = () => navigator.onLine === false || Date.now() < awayUntil;

/** The server's answer; null where it gives none, or, `hurried`, none in time. */
async function asked(request, hurried) {
  try {
    const answer = await fetch(request, hurried ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (!GATEWAY.has(answer.status)) return answer;
  } catch {
    // No network, or nobody there.
  }
  awayUntil = Date.now() + AWAY;
  return null;
}

/** The kept page of an address: not that of a paper's earlier version. */
async function keptPage(url, copy) {
  if (!PAPER.test(url.pathname) && !HOME.test(url.pathname)) return undefined;
  const version = url.searchParams.get("ban");
  if (version && !copy.list.papers.some((paper) => paper.file === `${url.pathname}${version}/tep/`)) return undefined;
  const cache = await caches.open(copy.cache);
  return cache.match(url.pathname, { ignoreSearch: true, ignoreVary: true });
}

async function page(request, url) {
  const kept = await copies();
  if (!kept.length) return fetch(request);
  let own;
  for (const copy of kept) own ??= await keptPage(url, copy);
  // A page that is not kept is waited for as long as it takes: the server may only be busy.
  const answer = own && isAway() ? null : await asked(request, Boolean(own));
  if (answer || own) return answer ?? own;
  if (!NEAR.test(url.pathname)) return Response.error();
  const council = url.pathname.split("/", 3).join("/") + "/";
  const near = kept.find((copy) => copy.list.home.startsWith(council)) ?? kept[0];
  return near.list.home === url.pathname ? Response.error() : Response.redirect(near.list.home, 302);
}

async function asset(request, url) {
  const kept = await caches.match(url.origin + url.pathname, { ignoreVary: true });
  // A name with a digest always means the same bytes.
  if (kept && (HASHED.test(url.pathname) || isAway())) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

class Damaged extends Error {}

/** A part of a kept file, checked against what it was when it came, once in the life of this worker. */
async function part(kept, number) {
  const found = await row(kept.account, "files", `${kept.url}#${number}`);
  if (!found) throw new Damaged();
  const key = `${kept.url}#${number} ${kept.parts[number]}`;
  if (!checked.has(key)) {
    const digest = await crypto.subtle.digest("SHA-256", await found.data.arrayBuffer()).catch(() => new ArrayBuffer(0));
    if (hex(digest) !== kept.parts[number]) throw new Damaged();
    checked.add(key);
  }
  return found.data;
}

async function keptFile(path) {
  for (const { account } of await copies()) {
    const found = await row(account, "files", path);
    if (found?.whole) return { ...found, account };
  }
  return null;
}

/** A damaged file is not there any more; pages say so, and it is fetched again with the next update. */
async function forget(kept) {
  const db = await database(kept.account);
  if (db) await answered(db.transaction("files", "readwrite").objectStore("files").delete(kept.url));
  for (const client of await self.clients.matchAll()) client.postMessage({ damaged: kept.url });
}

/** First and last byte asked for; null for the whole file, undefined for what lies outside of it. */
function asRange(header, size) {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!found || !(found[1] || found[2])) return null;
  const last = Math.min(found[1] && found[2] ? Number(found[2]) : size - 1, size - 1);
  const first = found[1] ? Number(found[1]) : Math.max(0, size - Number(found[2]));
  return first <= last && size > 0 ? [first, last] : undefined;
}

const headers = (size, length) => ({
  "Content-Type": "application/pdf",
  "Content-Length": String(length),
  "Accept-Ranges": "bytes",
  "X-Content-Type-Options": "nosniff",
  "X-Kept": String(size),
});

/** All of it, a part at a time, read only as fast as the page reads. */
function whole(kept) {
  let number = 0;
  const stream = new ReadableStream(
    {
      async pull(controller) {
        if (number >= kept.parts.length) return controller.close();
        const data = await part(kept, number++);
        controller.enqueue(new Uint8Array(await data.arrayBuffer()));
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { headers: headers(kept.size, kept.size) });
}

async function slice(kept, request) {
  const range = asRange(request.headers.get("Range"), kept.size);
  if (range === undefined) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${kept.size}` } });
  if (range === null) {
    await part(kept, 0);
    return whole(kept);
  }
  const [first, last] = range;
  const pieces = [];
  for (let number = Math.floor(first / kept.part); number * kept.part <= last; number++) {
    const start = number * kept.part;
    pieces.push((await part(kept, number)).slice(Math.max(0, first - start), last - start + 1));
  }
  const body = new Blob(pieces);
  const range206 = { ...headers(kept.size, body.size), "Content-Range": `bytes ${first}-${last}/${kept.size}` };
  return new Response(body, { status: 206, headers: range206 });
}

async function file(request, url) {
  const kept = await keptFile(url.pathname);
  if (!kept) return fetch(request);
  try {
    return await slice(kept, request);
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    await forget(kept);
    return fetch(request);
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  else if (FILE.test(url.pathname) && !request.headers.has("X-Take")) event.respondWith(file(request, url));
  else if (url.pathname.startsWith(STATIC)) event.respondWith(asset(request, url));
});
