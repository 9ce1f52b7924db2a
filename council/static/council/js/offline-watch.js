// On every page: does what this device keeps still stand? A copy that was taken back, a former person's, or one whose
// time has passed is thrown away; signing out takes everything with it.
//
// Events on the document: "offline:standing" (detail: {session, standing, copy}) when the server answered for a copy,
// "offline:wiped" when nothing is kept any more.

import { live } from "app/live";
import { account, Copies, forgetAll, keepers } from "app/offline-store";
import { text } from "app/texts";

const LOGOUT = "/tai-khoan/logout/";
const GONE = 410;
const SIGN_IN = 401;
const CALM = 20_000; // between two looks that nothing caused

/** A sentence at the head of the page. */
function say(words, kind) {
  document.getElementById("offline-said")?.remove();
  const note = document.createElement("p");
  note.id = "offline-said";
  note.className = `note note-${kind}`;
  note.setAttribute("role", "status");
  note.textContent = words;
  const place = document.querySelector(".notices") ?? document.getElementById("main") ?? document.body;
  place.prepend(note);
}

/** Throw everything away, tell the server of it, and say so. */
async function wipeAll(rows, words) {
  await forgetAll();
  for (const { device, list } of rows) await wiped(list.home, device);
  if (!words) return; // signing out: the page is left
  document.dispatchEvent(new Event("offline:wiped"));
  say(text(words), "warn");
}

/** Tell the server that a device keeps nothing any more; `session`: nothing of that one. */
export async function wiped(home, device, session = "") {
  const body = new URLSearchParams({ may: device, ...(session && { "ky-hop": session }) });
  await fetch(new URL("../da-xoa/", location.origin + home), { method: "POST", body, keepalive: true }).catch(() => null);
}

async function standing({ list, device }) {
  try {
    const address = new URL(`trang-thai/?may=${device}`, location.origin + list.home);
    const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return isJson ? { status: response.status, ...(await response.json()) } : null;
  } catch {
    return null;
  }
}

let looking = null;
let lookedAt = -Infinity;

/** Ask the server for each copy on this device. */
function look() {
  looking ??= lookNow().finally(() => (looking = null));
  return looking;
}

async function lookNow() {
  lookedAt = performance.now();
  const me = account();
  const owners = await keepers();
  if (!owners.size) return;
  const rows = (await Promise.all([...owners].map(async (owner) => (await Copies.of(owner))?.all() ?? []))).flat();
  if (me && [...owners].some((owner) => owner !== me)) return wipeAll(rows, "offline_other");
  if (rows.some(({ list }) => Date.parse(list.keep_until) <= Date.now())) return wipeAll(rows, "offline_over");
  for (const copy of rows) {
    const answer = await standing(copy);
    if (answer?.status === GONE) return wipeAll(rows, "offline_revoked");
    if (answer?.status === SIGN_IN && me) say(text("offline_sign_in"), "warn");
    document.dispatchEvent(new CustomEvent("offline:standing", { detail: { session: copy.list.session, standing: answer, copy } }));
  }
  // Marks that were made without a network go from whatever page is open when there is one again.
  if (me && owners.has(me)) await unsent(me).catch(() => 0);
}

/** How many marks of this device the server does not have yet, after one more try to send them. */
async function unsent(owner) {
  const [{ openStore }, { MarksStore }, { token }] = await Promise.all([
    import("app/device-store"),
    import("app/marks-store"),
    import("app/offline-take"),
  ]);
  const store = await openStore(owner);
  const councils = new Set((await store.all("outbox")).map(({ council }) => council));
  for (const council of councils) {
    const place = { account: Number(owner), council, version: 0, sync: `/hd/${council}/danh-dau/dong-bo/`, token: token() };
    await new MarksStore(store, place).sync();
  }
  return (await store.all("outbox")).length;
}

/** Signing out: what waits is sent, then everything is thrown away, then the server hears of it. */
async function leave(form) {
  const owners = [...(await keepers())];
  const me = account() || owners[0];
  const waiting = owners.includes(me) ? await unsent(me).catch(() => 0) : 0;
  if (waiting && !confirm(text("offline_unsent", { n: waiting }))) return;
  if (owners.length) {
    const rows = (await Promise.all(owners.map(async (owner) => (await Copies.of(owner))?.all() ?? []))).flat();
    await wipeAll(rows, "");
  }
  form.submit();
}

export function watch() {
  if (!globalThis.indexedDB) return;
  document.addEventListener("submit", (event) => {
    if (new URL(event.target.action, location.href).pathname !== LOGOUT || event.defaultPrevented) return;
    event.preventDefault();
    leave(event.target).catch(() => event.target.submit());
  });
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data.damaged) say(text("offline_damaged"), "bad");
  });
  addEventListener("online", look);
  live.addEventListener("open", () => performance.now() - lookedAt > CALM && look());
  document.addEventListener("visibilitychange", () => !document.hidden && performance.now() - lookedAt > CALM && look());
  look().catch(console.error);
}
