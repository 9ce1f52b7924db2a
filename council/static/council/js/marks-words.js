// Highlighting words: from what is selected to rectangles on pages.

import { pageOf, pointOn } from "app/marks-page";

const MOST_RECTS = 500;
const MOST_LETTERS = 2_000;
const pages = document.getElementById("reader-pages");

/** What is selected in the pages now, as a range, or null. */
export function selected() {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return pages.contains(range.commonAncestorContainer) || range.intersectsNode(pages) ? range.cloneRange() : null;
}

/** Page -> {rects, text} of a range. */
export function placesOf(range) {
  const found = new Map();
  for (const layer of pages.querySelectorAll(".textLayer")) {
    const page = pageOf(layer);
    if (!range.intersectsNode(layer)) continue;
    const place = { rects: [], text: "" };
    for (const part of partsOf(layer, range)) {
      place.text += `${part} `;
      for (const rect of part.getClientRects()) add(place.rects, onPage(page, rect));
    }
    place.text = place.text.replace(/\s+/g, " ").trim().slice(0, MOST_LETTERS);
    place.rects.length = Math.min(place.rects.length, MOST_RECTS);
    if (place.rects.length) found.set(page, place);
  }
  return found;
}

/** The range of each piece of text of a page that is selected: that of a whole layer would count its own box too. */
function* partsOf(layer, range) {
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !range.intersectsNode(node)) continue;
    const part = document.createRange();
    part.selectNodeContents(node);
    if (node === range.startContainer) part.setStart(node, range.startOffset);
    if (node === range.endContainer) part.setEnd(node, range.endOffset);
    if (!part.collapsed) yield part;
  }
}

function onPage(page, { left, top, right, bottom, width, height }) {
  if (width < 1 || height < 1) return null;
  const [one, other] = [pointOn(page, left, top), pointOn(page, right, bottom)];
  if (!one || !other) return null;
  return [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[0], other[0]), Math.max(one[1], other[1])];
}

/** Add a rectangle; one that goes on in the same line makes the last one longer. */
function add(rects, rect) {
  if (!rect) return;
  const last = rects.at(-1);
  const height = rect[3] - rect[1];
  const sameLine = last && Math.abs(last[1] - rect[1]) < height / 3 && Math.abs(last[3] - rect[3]) < height / 3;
  if (sameLine && rect[0] > last[0] && rect[0] - last[2] < height) {
    last.splice(0, 4, last[0], Math.min(last[1], rect[1]), Math.max(last[2], rect[2]), Math.max(last[3], rect[3]));
  } else rects.push(rect);
}
