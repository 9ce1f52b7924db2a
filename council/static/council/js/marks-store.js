// A person's own marks on this device: kept here first, then sent; what other devices marked comes with the answers.
//
// Each change is written to the store of the device together with its entry in the outbox, in one transaction, before
// anything is drawn. An entry leaves the outbox when the server has answered that very entry (`stamp`), so nothing is
// lost when an answer is, and the mark's own name (`uuid`) makes sure that it is one mark however often it is sent.

import { live, uuid } from "app/live";
import { post } from "app/kept-queue";

const SOON = 800; // ms after the last change
const AGAIN = 15_000; // after a server that did not answer
const LOOK = 60_000; // while the page is looked at: what other devices marked
const TIMEOUT = 20_000;
const MOST = 100; // marks in one message
const MOST_LETTERS = 250_000; // of one message, up to three bytes each; the server takes a million bytes
const ALL = ["marks", "outbox", "meta"];

export class MarksStore extends EventTarget {
  #store;
  #place;
  #rows = new Map();
  #turn = 0; // rises with every change made here, so that a reading begun before it is not taken for the truth
  #timer;
  #running = null;
  #again = false;
  #tabs = globalThis.BroadcastChannel ? new BroadcastChannel("nghitruong-marks") : null;
  /** "saved", "waiting", "offline", "signed_out", "other_account" or "failed". */
  state = "waiting";
  waiting = 0;

  /** `place`: account, council (code), version (id), sync (address), token. */
  constructor(store, place) {
    super();
    this.#store = store;
    this.#place = place;
    this.#tabs?.addEventListener("message", ({ data }) => data === place.account && this.#load());
  }

  /** Whether what is marked outlives the page before it is sent. */
  get lasts() {
    return this.#store.lasts;
  }

