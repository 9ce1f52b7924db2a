// Running sums beside what is typed from a count record. They help the eye; the server decides.

import { fill } from "app/texts";

const words = Object.fromEntries(
  [...document.getElementById("sum-words").content.querySelectorAll("[data-say]")].map((e) => [e.dataset.say, e.textContent]),
);
const form = document.querySelector("form[enctype], form[novalidate]");
const seats = Number(document.querySelector("[data-count]").dataset.count);
const language = document.documentElement.lang;
const whole = new Intl.NumberFormat(language);
const percent = new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The number in a field, null while there is none. */
function number(name) {
  const typed = form.elements.namedItem(name)?.value.replace(/[. ]/g, "") ?? "";
  return /^\d+$/.test(typed) ? Number(typed) : null;
}

const say = (key, numbers) => fill(words[key], Object.fromEntries(Object.entries(numbers).map(([k, v]) => [k, typeof v === "number" ? whole.format(v) : v])));

function show(name, parts, wrong) {
  const place = document.querySelector(`[data-sums="${name}"]`);
  place.textContent = parts.join(" ");
  place.toggleAttribute("data-wrong", wrong);
}

function ballots() {
  const [electors, voted, issued, collected, valid, invalid] = ["electors", "voted", "issued", "collected", "valid", "invalid"].map(number);
  const parts = [];
  let wrong = false;
  if (electors && voted !== null) parts.push(say("turnout", { share: percent.format(voted / electors) }));
  if (issued !== null && collected !== null && collected > issued) {
    parts.push(say("over", { over: collected - issued }));
    wrong = true;
  }
  if (valid !== null && invalid !== null && collected !== null) {
    const fits = valid + invalid === collected;
    parts.push(say(fits ? "fits" : "differs", { sum: valid + invalid, collected }));
    wrong ||= !fits;
  }
  show("ballots", parts, wrong);
}

function votes() {
  const valid = number("valid");
  const given = [...form.elements].filter((e) => e.name.startsWith("votes_")).map((e) => number(e.name));
  if (valid === null || given.includes(null)) return show("votes", [], false);
  const sum = given.reduce((a, b) => a + b, 0);
  show("votes", [say("votes", { votes: sum, least: valid, most: seats * valid })], sum < valid || sum > seats * valid);
}

form.addEventListener("input", () => { ballots(); votes(); });
ballots();
votes();
