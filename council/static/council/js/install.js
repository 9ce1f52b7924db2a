// Making the site an app: the browser's own question where there is one, a sentence where the person must do it.

const places = () => document.querySelectorAll("[data-install]");
const isApp = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isApple = /iPad|iPhone/.test(navigator.userAgent) || (navigator.userAgent.includes("Macintosh") && navigator.maxTouchPoints > 1);

function show(kind) {
  for (const place of places()) {
    place.hidden = !kind;
    for (const element of place.querySelectorAll("[data-install-when]")) element.hidden = element.dataset.installWhen !== kind;
  }
}

let question;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  question = event;
  show("prompt");
});
addEventListener("appinstalled", () => show(""));
for (const place of places()) {
  place.querySelector("button").addEventListener("click", async () => {
    await question?.prompt();
    show("");
  });
}
if (isApple && !isApp) show("hint");
