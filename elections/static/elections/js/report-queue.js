// Reports that were typed and not answered yet, kept on this phone until the server has answered each.
//
// One entry of localStorage for each report, so that two tabs never overwrite each other's; the id is given when the
// report is typed and never changes, so the server carries it out once however often it is sent.

import { uuid } from "app/live";

const TIMEOUT = 15_000;
const LATER = new Set(["unavailable", "rate_limited", "internal"]);

/** The queue of one account in one election. `storage`: localStorage, or what stands in for it. */
export class Queue {
  #prefix;
  #storage;
  #sending = false;

  constructor(account, election, storage = safeStorage()) {
    this.#prefix = `turnout.${account}.${election}.`;
    this.#storage = storage;
  }

  /** Whether what is kept outlives the page. */
  get lasts() {
    return this.#storage.lasts !== false;
  }

  /** Every entry, oldest first. */
  entries() {
    const found = [];
    for (let i = 0; i < this.#storage.length; i++) {
      const key = this.#storage.key(i);
      if (!key?.startsWith(this.#prefix)) continue;
      try {
        found.push(JSON.parse(this.#storage.getItem(key)));
      } catch {
        // Not ours after all.
      }
    }
    return found.sort((one, two) => one.typed - two.typed || (one.id < two.id ? -1 : 1));
  }

  waiting() {
    return this.entries().filter((entry) => !entry.refused);
  }

  /** Keep a report. One of the same area and hour that was never sent is replaced: it was a slip of the hand. */
  add(report) {
    for (const old of this.entries()) {
      if (old.area === report.area && old.slot === report.slot && (!old.tried || old.refused)) this.drop(old.id);
    }
    const last = this.entries().at(-1)?.typed ?? 0;
    const entry = { ...report, id: uuid(), typed: Math.max(Date.now(), last + 1), tried: false };
    this.#save(entry);
    return entry;
  }

  drop(id) {
    this.#storage.removeItem(this.#prefix + id);
  }

  #has(entry) {
    return this.#storage.getItem(this.#prefix + entry.id) !== null;
  }

  #save(entry) {
    this.#storage.setItem(this.#prefix + entry.id, JSON.stringify(entry));
  }

  /** Send what waits, oldest first, in one tab at a time. Answers "sent", "empty", "offline", "busy", "later",
   * "token" or "signed_out"; `settled(entry, answer)` hears of each report that was answered. */
  async flush(token, settled) {
    if (this.#sending) return "busy";
    this.#sending = true;
    try {
      if (!navigator.locks) return await this.#sendAll(token, settled);
      return await navigator.locks.request(`${this.#prefix}send`, { ifAvailable: true }, (lock) =>
        lock ? this.#sendAll(token, settled) : "busy",
      );
    } finally {
      this.#sending = false;
    }
  }

  async #sendAll(token, settled) {
    let state = "empty";
    for (const entry of this.waiting()) {
      if (!this.#has(entry)) continue; // replaced meanwhile
      this.#save({ ...entry, tried: true });
      const answer = await this.#send(entry, token);
      if (typeof answer === "string") return answer;
      const code = answer.error?.code;
      if (code === "signed_out") return code;
      if (LATER.has(code)) return "later";
      if (answer.ok) this.drop(entry.id);
      else if (this.#has(entry)) this.#save({ ...entry, tried: true, refused: answer.error });
      settled(entry, answer);
      state = "sent";
    }
    return state;
  }

  async #send({ id, command, area, slot, city, commune, reason }, token) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(command, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        signal: stop.signal,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ id, do: "elections.report_turnout", area, slot, city, commune, reason }),
      });
      if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
      return response.status === 403 ? "token" : "later";
    } catch {
      return "offline";
    } finally {
      clearTimeout(timer);
    }
  }
}

/** localStorage where it works, else a memory that lasts as long as the page. */
function safeStorage() {
  try {
    localStorage.setItem("turnout.try", "1");
    localStorage.removeItem("turnout.try");
    return localStorage;
  } catch {
    return new MemoryStorage();
  }
}

class MemoryStorage {
  #map = new Map();
  lasts = false;
  get length() {
    return this.#map.size;
  }
  key(i) {
    return [...this.#map.keys()][i] ?? null;
  }
  getItem(key) {
    return this.#map.get(key) ?? null;
  }
  setItem(key, value) {
    this.#map.set(key, value);
  }
  removeItem(key) {
    this.#map.delete(key);
  }
}
