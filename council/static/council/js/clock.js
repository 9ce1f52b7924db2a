// The wall clock and the countdowns, both on the server's time.
//
// <time data-clock>14:32</time> and <time data-until="2026-12-08T07:32:24.000+00:00" data-over="Hết giờ">.
// Countdowns say nothing to screen readers at each tick; they speak once, at ten seconds and at the end.

import { live } from "app/live";
import { announce, text } from "app/texts";

const LAST_SECONDS = 10;
const HANOI = { timeZone: "Asia/Ho_Chi_Minh", hourCycle: "h23", hour: "2-digit", minute: "2-digit" };
const minutes = new Intl.DateTimeFormat("vi-VN", HANOI);
const seconds = new Intl.DateTimeFormat("vi-VN", { ...HANOI, second: "2-digit" });

/** A moment (ISO text or milliseconds) as 14:31:58 in Hanoi. */
export const timeOf = (moment) => seconds.format(new Date(moment));

/** 84 seconds as 1:24. */
export function countdown(left) {
  const rest = String(left % 60).padStart(2, "0");
  const whole = Math.floor(left / 60);
  return whole < 60 ? `${whole}:${rest}` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}:${rest}`;
}

function write(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

function phaseOf(left) {
  if (left <= 0) return "over";
  return left <= LAST_SECONDS ? "last" : "running";
}

function count(element) {
  const left = Math.ceil((Date.parse(element.dataset.until) - live.now()) / 1000);
  const phase = phaseOf(left);
  write(element, phase === "over" ? element.dataset.over : countdown(left));
  element.dataset.phase = phase;
  const known = element.counted;
  element.counted = `${element.dataset.until} ${phase}`;
  if (known === element.counted) return;
  if (phase === "last" && "speak" in element.dataset) announce(text("last_seconds", { seconds: left }));
  if (phase === "over") {
    if ("speak" in element.dataset) announce(element.dataset.over);
    element.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
  }
}

/** Write every clock of the page once. */
export function tick() {
  for (const element of document.querySelectorAll("[data-clock]")) {
    write(element, (element.dataset.clock === "seconds" ? seconds : minutes).format(new Date(live.now())));
  }
  document.querySelectorAll("[data-until]").forEach(count);
}

/** Keep the clocks going, each second on the second. */
export function startClocks() {
  const sent = document.querySelector('meta[name="server-now"]')?.content;
  const loaded = performance.getEntriesByType("navigation")[0];
  // The page was written about when its first byte arrived; the socket will say it better.
  if (sent && loaded) live.offset = Date.parse(sent) - (performance.timeOrigin + loaded.responseStart);
  document.addEventListener("regions:applied", tick);
  const step = () => {
    tick();
    setTimeout(step, 1000 - (live.now() % 1000) + 5);
  };
  step();
}
