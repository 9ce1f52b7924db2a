// Takes a session along: its page and the pages and files of its papers, each file checked, only what is missing.
//
// What came is kept at once, part by part, so that a break costs a part at most. Nothing counts before its SHA-256 is
// what the server said it is. Files come by the list's links where it has some, which nginx checks without asking the
// server; a link that is refused or breaks off is left for the file's own address.

import { canKeep, lookCache, PART, pagesCache, sha256 } from "app/offline-store";
import { openStore } from "app/device-store";
import { MarksStore } from "app/marks-store";

const AT_ONCE = 3;
const TRIES = 3;
const STALLED = 30_000;
const SPARE = 16 * 1024 * 1024; // room beside the files: pages, scripts, fonts
const WRONG = 403; // what nginx says of a link with another mark: then all of the list are
const OVER = 410; // and of one whose ten minutes are over
const FRESH = 60_000; // a link that is over sooner was made by a clock that does not agree with nginx's
const LOOKS = /\.(?:css|js|mjs|svg|png|woff2)$/;

/** Why taking ended early. `code`: network, signed_out, full, no_room, damaged, changed, elsewhere, paused, refused. */
export class Trouble extends Error {
  constructor(code, more = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

/** The token for our own forms: in the cookie it is fresh even on a page that was kept. */
export const token = () => /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

/** Ask our server for JSON. Throws Trouble; `status` and `message` of a refusal are in its `more`. */
export async function ask(address, { signal, ...options } = {}) {
  let response;
  try {
    response = await fetch(address, {
      credentials: "same-origin",
      redirect: "manual",
      cache: "no-store",
      signal: signal ?? AbortSignal.timeout(STALLED),
      ...options,
      headers: { Accept: "application/json", "X-CSRFToken": token(), ...options.headers },
    });
  } catch {
    throw new Trouble(signal?.aborted ? "paused" : "network");
  }
  if (response.type === "opaqueredirect") throw new Trouble("signed_out", { status: 401 });
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) throw new Trouble(response.status >= 500 ? "network" : "refused", { status: response.status });
  const answer = await response.json();
  if (answer.ok) return answer;
  throw new Trouble("refused", { status: response.status, ...answer.error });
}

/** POST fields to our server. */
export const tell = (address, fields) => ask(address, { method: "POST", body: new URLSearchParams(fields) });

/** What of a list is not here yet, or not as it should be. */
export function missing(list, files) {
  return list.papers.filter((paper) => files.get(paper.file) !== paper.sha256);
}

/** One taking. Dispatches "progress" (detail: {files, count, bytes, size}); `run()` answers the copy. */
export class Take extends EventTarget {
  #copies;
  #places;
  #stop = new AbortController();
  #list;
  #files;
  #bytes = new Map();
  #links = new Map();
  #named = 0;
  #naming = null;

  /** `copies`: app/offline-store; `places`: addresses {list, take, worker, marks}, and the council's code. */
  constructor(copies, places) {
    super();
    this.#copies = copies;
    this.#places = places;
  }

  pause() {
    this.#stop.abort();
  }

  async run() {
    if (!canKeep()) throw new Trouble("unsupported");
    if (!navigator.locks) return this.#run();
    return navigator.locks.request("nghitruong-take", { ifAvailable: true }, (lock) => {
      if (!lock) throw new Trouble("elsewhere");
      return this.#run();
    });
  }

