// Keys and fingers in the reader.

import { TouchManager } from "pdfjs";
import { reader } from "app/reader";
import { closeFind, openFind } from "app/reader-find";
import { closeMenu, closePanel } from "app/reader-panels";

const LINE = 80;
const SCREEN = 0.9;
const [MOST_AT_ONCE, WHEEL] = [1.25, 300];
const REDRAW_AFTER = 300; // ms without a further step until a zoomed page is drawn anew
const scroll = document.getElementById("reader-scroll");
const help = document.getElementById("reader-keys");
const letters = document.getElementById("reader-letters");
const LETTERS_OFF = "nghitruong.letters-off";

const by = (lines) => scroll.scrollBy({ top: lines });
const screen = () => scroll.clientHeight * SCREEN;
const runsOver = () => scroll.scrollWidth > scroll.clientWidth + 1;
const sideways = (act, left) => () => (runsOver() ? scroll.scrollBy({ left }) : reader.acts[act]());

const KEYS = {
  ArrowUp: () => by(-LINE),
  ArrowDown: () => by(LINE),
  ArrowLeft: sideways("page-back", -LINE),
  ArrowRight: sideways("page-next", LINE),
  PageUp: () => by(-screen()),
  PageDown: () => by(screen()),
  Home: () => reader.acts["page-first"](),
  End: () => reader.acts["page-last"](),
  Escape: () => closeMenu() || closeFind() || closePanel(),
};
// Single letters and signs may be switched off: who dictates to the tablet would set them off by speaking.
const LETTERS = {
  " ": () => by(screen()),
  "+": () => reader.acts["zoom-in"](),
  "=": () => reader.acts["zoom-in"](),
  "-": () => reader.acts["zoom-out"](),
  0: () => reader.acts["fit-width"](),
  "/": () => openFind(),
  "?": () => help.showModal(),
};

const takesText = (target) => target.closest("input, textarea, select, [contenteditable]");

function pressed(event) {
  const { key, target } = event;
  if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "f") {
    event.preventDefault();
    return openFind();
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (takesText(target) && key !== "Escape") return;
  if (key === " " && target.closest("button, a, summary")) return;
  if (key !== "Escape" && target.closest(".reader-side, .reader-menu")) return;
  const act = KEYS[key] ?? (letters.checked ? LETTERS[key] : undefined);
  if (!act) return;
  if (act() !== false) event.preventDefault();
}

/** Two fingers, or the wheel with Ctrl: the place between the fingers stays between them. */
function zoom(factor, origin) {
  const once = Math.min(Math.max(factor, 1 / MOST_AT_ONCE), MOST_AT_ONCE);
  reader.zoomBy(once, origin, REDRAW_AFTER);
}

addEventListener("keydown", pressed);
new TouchManager({
  container: scroll,
  onPinching: (origin, before, now) => zoom(now / before, origin),
  signal: new AbortController().signal,
});
scroll.addEventListener(
  "wheel",
  (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / WHEEL), [event.clientX, event.clientY]);
  },
  { passive: false },
);

try {
  letters.checked = localStorage.getItem(LETTERS_OFF) === null;
  letters.addEventListener("change", () => {
    if (letters.checked) localStorage.removeItem(LETTERS_OFF);
    else localStorage.setItem(LETTERS_OFF, "1");
  });
} catch {
  // a browser without a store: the choice holds until the page is left
}
