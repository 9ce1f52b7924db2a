// What was typed and not answered yet, kept on this device until the server has answered each.
//
// One entry of localStorage for each, so that two tabs never overwrite each other's; its id is given when it is typed
// and never changes, so the server carries it out once however often it is sent.

import { uuid } from "app/live";

/** A queue of one account at one place. `prefix`: of its keys; `storage`: localStorage, or what stands in for it.
 *
 * Who extends it says how one entry is sent: `send(entry, ...)` answers what the server said, or a word that ends the
 * sending for now ("offline", "later", "signed_out", …); `refusal(answer)` is what is kept of a refusal. */
export class KeptQueue {
  #prefix;
  #storage;
  #sending = false;

  constructor(prefix, storage = safeStorage()) {
    this.#prefix = prefix;
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

  /** Keep what was typed, behind everything kept before. Throws where the device has no room for it. */
  keep(typed) {
    const last = this.entries().at(-1)?.typed ?? 0;
    const entry = { ...typed, id: uuid(), typed: Math.max(Date.now(), last + 1), tried: false };
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

  /** Send what waits, oldest first, in one tab at a time. Answers "sent", "empty", "busy" or the word of `send` that
   * ended it; `settled(entry, answer)` hears of each that was answered, `how` goes to `send`. */
  async flush(settled, ...how) {
    if (this.#sending) return "busy";
    this.#sending = true;
    try {
      if (!navigator.locks) return await this.#sendAll(settled, how);
      return await navigator.locks.request(`${this.#prefix}send`, { ifAvailable: true }, (lock) =>
        lock ? this.#sendAll(settled, how) : "busy",
      );
    } finally {
      this.#sending = false;
    }
  }

  async #sendAll(settled, how) {
    let state = "empty";
    for (const entry of this.waiting()) {
      if (!this.#has(entry)) continue; // replaced meanwhile
      this.#save({ ...entry, tried: true });
      const answer = await this.send(entry, ...how);
      if (typeof answer === "string") return answer;
      if (answer.ok) this.drop(entry.id);
      else if (this.#has(entry)) this.#save({ ...entry, tried: true, refused: this.refusal(answer) });
      settled(entry, answer);
      state = "sent";
    }
    return state;
  }
}

/** POST to our own server: {status, type, answer} with the JSON it answered (null where it is none), or null when it
 * was not reached or broke off. */
export async function post(address, { headers, body, timeout }) {
  try {
    const response = await fetch(address, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(timeout),
      headers: { Accept: "application/json", ...headers },
      body,
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, type: response.type, answer: isJson ? await response.json() : null };
  } catch {
    return null;
  }
}

/** Keep this page and its files for a time without a network; `worker`: address of the service worker. */
export async function keepPage(worker) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(worker);
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((entry) => entry.name);
    active.postMessage({ keep: [location.origin + location.pathname, ...files] });
  } catch {
    // Without it the page still works; it only cannot be opened again without a network.
  }
}

/** localStorage where it works, else a memory that lasts as long as the page. */
function safeStorage() {
  try {
    localStorage.setItem("kept.try", "1");
    localStorage.removeItem("kept.try");
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
