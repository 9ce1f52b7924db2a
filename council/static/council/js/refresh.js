// A public page that asks for its region again every few seconds. The server answers 304 while nothing changed,
// so a cache in front of it carries any number of readers.

import { Idiomorph } from "idiomorph";

const region = document.querySelector("[data-refresh]");
const PAUSE = 2_000; // with the two seconds of a cache, what was published is seen within five

async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch(region.dataset.refresh, { headers: { "HX-Request": "true" }, cache: "no-cache" });
      if (answer.ok) Idiomorph.morph(region, await answer.text(), { morphStyle: "innerHTML" });
    } catch {
      // The network is away: what is shown stays, and the next turn asks again.
    }
  }
  setTimeout(refresh, PAUSE);
}

if (region) setTimeout(refresh, PAUSE);
