// Side panels of the reader: one at a time, beside the pages or over them on a phone. And the menu of the bar.
// A button `data-panel-of="marks"` opens and closes <section data-panel="marks">; Esc closes it.

import { reader } from "app/reader";

const side = document.getElementById("reader-side");
const menu = document.getElementById("reader-menu");
const coversAll = matchMedia("(max-width: 48rem)");
const panels = () => [...side.querySelectorAll("[data-panel]")];
const buttons = (name) => [...document.querySelectorAll(`[data-panel-of="${name}"]`)];

/** Which panel is open; "" if none. */
export const openPanel = () => panels().find((panel) => !panel.hidden)?.dataset.panel ?? "";

/** Open or close a panel; without `open`, the other way from now. Tells `main` by the event "reader:panel". */
export function showPanel(name, open = openPanel() !== name) {
  for (const panel of panels()) {
    panel.hidden = !(open && panel.dataset.panel === name);
    for (const button of buttons(panel.dataset.panel)) button.setAttribute("aria-expanded", String(!panel.hidden));
  }
  side.hidden = !openPanel();
  if (open) side.querySelector(`[data-panel="${name}"] h2`)?.focus({ preventScroll: true });
  reader.main.dispatchEvent(new CustomEvent("reader:panel", { detail: { name, open } }));
}

/** Close what is open, and go back to the button that opened it; false where nothing is. */
export function closePanel() {
  const name = openPanel();
  if (!name) return false;
  showPanel(name, false);
  buttons(name).find((button) => button.offsetParent)?.focus();
  return true;
}

/** After a choice in a panel: where it covers the pages it makes way. */
export function makeWay() {
  if (coversAll.matches) closePanel();
}

/** Close the menu; false if it is closed. */
export function closeMenu() {
  if (!menu.open) return false;
  menu.open = false;
  menu.querySelector("summary").focus();
  return true;
}

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-panel-of]");
  if (opener) showPanel(opener.dataset.panelOf);
  if (target.closest("[data-panel-close]")) closePanel();
  // What is pressed several times in a row leaves the menu open.
  if (menu.open && !target.closest("summary, [data-stays]")) menu.open = false;
});
