// The panel of marks: what is marked in this version, on which page; what others share; how far it is kept.

import { reader } from "app/reader";
import { pixel, short } from "app/marks-page";
import { fill, text } from "app/texts";

const NARROW = matchMedia("(max-width: 48rem)");
const ABOVE = 90; // pixels between the top of the window and a mark that was jumped to
const byId = (id) => document.getElementById(id);

/** Go to a mark; on a narrow screen the panel lies over the page and goes. */
export function goToMark({ page, kind, data }) {
  if (NARROW.matches) reader.panel("marks", false);
  const y = topOf(kind, data);
  if (y === null) return reader.goTo(page);
  reader.viewer.scrollPageIntoView({ pageNumber: page, destArray: [null, { name: "XYZ" }, null, y + ABOVE * pixel(page), null] });
}

function topOf(kind, data) {
  if (kind === "highlight") return Math.max(...data.rects.map((rect) => rect[3]));
  if (kind === "ink") return Math.max(...data.strokes.flat().filter((_, i) => i % 2));
  return kind === "note" ? data.at[1] : null;
}

const wordsOf = ({ kind, data }) => short((kind === "bookmark" ? data.label : data.text) ?? "", 140);

/** `remove(uuid)`, `open(row)` act on one's own; `read(note)` opens another's. */
export function showList({ own, others, remove, open, read }) {
  const row = byId("mark-row").content.firstElementChild;
  const line = (mark, go) => {
    const item = row.cloneNode(true);
    const colour = mark.data.color;
    item.dataset.kind = mark.kind;
    if (colour) item.querySelector("[data-sign]").classList.add(`mark-${colour}`);
    const kind = text(`kind_${mark.kind}`);
    const head = colour ? `${kind}, ${text(`color_${colour}`)}` : kind;
    item.querySelector("[data-head]").textContent = fill(text("mark_head"), { page: mark.page, head });
    item.querySelector("[data-words]").textContent = wordsOf(mark);
    const notes = [mark.owner, mark.shared_with && fill(text("shared_with"), { group: mark.shared_with }), mark.refused];
    item.querySelector("[data-note]").textContent = notes.filter(Boolean).join(" · ");
    item.querySelector("[data-go]").addEventListener("click", go);
    const bin = item.querySelector("[data-remove]");
    if (mark.owner) bin.remove();
    else bin.addEventListener("click", () => remove(mark.uuid));
    return item;
  };
  const fresh = (list, items) => {
    const index = [...list.children].indexOf(document.activeElement?.closest("li"));
    list.replaceChildren(...items);
    if (index >= 0) (items[Math.min(index, items.length - 1)] ?? list).querySelector("button")?.focus();
  };
  fresh(byId("marks-own"), own.map((mark) => line(mark, () => {
    goToMark(mark);
    if (mark.kind === "note") open(mark.uuid);
  })));
  fresh(byId("marks-others"), others.map((mark) => line(mark, () => {
    goToMark(mark);
    read(mark);
  })));
  byId("marks-none").hidden = own.length > 0;
  byId("marks-shared").hidden = others.length === 0;
  for (const count of document.querySelectorAll("[data-marks-count]")) count.textContent = own.length ? String(own.length) : "";
}

/** How far what was marked is kept, in words; only what asks for attention also stands on the bar. */
export function showState(store) {
  const { state, waiting, lasts } = store;
  const key = !lasts && state !== "saved" ? "marks_memory" : `marks_${state === "later" ? "offline" : state}`;
  const words = fill(text(key), { n: waiting });
  const calm = state === "saved" || (state === "waiting" && lasts);
  for (const slot of document.querySelectorAll("[data-marks-state]")) slot.textContent = words;
  byId("marks-said").hidden = calm;
}

/** Marks on other versions of the paper, each with a way there; `countOn` counts those of a version. */
export async function showVersions(versions, here, countOn) {
  const found = [];
  for (const version of versions) {
    const count = version.id === here ? 0 : await countOn(version.id);
    if (count) found.push({ ...version, count });
  }
  for (const list of document.querySelectorAll("[data-marks-versions]")) {
    list.replaceChildren(...found.map(linkTo));
    list.closest("[data-marks-older]").hidden = found.length === 0;
  }
}

function linkTo({ number, url, count }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = url;
  link.className = "btn btn-small";
  link.textContent = fill(text("marks_on"), { n: count, version: number });
  item.append(link);
  return item;
}
