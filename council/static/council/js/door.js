// The code at the door: when it has run out, the page fetches itself and shows the next one.

import { tick } from "app/clock";

const RETRY = 2_000;

async function renew() {
  const place = document.getElementById("door");
  try {
    const response = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    const next = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("door");
    if (!response.ok || !next || next.dataset.code === place.dataset.code) throw new Error("no new code yet");
    place.replaceWith(document.adoptNode(next));
    tick();
  } catch {
    setTimeout(renew, RETRY);
  }
}

document.addEventListener("countdown:over", renew);
