// What this device keeps of one account: a database of the browser, behind promises.
//
// Stores: `marks` (by uuid, index "version"), `outbox` (by uuid), `files` (by url, index "bundle"), `meta` (by key).
// One database for each account, so that nobody who signs in later reads what another kept; `wipe()` removes all.

const PREFIX = "nghitruong-";

// Each step leads from the version before to its own number; a step is never edited once it was delivered.
const STEPS = [
  (db) => {
    db.createObjectStore("marks", { keyPath: "uuid" }).createIndex("version", "version");
    db.createObjectStore("outbox", { keyPath: "uuid" });
    db.createObjectStore("files", { keyPath: "url" }).createIndex("bundle", "bundle");
    db.createObjectStore("meta", { keyPath: "key" });
  },
];
const KEYS = { marks: "uuid", outbox: "uuid", files: "url", meta: "key" };

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** The store of an account. Where the browser keeps nothing it is a memory that lasts as long as the page: `lasts`. */
export async function openStore(account) {
  try {
    return new DeviceStore(await openDatabase(PREFIX + account));
  } catch (error) {
    console.info("device store:", error?.name ?? error); // no room, private window, switched off
    return new MemoryStore();
  }
}

/** Remove what every account kept on this device. Answers when it is gone; other tabs are asked to let go. */
export async function wipe(account) {
  if (!globalThis.indexedDB) return;
  const known = (await indexedDB.databases?.()) ?? [{ name: PREFIX + account }];
  const ours = known.map(({ name }) => name).filter((name) => name.startsWith(PREFIX));
  await Promise.all(ours.map((name) => answered(indexedDB.deleteDatabase(name))));
}

async function openDatabase(name) {
  const request = indexedDB.open(name, STEPS.length);
  request.onupgradeneeded = ({ oldVersion }) => STEPS.slice(oldVersion).forEach((step) => step(request.result));
  const db = await answered(request);
  // Another tab wipes the store or brings a newer version: hold nothing open against it.
  db.onversionchange = () => db.close();
  return db;
}

/** One piece of work in a transaction of its own. */
class Store {
  get = (name, key) => this.read([name], (at) => at(name).get(key));
  all = (name) => this.read([name], (at) => at(name).all());
  where = (name, index, value) => this.read([name], (at) => at(name).where(index, value));
  put = (name, ...rows) => this.change([name], (at) => Promise.all(rows.map((row) => at(name).put(row))));
  delete = (name, ...keys) => this.change([name], (at) => Promise.all(keys.map((key) => at(name).delete(key))));
}

class DeviceStore extends Store {
  lasts = true;
  #db;

  constructor(db) {
    super();
    this.#db = db;
  }

  /** Run `work(at)` in one transaction that is written whole or not at all; `at(name)` is a store with get, all,
   * where, put, delete, clear. `work` may wait for these and for nothing else. */
  change(names, work) {
    return this.#run(names, "readwrite", work);
  }

  /** The same for reading. */
  read(names, work) {
    return this.#run(names, "readonly", work);
  }

  async #run(names, mode, work) {
    const transaction = this.#db.transaction(names, mode, { durability: mode === "readwrite" ? "strict" : "default" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    });
    done.catch(() => {}); // whoever waits below hears of it
    try {
      const result = await work((name) => shelf(transaction.objectStore(name)));
      await done;
      return result;
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has ended already.
      }
      throw error;
    }
  }
}

const shelf = (store) => ({
  get: (key) => answered(store.get(key)),
  all: () => answered(store.getAll()),
  where: (index, value) => answered(store.index(index).getAll(value)),
  put: (row) => answered(store.put(row)),
  delete: (key) => answered(store.delete(key)),
  clear: () => answered(store.clear()),
});

/** The same calls over a memory: one piece of work after the other, in the order of asking. */
class MemoryStore extends Store {
  lasts = false;
  #rows = Object.fromEntries(Object.keys(KEYS).map((name) => [name, new Map()]));
  #last = Promise.resolve();

  change(names, work) {
    const result = this.#last.then(() => work((name) => this.#shelf(name)));
    this.#last = result.catch(() => {});
    return result;
  }

  read = (names, work) => this.change(names, work);

  #shelf(name) {
    const rows = this.#rows[name];
    return {
      get: async (key) => structuredClone(rows.get(key)),
      all: async () => structuredClone([...rows.values()]),
      where: async (index, value) => structuredClone([...rows.values()].filter((row) => row[index] === value)),
      put: async (row) => rows.set(row[KEYS[name]], structuredClone(row)),
      delete: async (key) => rows.delete(key),
      clear: async () => rows.clear(),
    };
  }
}
