// Petitions that were typed and not answered yet, kept on this tablet until the server has answered each.
//
// The id is given when a petition is typed and never changes, so the server records it once however often it is sent.
// What a voter said of themselves lies here only until it is sent.

import { uuid } from "app/live";

const TIMEOUT = 20_000;
const LATER = new Set([429, 500, 502, 503, 504]);

/** The queue of one account in one council. `storage`: localStorage, or what stands in for it. */
export class RecordQueue {
  #prefix;
  #storage;
  #sending = false;

  constructor(account, council, storage = safeStorage()) {
    this.#prefix = `petition.${account}.${council}.`;
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

  /** Keep a petition; false when the tablet has no room for it. */
  add(fields) {
    try {
      this.#save({ id: uuid(), typed: Date.now(), fields });
      return true;
    } catch {
      return false;
    }
  }

  drop(id) {
    this.#storage.removeItem(this.#prefix + id);
  }

  #save(entry) {
    this.#storage.setItem(this.#prefix + entry.id, JSON.stringify(entry));
  }

  /** Send what waits, oldest first, in one tab at a time. Answers "sent", "empty", "offline", "busy", "later" or
   * "signed_out"; `settled(entry, answer)` hears of each that was answered. */
  async flush(address, token, settled) {
    if (this.#sending) return "busy";
    this.#sending = true;
    try {
      if (!navigator.locks) return await this.#sendAll(address, token, settled);
      return await navigator.locks.request(`${this.#prefix}send`, { ifAvailable: true }, (lock) =>
        lock ? this.#sendAll(address, token, settled) : "busy",
      );
    } finally {
      this.#sending = false;
    }
  }

  async #sendAll(address, token, settled) {
    let state = "empty";
    for (const entry of this.waiting()) {
      const answer = await this.#send(entry, address, token);
      if (typeof answer === "string") return answer;
      if (answer.ok) this.drop(entry.id);
      else this.#save({ ...entry, refused: answer.message });
      settled(entry, answer);
      state = "sent";
    }
    return state;
  }

  async #send({ id, fields }, address, token) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(address, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        signal: stop.signal,
        headers: { Accept: "application/json", "X-CSRFToken": token },
        body: new URLSearchParams({ ...fields, client_id: id, confirmed: "on" }),
      });
      if (LATER.has(response.status)) return "later";
      if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
      return response.type === "opaqueredirect" || response.status === 403 ? "signed_out" : "later";
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
    localStorage.setItem("petition.try", "1");
    localStorage.removeItem("petition.try");
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
