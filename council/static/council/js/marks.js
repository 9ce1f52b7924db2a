// Private marks in the reader: the bar of tools, undoing, and what the other parts have to do with one another.

import { openStore } from "app/device-store";
import { live } from "app/live";
import { lendHand } from "app/marks-hand";
import { areaOf, penOf } from "app/marks-ink";
import { showList, showState, showVersions } from "app/marks-list";
import { Notes } from "app/marks-notes";
import { lies, pageOf, pixel, pointOn, showOn } from "app/marks-page";
import { MarksStore } from "app/marks-store";
import { placesOf, selected } from "app/marks-words";
import { reader } from "app/reader";
import { announce, fill, text } from "app/texts";

const REACH = 8; // pixels around the rubber
const MOST_UNDONE = 100;
const COOKIE = /(?:^|; )(?:__Host-)?csrftoken=([^;]+)/;
const byId = (id) => document.getElementById(id);
const bar = byId("marks");
const place = {
  account: Number(reader.place.account),
  version: Number(reader.place.versionId),
  ...bar.dataset,
  // Asked for each time: a page kept on the device is older than the sign-in of today.
  get token() {
    return COOKIE.exec(document.cookie)?.[1] ?? document.querySelector('meta[name="csrf-token"]').content;
  },
};
const versions = JSON.parse(byId("marks-versions").textContent);
const store = new MarksStore(await openStore(place.account), place);
const done = []; // how to undo what was done here, oldest first
const renamed = new Map(); // a mark that was deleted and put back has a new name
let others = [];
let tool = "";

const nameNow = (uuid) => (renamed.has(uuid) ? nameNow(renamed.get(uuid)) : uuid);

/** What can be done with marks, each with its undoing. Answers the mark, or null when the device has no room. */
const act = {
  add: (mark, undoing = false) =>
    attempt(async () => {
      const row = await store.add(mark);
      if (!undoing) remember(() => act.remove(row.uuid, true));
      return row;
    }),
  change: (row, data, undoing = false) =>
    attempt(async () => {
      const kept = await store.change({ ...row, uuid: nameNow(row.uuid) }, data);
      if (!undoing) remember(() => act.change(kept, row.data, true));
      return kept;
    }),
  remove: (uuid, undoing = false) =>
    attempt(async () => {
      const row = await store.remove(nameNow(uuid));
      if (row && !undoing) {
        remember(async () => {
          const again = await act.add({ kind: row.kind, page: row.page, data: row.data }, true);
          if (again) renamed.set(row.uuid, again.uuid);
        });
      }
      return row;
    }),
};

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    console.error(error);
    announce(text("marks_no_room"));
    for (const slot of document.querySelectorAll("[data-marks-state]")) slot.textContent = text("marks_no_room");
    byId("marks-said").hidden = false;
    return null;
  }
}

function remember(undo) {
  done.push(undo);
  if (done.length > MOST_UNDONE) done.shift();
  byId("marks-undo").disabled = false;
}

async function undo() {
  const last = done.pop();
  byId("marks-undo").disabled = done.length === 0;
  if (!last) return;
  await last();
  announce(text("undone"));
}

const colourOf = (name) => bar.querySelector(`input[name="${name}-color"]:checked`)?.value;
const notes = new Notes(place, store, act, () => colourOf("note"));
const open = (uuid) => {
  if (tool === "rubber") return act.remove(uuid);
  const other = others.find((one) => one.uuid === uuid);
  return other ? notes.read(other) : notes.edit(uuid);
};

// -- what is shown -------------------------------------------------------------------------------------------------

const redraw = showOn({ marks: store, others: (page) => others.filter((one) => one.page === page), open });

function show() {
  redraw();
  showList({ own: store.rows, others, remove: act.remove, open, read: (note) => notes.read(note) });
  showBookmark();
}

function showBookmark() {
  const marked = Boolean(bookmarkHere());
  byId("marks-bookmark").setAttribute("aria-pressed", String(marked));
}

const bookmarkHere = () => store.on(reader.viewer.currentPageNumber).find((row) => row.kind === "bookmark");

async function bookmark() {
  const page = reader.viewer.currentPageNumber;
  const row = bookmarkHere();
  const kept = row ? await act.remove(row.uuid) : await act.add({ kind: "bookmark", page, data: { label: "" } });
  if (kept) announce(fill(text(row ? "bookmark_off" : "bookmark_on"), { page }));
}

/** What others of the group share is asked for, never kept on the device. */
async function loadShared() {
  if (!place.group) return;
  try {
    const response = await fetch(place.shared, { headers: { Accept: "application/json" }, redirect: "error" });
    if (!response.ok) return;
    const { shared } = await response.json();
    others = shared.map((note) => ({ ...note, kind: "note" }));
    show();
  } catch {
    // No network: one's own marks are here all the same.
  }
}

// -- tools ---------------------------------------------------------------------------------------------------------

