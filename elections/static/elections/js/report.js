// A polling team's page: what is typed is checked as it is typed, kept on the phone, and sent as soon as there is a
// network. The server judges again; what it refuses comes back with its reason and is never dropped by itself.

import { Idiomorph } from "idiomorph";
import { keepPage } from "app/kept-queue";
import { button, made } from "app/made";
import { Queue } from "app/report-queue";
import { fill } from "app/texts";

const AGAIN = 8_000; // what waits is tried again
const LOOK = 20_000; // what the commune has decided is looked up
const LEVELS = ["city", "commune"];

const region = document.getElementById("report");
const holder = document.getElementById("queue");
const language = document.documentElement.lang;
const whole = new Intl.NumberFormat(language);
const percent = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 2 });
const words = Object.fromEntries(
  [...document.getElementById("queue-words").content.querySelectorAll("[data-say]")].map((e) => [e.dataset.say, e.textContent]),
);
const say = (key, places = {}) => fill(words[key], places);
const data = () => JSON.parse(document.getElementById("report-data").textContent);
const form = () => document.getElementById("report-form");
const field = (name) => form()?.elements.namedItem(name);
const queue = new Queue(data().account, data().election);
let network = "on";

// -- what stands -----------------------------------------------------------------------------------------------

/** What is known of each hour: the server's report, or the one that waits on this phone and may have arrived. */
function standing() {
  const waiting = queue.waiting().filter((entry) => entry.area === data().area);
  return data().slots.map((slot) => {
    const mine = waiting.findLast((entry) => entry.slot === slot.id);
    const report = slot.report?.state === "returned" ? null : slot.report;
    return { ...slot, waiting: mine, open: Date.now() >= Date.parse(slot.from), figures: mine ?? report };
  });
}

const chosen = (slots) => slots.find((slot) => String(slot.id) === form()?.querySelector("[name=slot]:checked")?.value);

/** A whole number however it was typed: 1234, 1.234, 1 234. Null for nothing, NaN for anything else. */
function numberOf(typed) {
  const plain = typed.trim();
  if (!plain) return null;
  return /^(\d{1,9}|\d{1,3}([ .,\u00a0]\d{3}){1,2})$/.test(plain) ? Number(plain.replace(/\D/g, "")) : Number.NaN;
}

function typed() {
  return Object.fromEntries(LEVELS.map((level) => [level, field(level) ? numberOf(field(level).value) : null]));
}

/** What is wrong with one level: {say, hard}; `hard` cannot be explained away. */
function faultOf(level, voted, slots, slot) {
  if (Number.isNaN(voted)) return { say: say("whole"), hard: true };
  const electors = data().electors[level];
  if (voted > electors) return { say: say("over", { electors: whole.format(electors) }), hard: true };
  const known = (other) => other.figures?.[level] ?? null;
  const before = slots.findLast((other) => other.at < slot.at && known(other) !== null);
  if (before && voted < known(before)) return { say: say("less", { at: before.at, before: whole.format(known(before)) }) };
  const later = slots.find((other) => other.at > slot.at && known(other) !== null);
  if (later && voted > known(later)) return { say: say("beyond", { at: later.at, later: whole.format(known(later)) }) };
  const sent = slot.waiting && !slot.waiting.tried ? null : known(slot);
  if (sent !== null && sent !== voted) return { say: say("change", { before: whole.format(sent) }) };
  return null;
}

function lineOf(level, voted, slots, slot) {
  const electors = data().electors[level];
  const parts = [say("share", { voted: whole.format(voted), electors: whole.format(electors), share: percent.format(electors ? voted / electors : 0) })];
  const before = slots.findLast((other) => other.at < slot.at && other.figures?.[level] != null);
  if (before) parts.push(say("more", { count: whole.format(voted - before.figures[level]), at: before.at }));
  return parts.join(" · ");
}

