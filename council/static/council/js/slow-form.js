// Checking and writing a large spreadsheet take seconds: the page says so, and how long it has been.
//
// A form that is answered by a file may stay where it is, and cannot know that the file came: after
// `data-rests` seconds it can be pressed again.
//
// Without this script the browser shows that it waits, and the same page comes at the end.

for (const form of document.querySelectorAll("form[data-slow]")) {
  let timer = 0;

  const rest = () => {
    clearInterval(timer);
    form.querySelector("button[aria-busy]")?.removeAttribute("aria-busy");
    form.querySelector("[data-state]")?.setAttribute("hidden", "");
  };

  form.addEventListener("submit", (event) => {
    if (event.submitter && !event.submitter.hasAttribute("data-busy")) return;
    const button = form.querySelector("button[data-busy]");
    if (button.getAttribute("aria-busy") === "true") return event.preventDefault();
    const state = form.querySelector("[data-state]");
    const began = Date.now();
    const tell = () => {
      const seconds = Math.round((Date.now() - began) / 1000);
      if (seconds >= Number(form.dataset.rests ?? Infinity)) return rest();
      state.lastElementChild.textContent = form.dataset.slow.replace("{seconds}", seconds);
    };
    button.setAttribute("aria-busy", "true");
    tell();
    state.hidden = false;
    timer = setInterval(tell, 1000);
  });

  // Coming back by the browser's own button finds the page as it was left: busy with nothing.
  addEventListener("pageshow", (event) => event.persisted && rest());
}
