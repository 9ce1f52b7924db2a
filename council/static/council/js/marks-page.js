// Marks drawn over the pages: one SVG for each page on the screen, in the page's own points.
//
// A page may be zoomed, turned and drawn anew at any time; the SVG is stretched with the page and its only
// transformation is the page's own, so what is drawn in points stays where it was put.

import { reader } from "app/reader";
import { text } from "app/texts";

const SVG = "http://www.w3.org/2000/svg";

export const svg = (name, attributes = {}) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

const sheets = new Map(); // page number -> {layer, group, pins, viewport}

/** The number of the page under an element, or null. */
export const pageOf = (element) => Number(element?.closest?.(".page")?.dataset.pageNumber) || null;

/** A place on the screen as a point of a page, or null while the page is not drawn. */
export function pointOn(page, clientX, clientY) {
  const matrix = sheets.get(page)?.group.getScreenCTM();
  if (!matrix) return null;
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
  return [round(x), round(y)];
}

/** How many points of a page one pixel of the screen is. */
export function pixel(page) {
  const matrix = sheets.get(page)?.group.getScreenCTM();
  return matrix ? 1 / Math.hypot(matrix.a, matrix.b) : 1;
}

export const round = (number) => Math.round(number * 100) / 100;

/** Where a stroke that is being drawn goes; it is gone with the next drawing of the page. */
export const groupOf = (page) => sheets.get(page)?.group;

/** Keep every page that is on the screen as `marks` and `others` say; `open(mark)` when a note is touched. */
export function showOn({ marks, others, open }) {
  const draw = (page) => {
    const sheet = sheets.get(page);
    if (sheet) fill(sheet, marks.on(page), others(page), open);
  };
  reader.eventBus.on("pagerendered", ({ source, pageNumber, isDetailView, error }) => {
    if (isDetailView || error) return;
    sheets.set(pageNumber, attach(source));
    draw(pageNumber);
  });
  for (let index = 0; index < reader.viewer.pagesCount; index += 1) {
    const view = reader.viewer.getPageView(index);
    if (view?.canvas || view?.div?.querySelector(".canvasWrapper canvas")) sheets.set(view.id, attach(view));
  }
  return () => {
    for (const [page, { layer }] of sheets) {
      if (layer.isConnected) draw(page);
      else sheets.delete(page);
    }
  };
}

function attach(view) {
  view.div.querySelector(":scope > .marks-layer")?.remove();
  const viewport = view.viewport.clone({ scale: 1 });
  const layer = document.createElement("div");
  layer.className = "marks-layer";
  const drawing = svg("svg", { viewBox: `0 0 ${viewport.width} ${viewport.height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const group = svg("g", { transform: `matrix(${viewport.transform.join(" ")})` });
  const pins = document.createElement("div");
  pins.className = "marks-pins";
  drawing.append(group);
  layer.append(drawing, pins);
  view.div.append(layer);
  return { layer, group, pins, viewport };
}

function fill({ group, pins, viewport }, own, others, open) {
  const focused = document.activeElement?.dataset?.mark;
  group.replaceChildren(...own.map(shapeOf).filter(Boolean));
  const notes = own.filter((mark) => mark.kind === "note");
  const ribbon = own.some((mark) => mark.kind === "bookmark") ? [ribbonOf()] : [];
  pins.replaceChildren(...ribbon, ...[...notes, ...others].map((mark) => pinOf(mark, viewport, open)));
  if (focused) pins.querySelector(`[data-mark="${CSS.escape(focused)}"]`)?.focus();
}

function shapeOf({ uuid, kind, data }) {
  const shape = SHAPES[kind]?.(data);
  shape?.classList.add(`mark-${kind}`, `mark-${data.color}`);
  shape?.setAttribute("data-mark", uuid);
  return shape;
}

const SHAPES = {
  highlight: ({ rects }) => svg("path", { d: rects.map(([x1, y1, x2, y2]) => `M${x1} ${y1}H${x2}V${y2}H${x1}Z`).join("") }),
  ink: ({ strokes, width }) => svg("path", { d: strokes.map(lineOf).join(""), "stroke-width": width }),
};

/** A stroke, a flat list x, y, x, y, …, as a path; one point is a dot. */
export const lineOf = ([x, y, ...rest]) => {
  const ends = rest.length ? rest : [x, y];
  let line = `M${x} ${y}`;
  for (let i = 0; i < ends.length; i += 2) line += `L${ends[i]} ${ends[i + 1]}`;
  return line;
};

/** A button at the place of a note: a sign of one size whatever the zoom, with its words for who does not see it. */
function pinOf({ uuid, data, owner = "", shared_with: sharedWith = "" }, viewport, open) {
  const [x, y] = viewport.convertToViewportPoint(...data.at);
  const pin = document.createElement("button");
  const colour = text(`color_${data.color}`);
  pin.type = "button";
  pin.className = `mark-pin mark-${data.color}`;
  pin.classList.toggle("mark-pin-shared", Boolean(owner || sharedWith));
  pin.dataset.mark = uuid;
  pin.style.left = `${(100 * x) / viewport.width}%`;
  pin.style.top = `${(100 * y) / viewport.height}%`;
  pin.setAttribute("aria-label", text(owner ? "pin_of" : "pin", { owner, colour, words: short(data.text, 120) }));
  pin.title = short(data.text, 300);
  pin.addEventListener("click", (event) => {
    event.stopPropagation();
    open(uuid);
  });
  return pin;
}

function ribbonOf() {
  const ribbon = document.createElement("span");
  ribbon.className = "mark-ribbon";
  ribbon.title = text("bookmarked");
  return ribbon;
}

export const short = (words, most) => (words.length > most ? `${words.slice(0, most).trimEnd()}…` : words);

/** Whether what is drawn of a mark lies under a point of its page; `reach` in points. */
export function lies({ kind, data }, [x, y], reach) {
  if (kind === "highlight") return data.rects.some(([x1, y1, x2, y2]) => x >= x1 - reach && x <= x2 + reach && y >= y1 - reach && y <= y2 + reach);
  return kind === "ink" && data.strokes.some((stroke) => nearest(stroke, x, y) <= data.width / 2 + reach);
}

function nearest(stroke, x, y) {
  let least = Infinity;
  for (let i = 0; i < stroke.length; i += 2) {
    const next = Math.min(i + 2, stroke.length - 2);
    least = Math.min(least, toSegment(x, y, stroke[i], stroke[i + 1], stroke[next], stroke[next + 1]));
  }
  return least;
}

/** The distance of a point from a line between two others. */
export function toSegment(x, y, x1, y1, x2, y2) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const part = length ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length)) : 0;
  return Math.hypot(x - x1 - part * dx, y - y1 - part * dy);
}