/** Say beside each number what it means; answers the first fault of the form, null where there is none. */
function check({ sending = false } = {}) {
  if (!form()) return null;
  const slots = standing();
  const slot = chosen(slots);
  const numbers = typed();
  let first = slot ? null : { say: say("hour"), hard: true };
  let explain = false;
  for (const level of LEVELS) {
    const input = field(level);
    if (!input) continue;
    const voted = numbers[level];
    const line = region.querySelector(`[data-says="${level}"]`);
    line.dataset.first ??= line.textContent;
    let fault = voted === null ? (sending ? { say: say("whole"), hard: true } : null) : slot && faultOf(level, voted, slots, slot);
    if (!fault && level === "commune" && voted !== null && voted > (numbers.city ?? Infinity)) fault = { say: say("levels"), hard: true };
    explain ||= Boolean(fault && !fault.hard);
    line.textContent = fault?.say ?? (voted !== null && slot ? lineOf(level, voted, slots, slot) : line.dataset.first);
    line.classList.toggle("error", Boolean(fault));
    input.setAttribute("aria-invalid", String(Boolean(fault?.hard)));
    if (fault && (!first || (fault.hard && !first.hard))) first = { ...fault, input };
  }
  const reason = field("reason");
  region.querySelector("[data-reason]").hidden = !explain && !reason.value;
  region.querySelector("[data-submit]").textContent = slot ? say("submit", { at: slot.at }) : words.submit.replace("{at}", "").trim();
  if (first && !first.hard) {
    const enough = reason.value.trim().replace(/\s+/g, " ").length >= data().leastReason;
    return enough ? null : { say: `${first.say} ${say("reason", { least: data().leastReason })}`, input: reason };
  }
  return first;
}

function showFault(fault) {
  const place = document.getElementById("report-fault");
  place.hidden = !fault;
  place.textContent = fault?.say ?? "";
}

// -- what is shown ---------------------------------------------------------------------------------------------

/** The hours by the phone's own clock, and what waits, over what the server rendered; `fresh`: just now. */
function render({ fresh = false } = {}) {
  if (form()) {
    for (const slot of standing()) {
      const choice = region.querySelector(`[data-slot="${slot.id}"]`);
      const input = choice.querySelector("input");
      if (slot.open && input.disabled) {
        input.disabled = choice.hidden = false;
        choice.querySelector("small").textContent = "";
      }
      if (slot.waiting) choice.querySelector("small").textContent = say("waiting");
      showLine(slot);
    }
    preselect(fresh);
    check();
  }
  showQueue();
  const net = document.getElementById("net");
  net.hidden = network !== "off";
  net.lastElementChild.textContent = say("offline");
}

function showLine(slot) {
  const line = region.querySelector(`[data-line="${slot.id}"]`);
  if (!line || !slot.waiting) return;
  for (const level of LEVELS) {
    const cell = line.querySelector(`[data-of="${level}"]`);
    if (cell) cell.textContent = whole.format(slot.waiting[level]);
  }
  line.querySelector("[data-state]").replaceChildren(made("span", "chip chip-now", say("waiting")));
}

/** Where nothing is chosen: what was returned, else the latest open hour if nobody has reported it. */
function preselect(fresh) {
  const slots = standing();
  if (fresh && chosen(slots)?.waiting && !isDirty()) unchoose();
  const last = slots.findLast((slot) => slot.open);
  const due = slots.find((slot) => slot.report?.state === "returned" && !slot.waiting) ?? (last?.figures ? null : last);
  if (due && !chosen(slots)) region.querySelector(`[data-slot="${due.id}"] input`).checked = true;
  form().toggleAttribute("data-idle", !due);
  const nothing = document.getElementById("nothing-due");
  if (nothing) nothing.hidden = Boolean(due);
}

function unchoose() {
  for (const input of form().querySelectorAll("[name=slot]")) input.checked = false;
}

const isDirty = () => LEVELS.some((level) => field(level)?.value) || Boolean(field("reason")?.value);

function showQueue() {
  const entries = queue.entries();
  const waiting = entries.filter((entry) => !entry.refused);
  const notes = entries.filter((entry) => entry.refused).map(refusedNote);
  if (waiting.length) notes.unshift(waitingNote(waiting));
  if (!queue.lasts) notes.push(made("p", "note note-warn", say("not_stored")));
  holder.replaceChildren(...notes);
  holder.hidden = !notes.length;
}

