// The secretariat's programme: moving items by hand and by key, and uploads that say how far they are.
//
// Every change is one request whose answer is the part "#bench" again. What a person has opened stays open and the
// focus stays where it was. Without this script the same forms and links do the same work.

import htmx from "htmx";
import { announce, fill } from "app/texts";

const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "indent", ArrowLeft: "outdent" };
const LEVEL = 36; // px to the right that mean one level deeper
const DEEPEST = 2;
const EDGE = 90; // px from the edge of the window where the page begins to scroll

const token = () => document.querySelector("#bench [name=csrfmiddlewaretoken]")?.value ?? "";
const rows = () => [...document.querySelectorAll("#items > .bench-item")];
const depthOf = (row) => Number(row.dataset.depth);

let before = { open: [], focus: "" };

function remember() {
  before = {
    open: [...document.querySelectorAll("#bench details[open][id]")].map((details) => details.id),
    focus: document.activeElement?.id ?? "",
  };
}

function restore() {
  for (const id of before.open) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  const slot = document.getElementById("slot");
  const wrong = slot?.querySelector("[aria-invalid=true]");
  const first = wrong ?? slot?.querySelector("input:not([type=hidden]), textarea, select");
  if (first && !slot.contains(document.activeElement)) {
    slot.scrollIntoView({ block: "nearest" });
    return first.focus();
  }
  const kept = document.getElementById(before.focus);
  if (kept && kept !== document.activeElement) kept.focus({ preventScroll: true });
}

async function move(handle, values) {
  const item = handle.closest(".bench-item").dataset.item;
  remember();
  await htmx.ajax("POST", handle.dataset.move, {
    target: "#bench",
    swap: "outerMorph",
    values: { ...values, csrfmiddlewaretoken: token() },
  });
  const row = document.getElementById(`muc-${item}`);
  row?.scrollIntoView({ block: "nearest" });
  if (row) announce(`${row.dataset.label} ${row.querySelector(".bench-title b").textContent}`);
}

// --- dragging ---------------------------------------------------------------------------------------------

let drag = null;

function lift(event) {
  const handle = event.target.closest?.(".handle");
  if (!handle || event.button > 0) return;
  event.preventDefault();
  handle.focus();
  const row = handle.closest(".bench-item");
  const all = rows();
  const from = all.indexOf(row);
  let to = from + 1;
  while (to < all.length && depthOf(all[to]) > depthOf(row)) to += 1;
  const lifted = all.slice(from, to);
  const height = Math.max(...lifted.map(depthOf)) - depthOf(row);
  const line = document.createElement("li");
  line.className = "drop-line";
  line.setAttribute("aria-hidden", "true");
  drag = { handle, row, lifted, height, line, x: event.clientX, y: event.clientY, place: null, moved: false };
  handle.setPointerCapture(event.pointerId);
}

function carry(event) {
  if (!drag) return;
  if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return;
  if (!drag.moved) {
    drag.moved = true;
    document.documentElement.classList.add("dragging");
    for (const row of drag.lifted) row.classList.add("lifted");
  }
  if (event.clientY < EDGE) scrollBy(0, -12);
  if (event.clientY > innerHeight - EDGE) scrollBy(0, 12);
  drag.place = placeAt(event.clientX, event.clientY);
  drag.line.dataset.depth = String(drag.place.depth);
  if (drag.place.next) drag.place.next.before(drag.line);
  else document.getElementById("items").append(drag.line);
}

/** Where the item would stand: between which rows, how deep, so under which item and before which sibling. */
function placeAt(x, y) {
  const others = rows().filter((row) => !drag.lifted.includes(row));
  const index = others.findIndex((row) => {
    const box = row.getBoundingClientRect();
    return y < box.top + Math.min(box.height, 72) / 2;
  });
  const at = index < 0 ? others.length : index;
  const [previous, next] = [others[at - 1], others[at]];
  const least = next ? depthOf(next) : 0;
  const most = Math.min(previous ? depthOf(previous) + 1 : 0, DEEPEST - drag.height);
  const wished = depthOf(drag.row) + Math.round((x - drag.x) / LEVEL);
  const depth = Math.max(Math.min(Math.max(wished, least), Math.max(most, least)), 0);
  let parent = previous;
  while (parent && depthOf(parent) >= depth) parent = others.find((row) => row.dataset.item === parent.dataset.parent);
  const isSibling = next && depthOf(next) === depth;
  return { depth, next, parent: parent?.dataset.item ?? "", before: isSibling ? next.dataset.item : "" };
}

function drop(isMeant) {
  if (!drag) return;
  const { handle, row, lifted, line, place, moved } = drag;
  drag = null;
  line.remove();
  document.documentElement.classList.remove("dragging");
  for (const one of lifted) one.classList.remove("lifted");
  if (!moved || !isMeant || !place) return;
  const follower = lifted.at(-1).nextElementSibling?.dataset.item ?? "";
  const stays = place.parent === row.dataset.parent && place.before === follower;
  if (!stays) move(handle, { parent: place.parent, before: place.before });
}

function key(event) {
  if (event.key === "Escape" && drag) return drop(false);
  const handle = event.target.closest?.(".handle");
  const step = handle && STEPS[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  move(handle, { step });
}

// --- uploads ----------------------------------------------------------------------------------------------

function fail(form, sentence) {
  const place = form.querySelector("[data-upload-error]");
  place.querySelector("p").textContent = sentence;
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

function upload(event) {
  const form = event.target.closest?.("form[data-upload]");
  const file = form?.querySelector("input[type=file]").files[0];
  if (!form || !file) return;
  event.preventDefault();
  form.querySelector("[data-upload-error]").hidden = true;
  if (file.size > Number(form.dataset.maxBytes)) return fail(form, form.dataset.tooLarge);
  const state = form.querySelector("[data-progress]");
  const [words, meter] = [state.querySelector("[data-progress-text]"), state.querySelector("progress")];
  const button = form.querySelector("button:not([type=button])");
  const request = new XMLHttpRequest();
  const say = (percent) => {
    meter.value = percent;
    words.textContent = percent < 100 ? fill(form.dataset.sending, { percent }) : form.dataset.checking;
  };
  const end = (sentence) => {
    state.hidden = true;
    button.disabled = false;
    if (sentence) fail(form, sentence);
  };
  request.upload.addEventListener("progress", ({ loaded, total }) => say(Math.floor((loaded / total) * 100)));
  request.addEventListener("load", () => answered(request, form, end));
  request.addEventListener("error", () => end(form.dataset.lost));
  request.addEventListener("abort", () => end(""));
  state.querySelector("[data-abort]").onclick = () => request.abort();
  state.hidden = false;
  button.disabled = true;
  say(0);
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
}

function answered(request, form, end) {
  let answer;
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    return end(form.dataset.lost);
  }
  if (!answer.ok) return end(answer.error?.message ?? Object.values(answer.errors ?? {}).flat().join(" "));
  const to = new URL(answer.to, location.href);
  const isHere = to.pathname === location.pathname && to.search === location.search;
  location.assign(to);
  if (isHere) location.reload();
}

document.addEventListener("pointerdown", lift);
document.addEventListener("pointermove", carry);
document.addEventListener("pointerup", () => drop(true));
document.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", key);
document.addEventListener("submit", upload);
document.addEventListener("htmx:before:request", remember);
document.addEventListener("htmx:after:swap", restore);
