// The presenter's page in the reader: following it, leaving it, coming back with one tap; and showing a page to all.
//
// What is shown stands in the region of the topic meetings.presenter:<sitting>, the same for everybody. What this tablet
// does with it is its own: data-follow of the bar is "" (offered), "on" (pages turn by themselves), "away" (left) or
// "showing" (this tablet turns the pages). It is kept in the tab, so that a reload changes nothing.

import { run } from "app/commands";
import { reader } from "app/reader";
import { announce } from "app/texts";

const PAUSE = 250; // ms: pages turned faster than this are not shown to all
const TOUCHED = 3_000; // ms: a page that changes later than this after a touch was not turned by hand
const TOUCHES = ["wheel", "touchmove", "pointerdown", "keydown", "submit"];

const bar = document.getElementById("follow");
const key = `nghitruong.follow.${bar.dataset.sitting}`;
const { viewer, eventBus, place } = reader;
const button = (act) => document.querySelector(`[data-follow-act="${act}"]`);

let touchedAt = -Infinity;
let timer;
let wanted = null;
let isSending = false;
const sent = new Set();

/** The page shown to all, or null. */
function shown() {
  const line = bar.querySelector(".presented");
  if (!line) return null;
  const { document: paper, version, page } = line.dataset;
  return { paper, version, page: Number(page), address: line.parentElement.querySelector("a").href };
}

const isHere = (one) => one.paper === place.document && one.version === place.version;
const nameOf = (one) => `${one.paper}/${one.version}/${one.page}`;
const state = () => bar.dataset.follow ?? "";

function set(next) {
  bar.dataset.follow = next;
  sessionStorage.setItem(key, next);
  bar.hidden = !(shown() || "mayShow" in bar.dataset);
  announce(bar.querySelector(`[data-when="${next}"]`)?.textContent);
}

/** Whether the person is in the middle of something that a turned page would tear away. */
function isBusy() {
  return Boolean(document.querySelector("dialog[open]") || document.activeElement?.matches("input, textarea"));
}

// -- following ------------------------------------------------------------------------------------------------

function turn(one) {
  if (isBusy()) return set("away");
  if (!isHere(one)) return location.replace(one.address);
  if (viewer.currentPageNumber !== one.page) reader.goTo(one.page);
}

function join() {
  document.activeElement?.blur();
  set("on");
  turn(shown());
}

function leaveIfTurned({ pageNumber }) {
  const one = shown();
  const byHand = performance.now() - touchedAt < TOUCHED;
  if (byHand && one && isHere(one) && pageNumber !== one.page) set("away");
}

// -- showing --------------------------------------------------------------------------------------------------

function show(page) {
  wanted = page;
  clearTimeout(timer);
  timer = setTimeout(send, PAUSE);
}

async function send() {
  if (isSending || wanted === null) return;
  isSending = true;
  const fields = { sitting: Number(bar.dataset.sitting), document: Number(place.document), version: Number(place.version) };
  const page = wanted;
  wanted = null;
  sent.add(nameOf({ paper: place.document, version: place.version, page }));
  const answer = await run("meetings.present", { ...fields, page }, { action: bar.dataset.command });
  isSending = false;
  if (!answer.ok) return refused(answer.error);
  if (wanted !== null) send();
}

async function stop() {
  clearTimeout(timer);
  wanted = null;
  const sitting = Number(bar.dataset.sitting);
  const answer = await run("meetings.stop_presenting", { sitting }, { action: bar.dataset.command });
  if (!answer.ok) return refused(answer.error);
  set("");
}

function refused(error) {
  wanted = null;
  set("");
  const line = bar.querySelector(".follow-error");
  line.textContent = error.message;
  line.hidden = bar.hidden = false;
}

function startShowing() {
  bar.querySelector(".follow-error").hidden = true;
  sent.clear();
  set("showing");
  wanted = viewer.currentPageNumber;
  send();
}

// -- what happens ---------------------------------------------------------------------------------------------

/** The region has changed: another page, another paper, or the end. */
function look() {
  const one = shown();
  if (!one) return set(isSending ? "showing" : "");
  bar.hidden = false;
  if (state() === "on") turn(one);
  const isMine = isSending || wanted !== null || sent.has(nameOf(one));
  if (state() === "showing" && !isMine) set(""); // somebody else turns the pages now
}

/** What this tab was doing before the page was loaded. Another paper opened by hand is nobody's to turn. */
function before() {
  const address = new URL(location.href);
  if (address.searchParams.has("theo")) {
    address.searchParams.delete("theo");
    history.replaceState(history.state, "", address);
    return "on";
  }
  const kept = sessionStorage.getItem(key) ?? "";
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  if (isReload) return kept;
  return kept === "on" || kept === "away" ? "away" : "";
}

function begin() {
  const one = shown();
  const next = before();
  if (!one) return set("");
  if (next === "showing") sent.add(nameOf(one));
  if (next === "showing" && !isHere(one)) return set("");
  set(next);
  if (next === "on" || next === "showing") turn(one);
}

await reader.ready;
if (viewer.pagesCount) begin();
else eventBus.on("pagesinit", begin, { once: true });

eventBus.on("pagechanging", (event) => {
  if (state() === "on") leaveIfTurned(event);
  else if (state() === "showing") show(event.pageNumber);
});
document.addEventListener("regions:applied", ({ detail }) => bar.contains(detail.element) && look());
for (const type of TOUCHES) {
  const heard = ({ target }) => bar.contains(target) || (touchedAt = performance.now());
  document.addEventListener(type, heard, { capture: true, passive: true });
}
bar.addEventListener("click", (event) => {
  if (!event.target.closest(".follow-said a")) return;
  event.preventDefault();
  join();
});
button("leave").addEventListener("click", () => set("away"));
button("show")?.addEventListener("click", startShowing);
button("stop")?.addEventListener("click", stop);
