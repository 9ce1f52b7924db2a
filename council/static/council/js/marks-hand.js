// The hand that marks: pen, finger or mouse on the pages while a tool is on.
//
// One finger does what the tool does, two fingers move the page. Where a pen was just used, a finger moves the page
// too: it is the hand that holds the pen.

import { pageOf, pointOn } from "app/marks-page";

const PALM = 4_000; // ms after a pen
const pages = document.getElementById("reader-pages");
const scroll = document.getElementById("reader-scroll");

/** `toolAt(page, event)`: what a hand does there now, `{begin(page, point)}`, or null where nothing. `begin` answers the
 * stroke: `{move(points), end(), cancel()}`. */
export function lendHand(toolAt) {
  const fingers = new Map();
  let stroke = null;
  let moving = false;
  let lastPen = -Infinity;

  function begin(event) {
    if (!pages.contains(event.target) || event.target.closest(".mark-pin")) return;
    const page = pageOf(event.target);
    const tool = toolAt(page, event);
    if (!tool || (event.pointerType === "mouse" && event.button !== 0)) return;
    if (event.pointerType === "pen") lastPen = event.timeStamp;
    if (event.pointerType === "touch") {
      fingers.set(event.pointerId, [event.clientX, event.clientY]);
      moving ||= fingers.size > 1 || event.timeStamp - lastPen < PALM;
      if (moving) return drop();
    }
    const point = page && pointOn(page, event.clientX, event.clientY);
    if (!point || stroke) return;
    event.preventDefault();
    pages.setPointerCapture(event.pointerId);
    stroke = { id: event.pointerId, page, ...tool.begin(page, point) };
  }

  function move(event) {
    const before = fingers.get(event.pointerId);
    if (before) fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (before && moving) {
      return scroll.scrollBy((before[0] - event.clientX) / fingers.size, (before[1] - event.clientY) / fingers.size);
    }
    if (event.pointerId !== stroke?.id) return;
    if (event.pointerType === "pen") lastPen = event.timeStamp;
    // Browsers hand over several places of a fast pen together; a pen that stands still, none.
    const told = event.getCoalescedEvents?.() ?? [];
    const places = (told.length ? told : [event]).map((one) => pointOn(stroke.page, one.clientX, one.clientY));
    stroke.move(places.filter(Boolean));
  }

  function end(event) {
    if (event.pointerId === stroke?.id) {
      const { end: finish, cancel } = stroke;
      stroke = null;
      (event.type === "pointerup" ? finish : cancel)();
    }
    fingers.delete(event.pointerId);
    if (!fingers.size) moving = false;
  }

  function drop() {
    stroke?.cancel();
    stroke = null;
  }

  // Before anybody else hears of it: what zooms by two fingers keeps the second one to itself.
  addEventListener("pointerdown", begin, true);
  addEventListener("pointermove", move, true);
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, true);
  return { drop };
}
