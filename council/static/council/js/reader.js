// The paper reader: pages of a PDF in one scroll, fetched by ranges as they are needed.
// Only what the first page needs is here; reader-page.js loads the rest when it is shown.

// Before pdf.js: it asks for the file while the others are read.
import { CHUNK, fileBy, worker } from "app/reader-file";
import * as pdfjs from "pdfjs";
import { asked } from "app/reader-asked";
import { announce, text } from "app/texts";

const STEP = 1.2;
const [LEAST_ZOOM, MOST_ZOOM] = [0.25, 8];
const FITS = new Set(["page-width", "page-fit"]);
const byId = (id) => document.getElementById(id);
const main = byId("main");
const place = main.dataset;

pdfjs.GlobalWorkerOptions.workerPort = worker;
// Asked for before the viewer is here: the network works while the scripts load.
let isOpen = false;
const loading = pdfjs.getDocument({
  range: fileBy(pdfjs.PDFDataRangeTransport, (error) => isOpen || fail(error)),
  rangeChunkSize: CHUNK,
  disableAutoFetch: true,
  disableStream: true,
  isEvalSupported: false,
  wasmUrl: place.wasm,
  cMapUrl: place.cmaps,
  cMapPacked: true,
  standardFontDataUrl: place.fonts,
});
loading.promise.catch(() => null); // told of in open()
worker.addEventListener("error", (error) => isOpen || fail(error)); // a script that does not come

// pdf_viewer.mjs looks for the library under this name, so it is loaded after the name is set.
globalThis.pdfjsLib = pdfjs;
const { EventBus, LinkTarget, PDFLinkService, PDFViewer, SpreadMode } = await import("pdfjs/viewer");
const { Finder } = await import("app/reader-finder");

let opened;
let shown;
const eventBus = new EventBus();
const linkService = new PDFLinkService({ eventBus, externalLinkTarget: LinkTarget.BLANK, ignoreDestinationZoom: true });
const finder = new Finder({ eventBus, linkService, updateMatchesCountOnProgress: true });
const viewer = new PDFViewer({
  container: byId("reader-scroll"),
  viewer: byId("reader-pages"),
  eventBus,
  linkService,
  findController: finder,
  annotationMode: pdfjs.AnnotationMode.ENABLE,
  annotationEditorMode: pdfjs.AnnotationEditorType.DISABLE,
  removePageBorders: false,
});
linkService.setViewer(viewer);

/** What other modules of this page build on: the page's own facts (`place`; `place.page` is the page looked at), the
 * document once it is open (`ready`), the moment its first page is seen (`shown`), the viewer and its event bus, the way
 * to a page, acts by their name (`acts`), and `panel(name, open)` for a side panel (reader-panels.js). */
export const reader = {
  main,
  place,
  ready: new Promise((resolve) => (opened = resolve)),
  shown: new Promise((resolve) => (shown = resolve)),
  eventBus,
  linkService,
  viewer,
  finder,
  goTo,
  zoomBy,
  panel,
};

reader.acts = {
  "page-back": () => viewer.previousPage() && sayPage(),
  "page-next": () => viewer.nextPage() && sayPage(),
  "page-first": () => goTo(1),
  "page-last": () => goTo(viewer.pagesCount),
  "zoom-in": () => zoomBy(STEP),
  "zoom-out": () => zoomBy(1 / STEP),
  "fit-width": () => fit("page-width"),
  "fit-page": () => fit("page-fit"),
  spread: () => (viewer.spreadMode = isSpread() ? SpreadMode.NONE : SpreadMode.ODD),
};

const isSpread = () => viewer.spreadMode !== SpreadMode.NONE;
const all = (act) => document.querySelectorAll(`[data-reader="${act}"]`);
const sayPage = () => announce(text("page_of", { page: viewer.currentPageNumber, pages: viewer.pagesCount }));

function showPage() {
  const input = byId("page-number");
  place.page = viewer.currentPageNumber;
  if (document.activeElement !== input) input.value = place.page;
  for (const button of all("page-back")) button.disabled = viewer.currentPageNumber <= 1;
  for (const button of all("page-next")) button.disabled = viewer.currentPageNumber >= viewer.pagesCount;
}

function showZoom() {
  for (const value of document.querySelectorAll("[data-zoom]")) value.textContent = `${Math.round(viewer.currentScale * 100)}%`;
}

/** Go to a page; the nearest where there is none of that number. */
function goTo(page) {
  if (!Number.isInteger(page)) return showPage();
  viewer.currentPageNumber = Math.min(Math.max(page, 1), viewer.pagesCount);
  showPage();
  sayPage();
}

/** Larger or smaller by a factor; `origin` [x, y] on the screen stays where it is. */
function zoomBy(factor, origin, drawingDelay = 0) {
  const wanted = viewer.currentScale * factor;
  if (wanted < LEAST_ZOOM || wanted > MOST_ZOOM) return;
  viewer.updateScale({ scaleFactor: factor, origin, drawingDelay });
}

function fit(how) {
  viewer.currentScaleValue = how;
}

/** Open or close a side panel. */
async function panel(name, open) {
  const { showPanel } = await import("app/reader-panels");
  showPanel(name, open);
}

function fail(error) {
  console.error(error);
  byId("reader-wait").hidden = true;
  byId("reader-error").hidden = false;
  byId("reader-error").querySelector("p").textContent = text("no_document");
}

async function open() {
  const pdf = await loading.promise;
  isOpen = true;
  byId("reader-error").hidden = true;
  viewer.setDocument(pdf);
  linkService.setDocument(pdf, null);
  byId("page-count").textContent = String(pdf.numPages);
  opened(pdf);
}

eventBus.on("pagesinit", () => {
  fit("page-width");
  const page = asked().page ?? 1;
  if (page > 1) viewer.currentPageNumber = Math.min(page, viewer.pagesCount);
  showPage();
});
eventBus.on("pagerendered", () => {
  byId("reader-wait").hidden = true;
  shown();
});
eventBus.on("pagechanging", showPage);
eventBus.on("scalechanging", showZoom);
eventBus.on("spreadmodechanged", () => {
  for (const button of all("spread")) button.setAttribute("aria-pressed", String(isSpread()));
  if (FITS.has(viewer.currentScaleValue)) fit(viewer.currentScaleValue);
});

document.addEventListener("click", ({ target }) => {
  const act = target.closest("[data-reader]")?.dataset.reader;
  if (act) reader.acts[act]?.();
});
byId("page-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const page = Number.parseInt(byId("page-number").value, 10);
  byId("page-number").blur(); // puts the page looked at back into the field
  goTo(page);
});
byId("page-number").addEventListener("focus", ({ target }) => target.select());
byId("page-number").addEventListener("blur", showPage);
// The pages have another width when a panel opens beside them or the tablet is turned.
new ResizeObserver(() => FITS.has(viewer.currentScaleValue) && fit(viewer.currentScaleValue)).observe(byId("reader-scroll"));

open().catch(fail);
