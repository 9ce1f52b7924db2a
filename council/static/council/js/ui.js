// Small manners of the pages: dialogs, refusals, the programme strip, the search in the roll.

import { text } from "app/texts";

/** Fold a name for searching: no accents, đ as d, lower case. */
const fold = (name) => name.toLocaleLowerCase("vi").normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");

function openDialog(button) {
  const dialog = document.getElementById(button.dataset.opens);
  if (!dialog || dialog.open) return;
  for (const [key, value] of Object.entries(button.dataset)) {
    if (!key.startsWith("set")) continue;
    const name = key.slice(3).toLowerCase();
    const field = dialog.querySelector(`[name="${name}"]`);
    if (field) field.value = value;
    for (const place of dialog.querySelectorAll(`[data-show="${name}"]`)) place.textContent = value;
  }
  clearAlert(dialog);
  dialog.showModal();
}

function clearAlert(scope) {
  const slot = scope?.querySelector?.("[data-alert]");
  if (slot) slot.hidden = true;
}

function showAlert(scope, error) {
  const slot = scope?.closest("dialog")?.querySelector("[data-alert]") ?? document.getElementById("alert");
  if (!slot) return;
  slot.querySelector("[data-alert-text]").textContent = error.message || text("not_answered");
  slot.querySelector("[data-alert-law]").textContent = error.law ?? "";
  for (const help of slot.querySelectorAll("[data-helps]")) help.hidden = help.dataset.helps !== error.code;
  slot.hidden = false;
}

function commandSent({ detail: { command } }) {
  if (!command.form) return;
  clearAlert(command.form.closest("dialog"));
  const general = document.getElementById("alert");
  if (general) general.hidden = true;
  command.submitter?.setAttribute("aria-busy", "true");
}

function commandDone({ detail: { command, answer } }) {
  if (!command.form) return;
  command.submitter?.removeAttribute("aria-busy");
  if (!answer.ok) return showAlert(command.form, answer.error ?? {});
  delete command.form.dataset.dirty;
  const dialog = command.form.closest("dialog");
  if (dialog?.open) {
    dialog.close();
    command.form.reset();
  }
  if ("reset" in command.form.dataset) command.form.reset();
}

function clicked(event) {
  const opener = event.target.closest("[data-opens]");
  if (opener) return openDialog(opener);
  const closer = event.target.closest("[data-closes]");
  if (closer) {
    const dialog = closer.closest("dialog");
    dialog.querySelectorAll("form").forEach((form) => form.reset());
    return dialog.close();
  }
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) dismiss.closest(".note").hidden = true;
  for (const menu of document.querySelectorAll("details.person[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
}

/** Beside the stage the programme is open; above it, on narrow screens, it is one line until it is asked for. */
function placeProgramme() {
  const isWide = matchMedia("(min-width: 62rem)");
  const place = () => {
    for (const programme of document.querySelectorAll("details.programme:not([data-ready])")) {
      programme.open = isWide.matches;
      programme.dataset.ready = "";
    }
  };
  isWide.addEventListener("change", () => {
    for (const programme of document.querySelectorAll("details.programme")) delete programme.dataset.ready;
    place();
  });
  document.addEventListener("regions:applied", place);
  place();
}

let shownItem;

/** Bring the current item into sight when it has changed, in the programme's own scroll and nowhere else. */
function followProgramme() {
  const item = document.querySelector(".items .now");
  if (item?.id === shownItem) return;
  shownItem = item?.id;
  const programme = item?.closest(".programme");
  if (programme) programme.scrollTop = item.offsetTop - programme.offsetTop - programme.clientHeight / 3;
}

function filterRoll() {
  const search = document.querySelector("[data-roll-search]");
  if (!search) return;
  const words = fold(search.value.trim());
  const wanted = document.querySelector("[name=roll-show]:checked")?.value ?? "all";
  let shown = 0;
  for (const line of document.querySelectorAll("[data-roll-name]")) {
    const fits = wanted === "all" || wanted.split(" ").includes(line.dataset.rollState);
    line.hidden = !(fits && (fold(line.dataset.rollName).includes(words) || line.dataset.rollSeat === words));
    if (!line.hidden) shown += 1;
  }
  const none = document.querySelector("[data-roll-none]");
  if (none) none.hidden = shown > 0;
}

/** Wire the page. */
export function wire() {
  document.addEventListener("click", clicked);
  document.addEventListener("command:sent", commandSent);
  document.addEventListener("command:done", commandDone);
  document.addEventListener("input", ({ target }) => target.closest(".roll-tools") && filterRoll());
  document.addEventListener("regions:applied", filterRoll);
  document.addEventListener("regions:gone", () => {
    const gone = document.getElementById("gone");
    if (gone) gone.hidden = false;
  });
  document.addEventListener("regions:applied", followProgramme);
  filterRoll();
  placeProgramme();
  followProgramme();
}
