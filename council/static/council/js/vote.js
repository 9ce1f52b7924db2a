// What is mine: my presence and my votes. It never rides on a broadcast: it comes with the page, with the
// answers to my own commands and with the answer to "meetings.mine" after each connection, and is put on the
// page again after each push.

import { timeOf } from "app/clock";
import { run, unanswered } from "app/commands";
import { live } from "app/live";
import { fill, text } from "app/texts";

const FRESH = 600; // ms during which a choice that just came under a finger does not react
const ASK_AGAIN = 15_000;

const holder = document.getElementById("mine");
let mine = holder ? JSON.parse(holder.textContent) : null;
let shownRound = null;
let askedAt = -Infinity;

const isPresent = () => mine.attendance === "present";

const conditions = {
  known: () => true,
  in: () => isPresent(),
  out: () => !isPresent(),
  voter: () => mine.may_vote,
  nonvoter: () => !mine.may_vote,
  excused: () => mine.attendance === "excused",
  expected: () => !mine.attendance,
  other: () => Boolean(mine.other_device),
};

function pendingChoice(round) {
  const sent = unanswered().filter(({ name, fields }) => name === "meetings.cast_vote" && fields.round === round);
  return sent.at(-1)?.fields.choice;
}

function drawChoices(form) {
  const round = Number(form.dataset.round);
  const sending = pendingChoice(round);
  const recorded = mine.votes[round]?.choice;
  for (const button of form.querySelectorAll("button[name=choice]")) {
    button.setAttribute("aria-pressed", String(button.value === recorded));
    if (button.value === sending) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

function drawLine(line) {
  const round = Number(line.dataset.round);
  const sending = "given" in line.dataset ? pendingChoice(round) : undefined;
  const vote = mine.votes[round];
  line.dataset.phase = sending ? "sending" : "settled";
  line.dataset.choice = sending ? "" : (vote?.choice ?? "");
  const place = line.querySelector("[data-words]");
  const words = sentence(line, sending, vote);
  if (place.textContent !== words) place.textContent = words;
}

function sentence(line, sending, vote) {
  if (sending) return fill(line.dataset.sending, { choice: text(`choice_${sending}`) });
  if (!vote) return line.dataset.none;
  return fill(line.dataset.given, { choice: text(`choice_${vote.choice}`), time: timeOf(vote.at) });
}

/** Put what is mine on the page. */
function draw() {
  if (!mine) return;
  for (const element of document.querySelectorAll("[data-mine]")) {
    element.hidden = !element.dataset.mine.split(" ").every((condition) => conditions[condition]());
  }
  document.querySelectorAll("form[data-round]").forEach(drawChoices);
  document.querySelectorAll(".mine[data-round]").forEach(drawLine);
  const seat = document.body.dataset.seat;
  for (const element of seat ? document.querySelectorAll(`[data-seat="${seat}"]`) : []) element.classList.add("own");
  welcomeRound();
}

/** A new round comes to the top of the stage; for a moment its choices do not react to a tap meant for something else. */
function welcomeRound() {
  const form = document.querySelector("form.choices[data-round]");
  const round = form?.dataset.round ?? "";
  if (round === shownRound) return;
  const isFirst = shownRound === null;
  shownRound = round;
  if (!form || isFirst) return;
  form.dataset.fresh = "";
  setTimeout(() => document.querySelectorAll("[data-fresh]").forEach((fresh) => delete fresh.dataset.fresh), FRESH);
  const stage = form.closest(".stage");
  if (stage) stage.scrollTop = 0;
  if (document.documentElement.scrollTop > 0) form.closest(".card").scrollIntoView({ block: "start" });
  if (!mine.may_vote) setTimeout(ask, Math.random() * 1000);
}

async function ask() {
  const sitting = Number(document.body.dataset.sitting);
  if (!mine || !sitting || !live.isOpen) return;
  askedAt = performance.now();
  const answer = await run("meetings.mine", { sitting });
  if (!answer.ok) return;
  const { attendance, votes = {}, may_vote, other_device } = answer;
  mine = { ...mine, attendance, votes, may_vote, other_device };
  draw();
}

function done({ detail: { command, answer } }) {
  if (!mine || command.name === "meetings.mine") return;
  if (command.name === "meetings.cast_vote" && answer.ok) {
    mine.votes[answer.round] = { choice: answer.choice, at: answer.at };
  }
  if (command.name === "meetings.check_in" && answer.ok) {
    mine.attendance = answer.attendance ?? "present";
  }
  draw();
  if (!answer.ok || command.name !== "meetings.cast_vote") ask();
}

function applied() {
  draw();
  // The secretary may have marked me present: those who are not ask now and then, each at its own moment.
  if (mine && !isPresent() && performance.now() - askedAt > ASK_AGAIN) {
    askedAt = performance.now();
    setTimeout(ask, Math.random() * 2000);
  }
}

/** The code scanned at the door stands in the address: it checks in once, and leaves the address. */
function checkInByAddress() {
  const address = new URL(location.href);
  const code = address.searchParams.get("ma");
  const form = document.getElementById("check-in-code");
  if (!code) return;
  address.searchParams.delete("ma");
  history.replaceState(null, "", address);
  if (isPresent() || !form) return;
  run("meetings.check_in", { sitting: Number(document.body.dataset.sitting), code }, { form, action: form.getAttribute("action") });
}

/** Show what is mine and keep it true. */
export function showMine() {
  if (!mine) return;
  document.addEventListener("command:sent", draw);
  document.addEventListener("command:done", done);
  document.addEventListener("regions:applied", applied);
  live.addEventListener("open", () => setTimeout(ask, Math.random() * 500));
  draw();
  checkInByAddress();
}
