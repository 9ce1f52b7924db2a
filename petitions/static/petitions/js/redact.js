// The review before publication: what would be published follows the ticks; words that are selected in the original are
// taken over into the list of what to hide. The server makes the text, here as in the form without a script.

const QUIET = 400; // after the last key
const form = document.getElementById("review");
let waiting = 0;
let asked = 0;

async function preview() {
  const mine = ++asked;
  form.dataset.busyPreview = "";
  const data = new FormData(form);
  data.append("preview", "1");
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === asked && page.getElementById("review")) take(page);
  } catch {
    // without a network the button still asks
  } finally {
    if (mine === asked) delete form.dataset.busyPreview;
  }
}

function take(page) {
  swap("#review-errors", page);
  for (const part of form.querySelectorAll("[data-part]")) {
    const name = part.dataset.part;
    swap(`[data-preview="${name}"]`, page);
    swap(`#original-${name}`, page);
    const field = form.elements[`hand_${name}`];
    const made = page.getElementById(field.id);
    if (made && !form.elements[`by_hand_${name}`].checked) field.value = made.value;
  }
}

function swap(selector, page) {
  const old = form.querySelector(selector);
  const fresh = page.querySelector(`#review ${selector}`);
  if (!old || !fresh) return;
  const open = old.querySelector("details")?.open;
  old.replaceChildren(...fresh.childNodes);
  const details = old.querySelector("details");
  if (details && open !== undefined) details.open = open;
}

function soon(delay) {
  clearTimeout(waiting);
  waiting = setTimeout(preview, delay);
}

function hideSelection(button) {
  const part = button.closest("[data-part]");
  const selection = getSelection();
  const original = part.querySelector("[data-original]");
  if (!selection.rangeCount || !original.contains(selection.getRangeAt(0).commonAncestorContainer)) return;
  const words = selection.toString().split(/\s+/u).join(" ").trim();
  if (!words) return;
  const field = form.elements[`more_${part.dataset.part}`];
  const lines = field.value.split("\n").filter((line) => line.trim());
  if (!lines.includes(words)) field.value = [...lines, words].join("\n");
  preview();
}

if (form && !form.hidden) {
  for (const hidden of form.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target.name !== "open_files") soon(0);
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) soon(QUIET);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-hide-selection]");
    if (button) hideSelection(button);
  });
  // a tap on the button must not drop what is selected
  form.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[data-hide-selection]")) event.preventDefault();
  });
}
