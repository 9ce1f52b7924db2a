// Entering signers: the line is saved without leaving the page, the address stays for the next one, and what was
// typed is not lost when the network is. Without this the form is sent like any form.

const form = document.getElementById("signer");
const CLEARED = ["name", "birth"];
let saving = false;

async function save() {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  if (answer.status !== 422 && !answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("signer");
  if (!fresh) throw new Error("signed out");
  document.getElementById("count").replaceWith(page.getElementById("count"));
  if (answer.status === 422) {
    form.replaceChildren(...fresh.childNodes);
    form.querySelector("[aria-invalid='true']")?.focus();
    return;
  }
  form.querySelectorAll(".note-bad:not(#lost)").forEach((note) => note.remove());
  form.querySelector("h1").textContent = fresh.querySelector("h1").textContent;
  for (const name of CLEARED) form.elements[name].value = "";
  form.elements.signed.checked = true;
  form.elements.name.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (saving) return;
  saving = true;
  form.querySelector("button").setAttribute("aria-busy", "true");
  document.getElementById("lost").hidden = true;
  try {
    await save();
  } catch {
    document.getElementById("lost").hidden = false;
  }
  form.querySelector("button").removeAttribute("aria-busy");
  saving = false;
});

form.elements.name?.focus();