  async #run() {
    const list = (this.#list = await ask(this.#places.list, { signal: this.#stop.signal }));
    this.#name(list);
    const before = await this.#copies.copy(list.session);
    this.#files = await this.#copies.files(list.session);
    const wanted = missing(list, this.#files);
    await this.#room(wanted);
    const taken = await tell(this.#places.take, { former: before?.device ?? "" });
    const worker = navigator.serviceWorker.register(this.#places.worker, { scope: "/" });
    const tags = before?.release === list.release ? (before.tags ?? {}) : {};
    let copy = { ...before, list, device: taken.device, release: list.release, state: "taking", tags: { ...tags } };
    await this.#keep(() => this.#copies.save(copy));
    this.#progress();
    await this.#looks(copy);
    await this.#each(wanted, (paper) => this.#file(paper));
    await this.#each(list.papers, (paper) => this.#reader(paper, copy));
    await this.#page(list.home);
    await this.#marks();
    await this.#tidy(copy);
    await worker;
    await navigator.serviceWorker.ready;
    copy = { ...copy, state: "whole", files: list.papers.length, checked: Date.now() };
    await this.#keep(() => this.#copies.save(copy));
    return copy;
  }

  /** Whether there is room for what is missing; asks the browser not to throw it away. */
  async #room(wanted) {
    await navigator.storage?.persist?.().catch(() => false);
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
    const need = wanted.reduce((sum, { size }) => sum + size, 0) + SPARE;
    if (quota !== undefined && wanted.length && quota - usage < need) throw new Trouble("no_room", { need, free: quota - usage });
  }

  /** Do something for each row, a few at once; the first trouble ends all of it before it is told. */
  async #each(rows, work) {
    const waiting = [...rows];
    let trouble = null;
    const hand = async () => {
      for (let row = waiting.shift(); row && !trouble; row = waiting.shift()) await work(row);
    };
    const failed = (error) => {
      trouble ??= error;
      this.#stop.abort();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, () => hand().catch(failed)));
    if (trouble) throw trouble;
  }

  async #file(paper) {
    for (let again = 0; ; again++) {
      const parts = await this.#parts(paper);
      const all = await Promise.all(parts.map((_, number) => this.#copies.part(paper.file, number)));
      // One part is the whole: no need to read it twice.
      const digest = parts.length === 1 ? parts[0] : await sha256(new Blob(all));
      if (digest === paper.sha256) {
        await this.#keep(() => this.#copies.finish(this.#list.session, paper, parts));
        this.#files.set(paper.file, paper.sha256);
        return this.#progress();
      }
      await this.#copies.drop(this.#list.session, paper.file);
      this.#bytes.delete(paper.file);
      this.#links.delete(paper.file);
      if (again) throw new Trouble("damaged_file", { title: paper.title });
    }
  }

  /** Fetch what is missing of a file; the digests of its parts. */
  async #parts(paper) {
    const count = Math.max(1, Math.ceil(paper.size / PART));
    const begun = await this.#copies.begun(paper.file, count);
    for (let number = begun; number < count; number++) {
      const data = await this.#part(paper, number);
      await this.#keep(() => this.#copies.savePart(this.#list.session, paper.file, number, data));
    }
    const digests = [];
    for (let number = 0; number < count; number++) digests.push(await sha256(await this.#copies.part(paper.file, number)));
    return digests;
  }

  async #part(paper, number) {
    const first = number * PART;
    const last = Math.min(first + PART, paper.size) - 1;
    for (let tried = 1; ; tried++) {
      const link = this.#links.get(paper.file);
      try {
        return await this.#fetchPart(paper, link ?? paper.file, first, last);
      } catch (error) {
        if (this.#stop.signal.aborted) throw new Trouble("paused");
        if (link) {
          await this.#leave(paper.file, link, error.more?.status);
          tried = 0;
          continue;
        }
        if (error instanceof Trouble) throw error;
        if (tried === TRIES) throw new Trouble("network");
        await new Promise((go) => setTimeout(go, 500 * 2 ** tried));
      }
    }
  }

  /** Keep the links of a list apart from it: they end in minutes. */
  #name(list) {
    this.#named = Date.now();
    for (const paper of list.papers) {
      if (paper.link) this.#links.set(paper.file, paper.link);
      delete paper.link;
    }
  }

  /** A link did not bring its part: leave it, or all. A session may take longer than its links last: then all hands
   *  wait for one list with new ones. */
  async #leave(file, link, status) {
    if (this.#links.get(file) !== link) return; // another hand has been here
    if (status === OVER && Date.now() - this.#named > FRESH) {
      this.#naming ??= this.#renew();
      return this.#naming;
    }
    if (status === WRONG || status === OVER) this.#links.clear();
    this.#links.delete(file);
  }

  async #renew() {
    try {
      const list = await ask(this.#places.list, { signal: this.#stop.signal });
      this.#links.clear();
      this.#name(list);
    } catch (error) {
      this.#links.clear();
      if (this.#stop.signal.aborted) throw new Trouble("paused");
      if (["signed_out", "refused"].includes(error.code)) throw error;
    } finally {
      this.#naming = null;
    }
  }

  async #fetchPart(paper, address, first, last) {
    const [stop, wake] = this.#watched();
    try {
      const response = await fetch(address, {
        headers: { Range: `bytes=${first}-${last}`, "X-Take": "1" },
        credentials: "same-origin",
        redirect: "manual",
        cache: "no-store",
        signal: stop.signal,
      });
      if (address !== paper.file && !response.ok) throw new Trouble("link", { status: response.status });
      refuse(response);
      const pieces = [];
      let length = 0;
      for (const reader = response.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        wake();
        pieces.push(value);
        length += value.length;
        this.#bytes.set(paper.file, first + length);
        this.#progress();
      }
      const whole = new Blob(pieces);
      const data = response.status === 206 ? whole : whole.slice(first, last + 1);
      if (data.size !== last - first + 1) throw new Error("broken off");
      return data;
    } finally {
      stop.abort();
    }
  }

  /** A signal that ends when the taking does, or when nothing comes for a while; and a function that says it came. */
  #watched() {
    const stop = new AbortController();
    let timer = setTimeout(() => stop.abort(), STALLED);
    const wake = () => {
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), STALLED);
    };
    stop.signal.addEventListener("abort", () => clearTimeout(timer));
    this.#stop.signal.addEventListener("abort", () => stop.abort(), { once: true });
    if (this.#stop.signal.aborted) stop.abort();
    return [stop, wake];
  }

  #progress() {
    const { papers, size } = this.#list;
    let [files, bytes] = [0, 0];
    for (const paper of papers) {
      const isHere = this.#files.get(paper.file) === paper.sha256;
      files += isHere;
      bytes += isHere ? paper.size : Math.min(this.#bytes.get(paper.file) ?? 0, paper.size);
    }
    this.dispatchEvent(new CustomEvent("progress", { detail: { files, count: papers.length, bytes, size } }));
  }

  /** The page of a paper: again only if what it says changed, or the look of the site. */
  async #reader(paper, copy) {
    if (copy.tags[paper.document] === paper.tag) return;
    await this.#page(paper.page);
    copy.tags[paper.document] = paper.tag;
  }