function waitingNote(waiting) {
  const note = made("div", "note note-now");
  const text = made("div", "");
  text.append(made("b", "", say("waiting_title", { count: waiting.length })));
  for (const entry of waiting) text.append(made("p", "num", titleOf(entry)));
  text.append(made("p", "", say(network === "signed_out" ? "signed_out" : "waiting_how")));
  note.append(text);
  if (network === "signed_out") {
    const link = made("a", "btn btn-main", say("sign_in"));
    link.href = `/tai-khoan/login/?next=${encodeURIComponent(location.pathname)}`;
    note.append(link);
  } else note.append(button("btn", say("send_now"), () => flush()));
  return note;
}

const shown = (value) => (value === null ? "–" : whole.format(value));
const titleOf = (entry) => `${entry.at}: ${shown(entry.city)} / ${shown(entry.commune)}`;

function refusedNote(entry) {
  const note = made("div", "note note-bad");
  const text = made("div", "");
  text.append(made("b", "", say("refused_title", { at: entry.at, city: shown(entry.city), commune: shown(entry.commune) })));
  text.append(made("p", "", entry.refused.message));
  note.append(text, button("btn btn-main", say("again"), () => again(entry)), button("btn", say("drop"), () => drop(entry)));
  return note;
}

function again(entry) {
  const choice = region.querySelector(`[data-slot="${entry.slot}"] input`);
  if (choice) choice.checked = true;
  for (const level of LEVELS) if (field(level)) field(level).value = entry[level] ?? "";
  field("reason").value = entry.reason;
  queue.drop(entry.id);
  render();
  (field("city") ?? field("commune")).focus();
}

function drop(entry) {
  queue.drop(entry.id);
  render();
}

// -- what is done ----------------------------------------------------------------------------------------------

function submitted(event) {
  if (event.target !== form()) return;
  event.preventDefault();
  const fault = check({ sending: true });
  showFault(fault);
  if (fault) return (fault.input ?? form().querySelector("[name=slot]:not(:disabled)"))?.focus();
  const slot = chosen(standing());
  const { area, number, command } = data();
  queue.add({ area, number, command, slot: slot.id, at: slot.at, ...typed(), reason: field("reason").value.trim() });
  form().reset();
  unchoose();
  document.activeElement?.blur();
  render();
  flush();
}

const token = () => document.querySelector('meta[name="csrf-token"]').content;

async function flush() {
  let done = "";
  const state = await queue.flush((entry, answer) => answer.ok && (done = entry.at), token());
  if (state === "token") network = (await look(true)) ? "on" : "signed_out";
  else if (state === "offline") network = "off";
  else if (state === "signed_out") network = "signed_out";
  else if (state === "sent") network = "on";
  if (done) tell(say("sent", { at: done }));
  if (state === "sent") await look(true);
  else render();
}

function tell(sentence) {
  const place = document.querySelector(".notices");
  const note = made("div", "note note-good", sentence);
  note.setAttribute("role", "status");
  place.replaceChildren(note);
  scrollTo({ top: 0 });
}

/** Show what the server knows now, unless somebody is typing. Answers whether it was reached as somebody. */
async function look(now = false) {
  if (!now && (document.hidden || isDirty() || form()?.contains(document.activeElement))) return true;
  try {
    const answer = await fetch(location.pathname, { headers: { "HX-Request": "true" }, redirect: "manual" });
    if (!answer.ok) {
      if (answer.type === "opaqueredirect" || answer.status === 403) network = "signed_out";
      render();
      return false;
    }
    network = "on";
    const html = await answer.text();
    if (!isDirty()) Idiomorph.morph(region, html, { morphStyle: "innerHTML" });
    const fresh = field("csrfmiddlewaretoken")?.value;
    if (fresh) document.querySelector('meta[name="csrf-token"]').content = fresh;
    render({ fresh: true });
    return true;
  } catch {
    network = "off";
    render();
    return true;
  }
}

document.addEventListener("submit", submitted);
region.addEventListener("input", () => {
  showFault(null);
  check();
});
addEventListener("online", () => flush());
addEventListener("offline", () => {
  network = "off";
  render();
});
addEventListener("storage", () => render());
document.addEventListener("visibilitychange", () => document.hidden || flush());
setInterval(() => (queue.waiting().length ? flush() : render()), AGAIN);
setInterval(() => look(), LOOK);
render({ fresh: true });
flush();
keepPage(data().worker);
