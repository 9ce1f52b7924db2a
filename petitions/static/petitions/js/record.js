// The tablet in the hall: what may be a duplicate is shown while typing; without a network what was noted is kept on
// the tablet and sent later. With a network the form goes to the server like any form and its receipt is shown.

import { keepPage } from "app/kept-queue";
import { button, made } from "app/made";
import { RecordQueue } from "app/record-queue";
import { fill } from "app/texts";

const AGAIN = 10_000;
const QUIET = 600; // after the last key
const MOST = 600; // characters a suggestion looks at
const REACH = 4_000; // a server that does not answer by then is away

const data = JSON.parse(document.getElementById("record-data").textContent);
const form = document.getElementById("record");
const holder = document.getElementById("queue");
const near = document.getElementById("alike");
const words = Object.fromEntries(
  [...document.getElementById("queue-words").content.querySelectorAll("[data-say]")].map((e) => [e.dataset.say, e.textContent]),
);
const say = (key, places = {}) => fill(words[key], places);
const token = () => document.querySelector('meta[name="csrf-token"]').content;
const queue = new RecordQueue(data.account, data.council);
const KEPT = new Set(["source", "meeting", "delegate", "place"]); // the next petition is heard in the same place
const done = [];
let network = navigator.onLine ? "on" : "off";

// -- what waits ------------------------------------------------------------------------------------------------

function render() {
  const notes = done.map(doneNote);
  const waiting = queue.waiting();
  if (waiting.length) notes.push(waitingNote(waiting));
  for (const entry of queue.entries()) if (entry.refused) notes.push(refusedNote(entry));
  if (network === "off" && !waiting.length) notes.push(made("p", "note note-warn", say("offline")));
  if (!queue.lasts) notes.push(made("p", "note note-warn", say("not_stored")));
  holder.replaceChildren(...notes);
  holder.hidden = !notes.length;
}

function doneNote(answer) {
  const note = made("div", "note note-good");
  note.append(made("p", "", answer.secret ? say("sent", answer) : say("sent_before", answer)));
  const link = made("a", "btn btn-small", say("open"));
  link.href = answer.url;
  note.append(link);
  return note;
}

function waitingNote(waiting) {
  const note = made("div", "note note-now");
  const text = made("div", "");
  text.append(made("b", "", say("waiting", { count: waiting.length })));
  for (const { fields } of waiting) text.append(made("p", "clamp", fields.text));
  text.append(made("p", "", say(network === "signed_out" ? "signed_out" : "waiting_how")));
  note.append(text);
  if (network === "signed_out") {
    const link = made("a", "btn btn-main", say("sign_in"));
    link.href = `/tai-khoan/login/?next=${encodeURIComponent(location.pathname)}`;
    note.append(link);
  } else note.append(button("btn", say("send_now"), () => flush()));
  return note;
}

function refusedNote(entry) {
  const note = made("div", "note note-bad");
  const text = made("div", "");
  text.append(made("b", "", say("refused")), made("p", "clamp", entry.fields.text), made("p", "", entry.refused));
  const again = button("btn btn-main", say("again"), () => {
    for (const [name, value] of Object.entries(entry.fields)) {
      const field = form.elements.namedItem(name);
      if (field?.type === "checkbox") field.checked = value === "on";
      else if (field && field.type !== "hidden") field.value = value;
    }
    queue.drop(entry.id);
    render();
    form.elements.text.focus();
  });
  const drop = button("btn", say("drop"), () => {
    queue.drop(entry.id);
    render();
  });
  note.append(text, again, drop);
  return note;
}

async function flush() {
  if (!queue.waiting().length) return render();
  const state = await queue.flush((_entry, answer) => answer.ok && done.unshift(answer), data.address, token());
  if (state === "offline") network = "off";
  else if (state === "signed_out") network = (await freshToken()) ? "on" : "signed_out";
  else if (state === "sent" || state === "empty") network = "on";
  render();
}

/** A page kept for long carries an old token: ask for a new one. False when nobody is signed in any more. */
async function freshToken() {
  try {
    const answer = await fetch(data.address, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector('meta[name="csrf-token"]')?.content;
    if (found) document.querySelector('meta[name="csrf-token"]').content = found;
    return Boolean(found);
  } catch {
    return false;
  }
}

// -- what is typed ---------------------------------------------------------------------------------------------

async function reached() {
  if (!navigator.onLine) return false;
  try {
    const answer = await fetch(`${data.alike}?text=`, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(REACH) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function submitted(event) {
  event.preventDefault();
  const send = form.querySelector("button:not([type=button])");
  if (send.disabled) return;
  if (form.elements.text.value.trim().length < 10) {
    near.replaceChildren(made("p", "note note-bad", say("empty")));
    return form.elements.text.focus();
  }
  send.disabled = true;
  try {
    if (!queue.waiting().length && (await reached())) return form.submit();
  } finally {
    send.disabled = false;
  }
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  if (!queue.add(fields)) return near.replaceChildren(made("p", "note note-bad", say("not_stored")));
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || KEPT.has(field.name)) continue;
    if (field.type === "checkbox") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = field.name === "voters" ? "1" : "";
  }
  near.replaceChildren();
  network = "off";
  render();
  scrollTo({ top: 0 });
  flush();
}

let timer;
let asked = 0;

async function suggest() {
  const text = form.elements.text.value.trim().slice(0, MOST);
  const mine = ++asked;
  if (text.split(/\s+/).length < 4) return near.replaceChildren();
  const query = new URLSearchParams({ text, field: form.elements.field.value, place: form.elements.place.value });
  try {
    const answer = await fetch(`${data.alike}?${query}`, { credentials: "same-origin", redirect: "manual" });
    if (answer.ok && mine === asked) near.innerHTML = await answer.text();
  } catch {
    // The network is away: nothing is suggested, everything else goes on.
  }
}

form.addEventListener("submit", submitted);
form.addEventListener("input", ({ target }) => {
  if (!["text", "field", "place"].includes(target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, QUIET);
});
addEventListener("online", () => flush());
addEventListener("offline", () => {
  network = "off";
  render();
});
addEventListener("storage", () => render());
setInterval(() => queue.waiting().length && flush(), AGAIN);
render();
flush();
keepPage(data.worker);