  async #page(address) {
    const { account, session } = this.#list;
    const cache = await caches.open(pagesCache(account, session));
    await this.#put(cache, address);
  }

  async #put(cache, address) {
    const [stop] = this.#watched();
    let response;
    try {
      response = await fetch(address, { headers: { "X-Take": "1" }, redirect: "manual", cache: "no-cache", signal: stop.signal });
      refuse(response);
      const body = await response.blob();
      await this.#keep(() => cache.put(address, new Response(body, { headers: response.headers })));
      return body;
    } catch (error) {
      if (error instanceof Trouble) throw error;
      throw new Trouble(this.#stop.signal.aborted ? "paused" : "network");
    } finally {
      stop.abort();
    }
  }

  /** Styles, scripts, fonts and decoders of the kept pages, all of one release. */
  async #looks(copy) {
    const { account, home, papers, look, release } = this.#list;
    const cache = await caches.open(lookCache(account, release));
    const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
    const fetched = async (address) => {
      kept.add(address);
      return this.#put(cache, address);
    };
    const pages = [home, ...papers.slice(0, 1).map(({ page }) => page)];
    const wanted = new Set(look);
    for (const page of pages) {
      const found = await (await this.#pageBody(page)).text();
      for (const address of addresses(found)) wanted.add(address);
    }
    await this.#each([...wanted].filter((address) => !kept.has(address)), async (address) => {
      const body = await fetched(address);
      if (!address.endsWith(".css")) return;
      for (const part of inStyles(await body.text(), address)) if (!kept.has(part)) await fetched(part);
    });
    await this.#keep(() => this.#copies.save(copy));
  }

  /** A page as the server says it now, kept too. */
  async #pageBody(address) {
    const cache = await caches.open(pagesCache(this.#list.account, this.#list.session));
    return this.#put(cache, address);
  }

  async #marks() {
    const { account } = this.#list;
    const place = { account, council: this.#places.council, version: 0, sync: this.#places.marks, token: token() };
    await new MarksStore(await openStore(account), place).sync();
  }

  /** Throw away what the list does not name any more: withdrawn papers, earlier versions, an earlier look. */
  async #tidy(copy) {
    const { account, session, papers, home } = this.#list;
    const files = new Set(papers.map(({ file }) => file));
    await this.#copies.prune(session, (file) => files.has(file));
    const pages = new Set([home, ...papers.map(({ page }) => page)]);
    const cache = await caches.open(pagesCache(account, session));
    for (const request of await cache.keys()) if (!pages.has(new URL(request.url).pathname)) await cache.delete(request);
    const used = new Set([copy, ...(await this.#copies.all())].map(({ release }) => lookCache(account, release)));
    for (const name of await caches.keys()) {
      if (name.startsWith(lookCache(account, "")) && !used.has(name)) await caches.delete(name);
    }
  }

  /** Write to the device; a full one is said so. */
  async #keep(write) {
    try {
      return await write();
    } catch (error) {
      if (error?.name === "QuotaExceededError") throw new Trouble("full");
      throw error;
    }
  }
}

function refuse(response) {
  if (response.type === "opaqueredirect" || response.status === 401) throw new Trouble("signed_out");
  if (response.status >= 500) throw new Error(String(response.status));
  if (!response.ok) throw new Trouble("changed");
}

/** Files of the site that a page names, in its head, its icons and its map of scripts. */
function addresses(html) {
  const start = document.querySelector('link[rel="stylesheet"]').getAttribute("href").split("/")[1];
  const found = html.match(new RegExp(`/${start}/[^"'<>\\s)]+`, "g")) ?? [];
  return found.filter((address) => LOOKS.test(address));
}

/** What a style names: fonts and pictures, by their way from it. */
function inStyles(css, address) {
  const found = [...css.matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)/g)].map(([, part]) => part);
  return found.filter((part) => LOOKS.test(part)).map((part) => new URL(part, location.origin + address).pathname);
}

