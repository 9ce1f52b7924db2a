// Small pictures of the pages: drawn when they come into sight, one after another, given up when they leave it.

import { reader } from "app/reader";
import { makeWay } from "app/reader-panels";
import { text } from "app/texts";

const WIDTH = 120;
const MARGIN = "300px 0px";
const KEPT = 60; // pictures that stay drawn; the memory of a tablet is small

/** Fill a list with a button for each page. */
export function fillThumbnails(pdf, list) {
  const ratio = window.devicePixelRatio || 1;
  const first = reader.viewer.getPageView(0).viewport;
  const drawn = new Map(); // page: canvas, the longest out of sight first
  const wanted = new Set();
  let current; // { page, task } under way

  const holder = (page) => list.children[page - 1].querySelector(".thumb-page");

  async function draw(page) {
    const sheet = await pdf.getPage(page);
    if (!wanted.has(page)) return;
    const full = sheet.getViewport({ scale: 1 });
    const viewport = sheet.getViewport({ scale: (WIDTH * ratio) / full.width });
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.round(viewport.width), Math.round(viewport.height)];
    current.task = sheet.render({ canvas, viewport });
    await current.task.promise;
    holder(page).replaceChildren(canvas);
    drawn.set(page, canvas);
    forget();
  }

  function forget() {
    for (const page of drawn.keys()) {
      if (drawn.size <= KEPT) return;
      if (wanted.has(page)) continue;
      holder(page).replaceChildren();
      drawn.delete(page);
    }
  }

  async function next() {
    if (current) return;
    const page = [...wanted].find((one) => !drawn.has(one));
    if (!page) return;
    current = { page };
    try {
      await draw(page);
    } catch (error) {
      wanted.delete(page); // given up, or a page that cannot be drawn: its number stays
      if (error.name !== "RenderingCancelledException") console.warn(error);
    }
    current = undefined;
    next();
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const page = Number(target.dataset.thumb);
        if (isIntersecting) wanted.add(page);
        else {
          wanted.delete(page);
          if (current?.page === page) current.task?.cancel();
        }
      }
      next();
    },
    { root: list.closest(".reader-side"), rootMargin: MARGIN },
  );

  const lines = Array.from({ length: pdf.numPages }, (_none, index) => {
    const entry = document.createElement("li");
    const button = entry.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "thumb";
    button.dataset.thumb = index + 1;
    button.setAttribute("aria-label", text("page_number", { page: index + 1 }));
    const page = button.appendChild(document.createElement("span"));
    page.className = "thumb-page";
    page.style.aspectRatio = `${first.width} / ${first.height}`;
    button.append(String(index + 1));
    return entry;
  });
  list.replaceChildren(...lines);
  for (const button of list.querySelectorAll(".thumb")) observer.observe(button);
  list.addEventListener("click", ({ target }) => {
    const button = target.closest(".thumb");
    if (!button) return;
    makeWay();
    reader.goTo(Number(button.dataset.thumb));
  });

  const mark = () => {
    list.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const button = list.children[reader.viewer.currentPageNumber - 1]?.firstElementChild;
    button?.setAttribute("aria-current", "page");
    button?.scrollIntoView({ block: "nearest" });
  };
  reader.eventBus.on("pagechanging", mark);
  mark();
}