  /** The marks of this version, by page and by when they were made. */
  get rows() {
    return [...this.#rows.values()].sort((a, b) => a.page - b.page || (a.made_at < b.made_at ? -1 : 1));
  }

  get = (id) => this.#rows.get(id);
  on = (page) => this.rows.filter((row) => row.page === page);

  /** Read what is kept, and begin to ask the server; answers when the first is done. */
  async start() {
    await this.#retryRefused();
    await this.#load();
    addEventListener("online", () => this.sync());
    document.addEventListener("visibilitychange", () => this.sync());
    live.addEventListener("open", () => this.sync());
    setInterval(() => document.hidden || this.sync(), LOOK);
    this.sync();
  }

  /** How many marks of this person another version has. */
  countOn = async (version) => (await this.#store.where("marks", "version", version)).length;

  add({ kind, page, data }) {
    return this.#write({ uuid: uuid(), kind, page, data, shared_with: "" });
  }

  /** Change what a mark says. One that was deleted elsewhere meanwhile is written again, as a new mark. */
  async change(row, data) {
    const kept = (await this.#store.get("marks", row.uuid)) ?? { ...row, uuid: uuid(), shared_with: "" };
    return this.#write({ ...kept, data });
  }

  async remove(id) {
    const row = this.#rows.get(id);
    if (!row) return null;
    await this.#store.change(["marks", "outbox"], async (at) => {
      await at("marks").delete(id);
      await at("outbox").put(this.#entry({ ...row, data: null }, true));
    });
    this.#rows.delete(id);
    this.#changed();
    return row;
  }

  async #write({ refused, ...mark }) {
    const row = { ...mark, version: this.#place.version, council: this.#place.council, made_at: new Date().toISOString() };
    await this.#store.change(["marks", "outbox"], async (at) => {
      await at("marks").put(row);
      await at("outbox").put(this.#entry(row, false));
    });
    this.#rows.set(row.uuid, row);
    this.#changed();
    return row;
  }

  #entry = ({ uuid: id, council, version, page, kind, data, made_at }, deleted) => ({
    uuid: id, council, version, page, kind, data, made_at, deleted, stamp: uuid(),
  });

  #changed() {
    this.#turn += 1;
    this.#tabs?.postMessage(this.#place.account);
    this.dispatchEvent(new Event("change"));
    this.#say("waiting");
    this.#later(SOON);
  }

  #say(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  #later(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sync(), delay);
  }

  async #load() {
    const turn = this.#turn;
    const rows = await this.#store.where("marks", "version", this.#place.version);
    this.waiting = (await this.#ours()).length;
    if (turn !== this.#turn) return this.#load();
    this.#rows = new Map(rows.map((row) => [row.uuid, row]));
    this.dispatchEvent(new Event("change"));
  }

  #ours = async () => (await this.#store.all("outbox")).filter((entry) => entry.council === this.#place.council);

  /** What was refused (a paper that was withdrawn for a while) is tried once more when its paper is opened. */
  #retryRefused() {
    return this.#store.change(["marks", "outbox"], async (at) => {
      const rows = await at("marks").where("version", this.#place.version);
      for (const row of rows.filter((one) => one.refused)) await at("outbox").put(this.#entry(row, false));
    });
  }

  /** Send what waits and take what is new. One message after the other, in one tab at a time. */
  sync() {
    clearTimeout(this.#timer);
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#inTurn()
      .catch((error) => {
        console.error(error);
        return "failed"; // the store was closed: signed out in another tab, or its data removed
      })
      .then(async (state) => {
        this.waiting = (await this.#ours().catch(() => [])).length;
        this.#running = null;
        this.#say(state);
        if (this.#again) {
          this.#again = false;
          return this.sync();
        }
        if (state === "later" || state === "offline") this.#later(AGAIN);
        return state;
      });
    return this.#running;
  }

  #inTurn() {
    const name = `nghitruong-marks-${this.#place.account}`;
    return navigator.locks ? navigator.locks.request(name, () => this.#all()) : this.#all();
  }

  async #all() {
    for (;;) {
      const sent = await this.#batch();
      const since = (await this.#store.get("meta", this.#key))?.value ?? 0;
      const response = await post(this.#place.sync, {
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.#place.token },
        body: JSON.stringify({ account: this.#place.account, since, marks: sent.map(plain) }),
        timeout: TIMEOUT,
      });
      const state = verdict(response);
      if (state) return state;
      await this.#take(response.answer, sent);
      await this.#load();
      if (!response.answer.more && !this.waiting) return "saved";
    }
  }

  get #key() {
    return `marks.since.${this.#place.council}`;
  }

  async #batch() {
    const batch = [];
    let letters = 0;
    for (const entry of await this.#ours()) {
      letters += JSON.stringify(entry).length;
      if (batch.length === MOST || (batch.length && letters > MOST_LETTERS)) break;
      batch.push(entry);
    }
    return batch;
  }

  /** Take an answer in: entries that were answered leave the outbox, rows become what the server says, except those
   * that changed here meanwhile. A deletion is final. All of it or nothing. */
  async #take({ change, marks, refused }, sent) {
    const council = this.#place.council;
    await this.#store.change(ALL, async (at) => {
      for (const entry of sent) {
        const now = await at("outbox").get(entry.uuid);
        if (now?.stamp === entry.stamp) await at("outbox").delete(entry.uuid);
      }
      for (const { deleted, change: _, ...mark } of marks) {
        if (deleted) {
          await at("marks").delete(mark.uuid);
          await at("outbox").delete(mark.uuid);
        } else if (!(await at("outbox").get(mark.uuid))) {
          await at("marks").put({ ...mark, council });
        }
      }
      for (const { uuid: id, message } of refused) {
        const row = await at("marks").get(id);
        if (row && !(await at("outbox").get(id))) await at("marks").put({ ...row, refused: message });
      }
      await at("meta").put({ key: this.#key, value: change });
    });
    this.#tabs?.postMessage(this.#place.account);
  }
}

const plain = ({ council, stamp, ...mark }) => mark;

/** Why an answer ends the sending for now; "" if it does not. */
function verdict(response) {
  if (!response) return "offline";
  const { status, type, answer } = response;
  if (answer?.ok) return "";
  if (type === "opaqueredirect" || status === 403) return "signed_out";
  return answer?.error?.code === "other_account" ? "other_account" : "later";
}
