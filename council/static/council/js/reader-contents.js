// The panel of contents: small pictures of the pages, and the outline where the paper has one.

import { reader } from "app/reader";
import { makeWay } from "app/reader-panels";
import { text } from "app/texts";

const panel = document.querySelector('[data-panel="contents"]');
const [views, tabs] = [panel.querySelectorAll("[data-view]"), panel.querySelectorAll("[data-view-of]")];
const OPEN_LINES = 40; // an outline of more lines begins with its first level alone

function show(view) {
  for (const one of views) one.hidden = one.dataset.view !== view;
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.viewOf === view));
}

function made(tag, className, words = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = words;
  return element;
}

function line(item, areOpen) {
  const entry = made("li", "outline-item");
  const row = entry.appendChild(made("div", "outline-row"));
  const title = made("button", "outline-title", item.title.trim() || text("no_title"));
  title.type = "button";
  title.disabled = !item.dest;
  title.addEventListener("click", async () => {
    makeWay();
    await reader.linkService.goToDestination(item.dest);
  });
  if (item.items.length) {
    const list = outline(item.items, areOpen);
    const fold = row.appendChild(made("button", "outline-fold"));
    fold.type = "button";
    fold.setAttribute("aria-label", text("outline_fold", { title: item.title }));
    const set = (open) => {
      list.hidden = !open;
      fold.setAttribute("aria-expanded", String(open));
    };
    fold.addEventListener("click", () => set(list.hidden));
    set(areOpen);
    entry.append(list);
  }
  row.append(title);
  return entry;
}

function outline(items, areOpen) {
  const list = made("ul", "outline");
  list.append(...items.map((item) => line(item, areOpen)));
  return list;
}

const lines = (items) => items.reduce((sum, item) => sum + 1 + lines(item.items), 0);

async function fill() {
  const pdf = await reader.ready;
  const [items, { fillThumbnails }] = await Promise.all([pdf.getOutline(), import("app/reader-thumbs")]);
  if (items?.length) {
    panel.querySelector('[data-view="outline"]').append(outline(items, lines(items) <= OPEN_LINES));
    panel.querySelector("[data-views]").hidden = false;
  }
  show(items?.length ? "outline" : "pages");
  fillThumbnails(pdf, panel.querySelector('[data-view="pages"]'));
}

let filled;
reader.main.addEventListener("reader:panel", ({ detail }) => {
  if (detail.name === "contents" && detail.open) filled ??= fill();
});
for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.viewOf));
