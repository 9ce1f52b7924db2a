// Notes: writing, reading, sharing with one's delegate group and taking back.
//
// Words of a note may be anything: they go into a text field's value or into textContent, never into HTML.

import { post } from "app/kept-queue";
import { fill, text } from "app/texts";

const TIMEOUT = 20_000;
const byId = (id) => document.getElementById(id);
const writing = byId("note-dialog");
const reading = byId("note-shared");
const asking = byId("note-share");
const form = byId("note-form");

/** `place`: share (address), group (name, "" for who is in none), token; `store`: the marks; `act`: add, change and
 * remove with their undoing; `colour()`: of a new note. */
export class Notes {
  #place;
  #store;
  #act;
  #colour;
  #open = {}; // {row} of a kept note, or {page, at} of a new one

  constructor(place, store, act, colour) {
    [this.#place, this.#store, this.#act, this.#colour] = [place, store, act, colour];
    form.addEventListener("submit", (event) => this.#submitted(event));
    byId("note-delete").addEventListener("click", () => this.#delete());
    byId("note-ask").addEventListener("click", () => this.#ask());
    byId("note-back").addEventListener("click", () => this.#share(false));
    byId("note-share-yes").addEventListener("click", () => this.#share(true));
  }

  /** Write a new note at a point of a page. */
  begin(page, at) {
    this.#open = { page, at };
    this.#show("", this.#colour());
  }

  /** Read and change one's own. */
  edit(uuid) {
    const row = this.#store.get(uuid);
    if (!row) return;
    this.#open = { row };
    this.#show(row.data.text, row.data.color);
  }

  /** Read another member's. */
  read({ owner, page, data }) {
    reading.querySelector("[data-owner]").textContent = fill(text("note_of"), { owner, page });
    reading.querySelector("[data-words]").textContent = data.text;
    reading.showModal();
  }

  #show(words, colour) {
    form.elements.text.value = words;
    const choice = [...form.elements.color].find((one) => one.value === colour) ?? form.elements.color[0];
    choice.checked = true;
    this.#showSharing();
    writing.showModal();
    form.elements.text.focus();
  }

  /** What is kept of the open note now. */
  get #kept() {
    return this.#store.get(this.#open.row?.uuid);
  }

  #showSharing() {
    const row = this.#kept;
    const shared = row?.shared_with ?? "";
    byId("note-delete").hidden = !row;
    byId("note-ask").hidden = !row || Boolean(shared) || !this.#place.group;
    byId("note-back").hidden = !shared;
    byId("note-with").hidden = !shared;
    byId("note-with").textContent = shared && fill(text("shared_with"), { group: shared });
    say(writing, "");
  }

  async #submitted(event) {
    event.preventDefault();
    const data = { color: form.elements.color.value, text: form.elements.text.value };
    if (!data.text.trim()) return say(writing, text("note_empty"));
    const { row, page, at } = this.#open;
    const kept = row
      ? await this.#act.change(row, { ...row.data, ...data })
      : await this.#act.add({ kind: "note", page, data: { ...data, at } });
    if (kept) writing.close();
    else say(writing, text("marks_no_room"));
  }

  async #delete() {
    await this.#act.remove(this.#open.row.uuid);
    writing.close();
  }

  #ask() {
    asking.querySelector("[data-words]").textContent = this.#kept?.data.text ?? "";
    say(asking, "");
    asking.showModal();
  }

  /** The note must be with the server before it can be shared. */
  async #share(shared) {
    const dialog = shared ? asking : writing;
    const { uuid } = this.#open.row;
    const state = await this.#store.sync();
    const response =
      state === "saved" &&
      (await post(this.#place.share, {
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.#place.token },
        body: JSON.stringify({ uuid, shared }),
        timeout: TIMEOUT,
      }));
    if (!response?.answer?.ok) return say(dialog, response?.answer?.error?.message ?? text("share_later"));
    await this.#store.sync();
    asking.close();
    this.#showSharing();
  }
}

function say(dialog, words) {
  const slot = dialog.querySelector("[data-said]");
  slot.hidden = !words;
  slot.textContent = words;
}
