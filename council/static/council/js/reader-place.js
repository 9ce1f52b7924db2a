// Where a person is in a paper: remembered on this device, and said when the paper opens there again. And whether
// the version looked at is still the newest.

import { reader } from "app/reader";
import { asked, remember } from "app/reader-asked";

const REST = 400; // ms on a page until it is remembered
const ASK_AFTER = 60_000; // ms between two questions for a newer version
const newer = document.getElementById("reader-newer");
const note = document.getElementById("reader-left");
let waiting;

function moved() {
  clearTimeout(waiting);
  waiting = setTimeout(() => remember(reader.viewer.currentPageNumber), REST);
}

const { page, isLeft } = asked();
if (isLeft && page > 1 && page <= reader.viewer.pagesCount) {
  note.querySelector("[data-left]").textContent = String(page);
  note.hidden = false;
}
note.addEventListener("click", ({ target }) => {
  if (target.closest("button")) note.hidden = true;
});
reader.eventBus.on("pagechanging", () => {
  note.hidden = true;
  moved();
});
// A page that is closed at once has been looked at too.
addEventListener("pagehide", () => remember(reader.viewer.currentPageNumber));
addEventListener("hashchange", () => {
  const there = asked();
  if (!there.isLeft && there.page) reader.goTo(there.page);
});

/** A paper stays open for hours: when the page is looked at again, ask whether there is a newer version. */
let lastAsked = Date.now();
async function askForNewer() {
  if (document.hidden || !newer.hidden || Date.now() - lastAsked < ASK_AFTER) return;
  lastAsked = Date.now();
  try {
    const answer = await fetch(newer.dataset.asks, { headers: { Accept: "application/json" } });
    const { latest } = await answer.json();
    newer.hidden = !(latest > Number(newer.dataset.known));
  } catch {
    // no network: it is asked again later
  }
}
document.addEventListener("visibilitychange", askForNewer);
addEventListener("online", askForNewer);
reader.eventBus.on("pagechanging", askForNewer);
