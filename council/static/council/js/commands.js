// Commands: <form data-do="meetings.cast_vote" action="/hd/hn/lenh/" method="post">.
//
// The fields go over the socket as one message with an id of its own, and stay pending until they are answered:
// after a break they are sent again with the same id, which the server answers alike and applies once.
// Where no socket has been open for two seconds they are posted to the form's address instead.
// Dispatches "command:sent" and "command:done" (detail: {command, answer}) on the document.

import { live, uuid } from "app/live";
import { text } from "app/texts";

const POST_AFTER = 2_000;
const AGAIN_AFTER = 8_000;
const PAUSE = 3_000; // a busy server is asked again after this
const MOST_PAUSES = 5;
const NOT_FIELDS = new Set(["csrfmiddlewaretoken", "do", "next"]);

const pending = new Map();
let posting = false;

/** The commands that are not answered yet, oldest first. */
export const unanswered = () => [...pending.values()];

/** Run a command; resolves to its answer {"ok": …}. `context` is kept with it for those who listen. */
export function run(name, fields = {}, context = {}) {
  const message = { id: uuid(), do: name, ...fields };
  return new Promise((resolve) => {
    const command = { name, fields, message, resolve, ...context, sentAt: -Infinity, pauses: 0 };
    pending.set(message.id, command);
    document.dispatchEvent(new CustomEvent("command:sent", { detail: { command } }));
    transmit(command);
  });
}

function transmit(command) {
  if (live.send(command.message)) command.sentAt = performance.now();
}

function settle(answer) {
  const command = pending.get(answer.id);
  if (!command) return;
  if (answer.error?.code === "unavailable" && command.pauses++ < MOST_PAUSES) {
    command.sentAt = performance.now() - AGAIN_AFTER + PAUSE;
    return;
  }
  pending.delete(answer.id);
  command.resolve(answer);
  document.dispatchEvent(new CustomEvent("command:done", { detail: { command, answer } }));
}

const refusal = (id, code, message) => ({ id, ok: false, error: { code, message, law: "" } });

/** Post what is pending, one after the other: a changed vote must not overtake the first. */
async function postPending() {
  if (posting) return;
  posting = true;
  try {
    for (const command of unanswered()) {
      if (live.isOpen || !command.action) continue;
      settle(await post(command));
    }
  } catch {
    // No network either: it stays pending and the next round tries again.
  } finally {
    posting = false;
  }
}

async function post({ action, message }) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const response = await fetch(action, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify(message),
  });
  if (response.headers.get("Content-Type")?.startsWith("application/json")) {
    return { id: message.id, ...(await response.json()) };
  }
  if (response.status >= 500) throw new Error(String(response.status));
  return refusal(message.id, "not_answered", text("not_answered"));
}

function look() {
  const now = performance.now();
  if (live.isOpen) {
    for (const command of unanswered()) if (now - command.sentAt > AGAIN_AFTER) transmit(command);
  } else if (live.closedSince !== null && now - live.closedSince > POST_AFTER) {
    postPending();
  }
}

/** The fields of a form as JSON: numbers where data-int says so, null where such a field is empty. */
function fieldsOf(form, submitter) {
  const fields = {};
  for (const [name, value] of new FormData(form)) if (!NOT_FIELDS.has(name)) fields[name] = value;
  if (submitter?.name) fields[submitter.name] = submitter.value;
  for (const element of [...form.elements, submitter]) {
    if (!element?.name || !(element.name in fields) || !("int" in element.dataset)) continue;
    const value = fields[element.name];
    fields[element.name] = value === "" ? null : Number.parseInt(value, 10);
  }
  return fields;
}

function submitted(event) {
  const form = event.target;
  if (!form.matches("form[data-do]")) return;
  event.preventDefault();
  const submitter = event.submitter ?? form.querySelector("button:not([type=button])");
  if (submitter?.getAttribute("aria-busy") === "true") return;
  run(form.dataset.do, fieldsOf(form, event.submitter), { form, submitter, action: form.getAttribute("action") });
}

/** Take over the command forms of the page, now and later. */
export function takeCommands() {
  document.addEventListener("submit", submitted);
  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (form && !target.closest("[data-keep]")) form.dataset.dirty = "";
  });
  document.addEventListener("reset", ({ target }) => delete target.dataset.dirty);
  live.addEventListener("open", () => unanswered().forEach(transmit));
  live.addEventListener("message", ({ detail }) => "ok" in detail && settle(detail));
  setInterval(look, 500);
}
