// The page of a session on the device: like the desk's offer, and whether the server is there.

import "app/offline";

const away = document.getElementById("away");

/** Whether the server answers now. */
async function isThere() {
  try {
    const response = await fetch("/app.webmanifest", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    return response.ok;
  } catch {
    return false;
  }
}

async function look() {
  away.hidden = await isThere();
  for (const link of document.querySelectorAll("[data-online]")) link.hidden = !away.hidden;
}

document.getElementById("again").addEventListener("click", async () => {
  await look();
  if (away.hidden) location.reload();
});
addEventListener("online", look);
addEventListener("offline", look);
look();
