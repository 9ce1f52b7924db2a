// The sessions kept on this device, over app/device-store: what is there, what is missing, and taking it all away.
//
// A file lies in parts, each with its SHA-256; its own row is written last, so that a file without one is not there.
// The service worker reads the same rows.

import { openStore, wipe } from "app/device-store";

export const PREFIX = "nghitruong-";
export const PART = 4 * 1024 * 1024;

export const pagesCache = (account, session) => `${PREFIX}pages-${account}-${session}`;
export const lookCache = (account, release) => `${PREFIX}look-${account}-${release}`;
const partKey = (url, number) => `${url}#${number}`;

/** The account signed in on this page, "" for nobody. */
export const account = () => document.querySelector('meta[name="account"]')?.content ?? "";

export const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** SHA-256 of a Blob, as hexadecimal digits. */
export const sha256 = async (blob) => hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));

/** Whether this browser can keep a session and open it without a network. */
export const canKeep = () => Boolean(navigator.serviceWorker && globalThis.caches && globalThis.indexedDB && crypto.subtle);

/** The copies of one account. */
export class Copies {
  #store;

  constructor(store) {
    this.#store = store;
  }

  static async of(owner) {
    const store = await openStore(owner);
    return store.lasts ? new Copies(store) : null;
  }

  /** The row of a session's copy: {list, device, state: "taking" | "whole", files: how many are there}. */
  copy(session) {
    return this.#store.get("meta", `copy:${session}`);
  }

  async all() {
    return (await this.#store.all("meta")).filter(({ key }) => key.startsWith("copy:"));
  }

  /** Keep what is known of a copy. */
  save(copy) {
    return this.#store.put("meta", { ...copy, key: `copy:${copy.list.session}` });
  }

  /** The addresses of the files of a session that are whole, each with its digest. */
  async files(session) {
    const rows = await this.#rows(session);
    return new Map(rows.filter(({ whole }) => whole).map((row) => [row.url, row.sha256]));
  }

  /** How many parts of a file came before it broke off, from the first on. */
  async begun(url, count) {
    return this.#store.read(["files"], async (at) => {
      let number = 0;
      while (number < count && (await at("files").get(partKey(url, number)))) number += 1;
      return number;
    });
  }

  savePart(session, url, number, data) {
    return this.#store.put("files", { url: partKey(url, number), bundle: String(session), data });
  }

  async part(url, number) {
    return (await this.#store.get("files", partKey(url, number)))?.data;
  }

  /** All parts are there and right: from now on the file is. */
  finish(session, paper, parts) {
    const { file: url, size, sha256: digest } = paper;
    return this.#store.put("files", { url, bundle: String(session), size, sha256: digest, part: PART, parts, whole: true });
  }

  /** Remove the files of a session that `keeps(url of the file)` does not name, with their parts. */
  async prune(session, keeps) {
    const gone = (await this.#rows(session)).map(({ url }) => url).filter((url) => !keeps(url.split("#")[0]));
    if (gone.length) await this.#store.delete("files", ...gone);
  }

  /** Remove one file with its parts. */
  async drop(session, url) {
    await this.prune(session, (other) => other !== url);
  }

  /** Remove a session's copy. */
  async remove(owner, session) {
    await this.#store.delete("meta", `copy:${session}`);
    await this.prune(session, () => false);
    await caches.delete(pagesCache(owner, session));
  }

  /** Everything of a session's files but the bytes: rows of parts are read for their keys alone. */
  #rows(session) {
    return this.#store.where("files", "bundle", String(session));
  }
}

/** Take away everything that was kept here, of whomever; the worker too. */
export async function forgetAll() {
  const names = globalThis.caches ? (await caches.keys()).filter((name) => name.startsWith(PREFIX)) : [];
  await Promise.allSettled(names.map((name) => caches.delete(name)));
  await wipe("");
  const worker = await navigator.serviceWorker?.getRegistration("/").catch(() => null);
  if (worker?.scope === `${location.origin}/`) await worker.unregister();
}

/** The accounts of whom something is kept in this browser. */
export async function keepers() {
  const found = new Set();
  const databases = (await globalThis.indexedDB?.databases?.()) ?? [];
  const names = [...databases.map(({ name }) => name), ...(globalThis.caches ? await caches.keys() : [])];
  for (const name of names) {
    const owner = /^nghitruong-(?:(?:pages|look)-)?(\d+)/.exec(name)?.[1];
    if (owner) found.add(owner);
  }
  return found;
}
