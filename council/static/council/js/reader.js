// The paper reader: pages of a PDF in one scroll, fetched by ranges as they are needed.

import * as pdfjs from "pdfjs";
import { announce, text } from "app/texts";

const CHUNK = 65536;
const STEP = 1.2;
const byId = (id) => document.getElementById(id);

// pdf_viewer.mjs looks for the library under this name, so it is loaded after the name is set.
globalThis.pdfjsLib = pdfjs;
const { EventBus, PDFLinkService, PDFViewer } = await import("pdfjs/viewer");

const place = byId("main").dataset;
pdfjs.GlobalWorkerOptions.workerSrc = place.worker;

const eventBus = new EventBus();
const linkService = new PDFLinkService({ eventBus });
const viewer = new PDFViewer({
  container: byId("reader-scroll"),
  viewer: byId("reader-pages"),
  eventBus,
  linkService,
  annotationEditorMode: pdfjs.AnnotationEditorType.DISABLE,
  removePageBorders: false,
});
linkService.setViewer(viewer);

function showPage() {
  const input = byId("page-number");
  if (document.activeElement !== input) input.value = String(viewer.currentPageNumber);
  byId("page-back").disabled = viewer.currentPageNumber <= 1;
  byId("page-next").disabled = viewer.currentPageNumber >= viewer.pagesCount;
}

const showZoom = () => (byId("zoom-value").textContent = `${Math.round(viewer.currentScale * 100)}%`);

function goTo(page) {
  if (!Number.isInteger(page)) return showPage();
  viewer.currentPageNumber = Math.min(Math.max(page, 1), viewer.pagesCount);
  announce(text("page_of", { page: viewer.currentPageNumber, pages: viewer.pagesCount }));
}

function fit() {
  viewer.currentScaleValue = "page-width";
}

function fail(error) {
  console.error(error);
  byId("reader-wait").hidden = true;
  byId("reader-error").hidden = false;
  byId("reader-error").querySelector("p").textContent = text("no_document");
}

async function open() {
  const loading = pdfjs.getDocument({
    url: place.file,
    rangeChunkSize: CHUNK,
    disableAutoFetch: true,
    disableStream: true,
    isEvalSupported: false,
    wasmUrl: place.wasm,
    cMapUrl: place.cmaps,
    cMapPacked: true,
    standardFontDataUrl: place.fonts,
    withCredentials: true,
  });
  const pdf = await loading.promise;
  viewer.setDocument(pdf);
  linkService.setDocument(pdf, null);
  byId("page-count").textContent = String(pdf.numPages);
}

eventBus.on("pagesinit", () => {
  fit();
  showPage();
});
eventBus.on("pagerendered", () => (byId("reader-wait").hidden = true));
eventBus.on("pagechanging", showPage);
eventBus.on("scalechanging", showZoom);

byId("page-back").addEventListener("click", () => goTo(viewer.currentPageNumber - 1));
byId("page-next").addEventListener("click", () => goTo(viewer.currentPageNumber + 1));
byId("zoom-in").addEventListener("click", () => viewer.updateScale({ scaleFactor: STEP }));
byId("zoom-out").addEventListener("click", () => viewer.updateScale({ scaleFactor: 1 / STEP }));
byId("zoom-fit").addEventListener("click", fit);
byId("page-form").addEventListener("submit", (event) => {
  event.preventDefault();
  byId("page-number").blur();
  goTo(Number.parseInt(byId("page-number").value, 10));
});
byId("page-number").addEventListener("focus", ({ target }) => target.select());
addEventListener("resize", () => viewer.currentScaleValue === "page-width" && fit());

open().catch(fail);