const hand = lendHand((page, { target, pointerType }) => {
  if (tool === "ink") return penOf(colourOf("ink"), keeper("ink"));
  if (tool === "rubber") return rubber;
  // Over words the browser selects; a finger beside them scrolls.
  const beside = isBlank(page) || (pointerType !== "touch" && !target.closest(".textLayer :is(span, br)"));
  return tool === "highlight" && beside ? areaOf(colourOf("highlight"), keeper("highlight")) : null;
});

const keeper = (kind) => async (page, data) => {
  if (!(await act.add({ kind, page, data }))) redraw();
};

const rubber = {
  begin(page, point) {
    const rub = ([x, y]) => {
      const row = store.on(page).findLast((mark) => lies(mark, [x, y], REACH * pixel(page)));
      if (row) act.remove(row.uuid);
    };
    rub(point);
    return { move: (places) => places.forEach(rub), end() {}, cancel() {} };
  },
};

/** A page without words to select: a scan, or not read yet. */
const isBlank = (page) => Boolean(page) && pageElement(page)?.classList.contains("marks-blank");
const pageElement = (page) => reader.viewer.getPageView(page - 1)?.div;

function learnWords({ pageNumber }) {
  const layer = pageElement(pageNumber)?.querySelector(".textLayer");
  pageElement(pageNumber)?.classList.toggle("marks-blank", !layer?.textContent.trim());
}

function choose(name) {
  tool = tool === name ? "" : name;
  hand.drop();
  reader.main.dataset.markTool = tool;
  for (const button of bar.querySelectorAll("[data-tool]")) {
    button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
  }
  for (const set of bar.querySelectorAll("[data-colours]")) set.hidden = set.dataset.colours !== tool;
  byId("marks-help").textContent = tool && text(`help_${tool}`);
}

async function highlight(range) {
  for (const [page, found] of placesOf(range)) {
    await act.add({ kind: "highlight", page, data: { color: colourOf("highlight"), ...found } });
  }
  getSelection().removeAllRanges();
}

function toolPressed(name, byKey, range) {
  if (name === "highlight" && range) {
    if (tool !== name) choose(name);
    return highlight(range);
  }
  // A key cannot point at a place: the note goes to the head of the page that is looked at.
  if (name === "note" && byKey) return notes.begin(reader.viewer.currentPageNumber, headOf(reader.viewer.currentPageNumber));
  return choose(name);
}

function headOf(page) {
  const box = pageElement(page).getBoundingClientRect();
  return pointOn(page, box.left + box.width / 12, Math.max(box.top + box.height / 24, 0)) ?? [36, 36];
}

function showBar(isOpen) {
  bar.hidden = !isOpen;
  byId("marks-toggle").setAttribute("aria-expanded", String(isOpen));
  if (!isOpen && tool) choose(tool);
}

// -- listening -----------------------------------------------------------------------------------------------------

let range = null; // what was selected when a button was pressed: pressing it may end the selection
bar.addEventListener("pointerdown", () => (range = selected()));
bar.addEventListener("click", ({ target, detail }) => {
  const button = target.closest("[data-tool]");
  if (button) toolPressed(button.dataset.tool, detail === 0, range ?? selected());
  range = null;
});
byId("marks-toggle").addEventListener("click", () => showBar(bar.hidden));
byId("marks-close").addEventListener("click", () => {
  showBar(false);
  byId("marks-toggle").focus();
});
byId("marks-older-close")?.addEventListener("click", () => byId("marks-older").remove());
byId("marks-undo").addEventListener("click", undo);
byId("marks-bookmark").addEventListener("click", bookmark);

const pages = byId("reader-pages");
pages.addEventListener("pointerup", ({ pointerType }) => {
  if (tool !== "highlight" || pointerType === "touch") return; // a finger goes on to move the ends of its selection
  setTimeout(() => selected() && highlight(selected()));
});
pages.addEventListener("click", (event) => {
  const page = pageOf(event.target);
  const at = tool === "note" && page && pointOn(page, event.clientX, event.clientY);
  if (at) notes.begin(page, at);
});
addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select")) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && done.length) {
    event.preventDefault();
    undo();
  }
  if (event.key === "Escape" && tool) {
    event.preventDefault();
    choose(tool);
  }
});
reader.eventBus.on("textlayerrendered", learnWords);
reader.eventBus.on("pagechanging", showBookmark);
for (let page = 1; page <= reader.viewer.pagesCount; page += 1) {
  if (pageElement(page)?.querySelector(".textLayer")) learnWords({ pageNumber: page });
}

store.addEventListener("change", show);
store.addEventListener("state", () => {
  showState(store);
  if (store.state !== "waiting") showVersions(versions, place.version, store.countOn);
});
live.addEventListener("open", loadShared);
addEventListener("online", loadShared);
loadShared();
await store.start();
reader.main.dataset.marks = "ready";
