// Regions of the page that follow a topic: <div data-topic="meetings.sitting:12" data-version="7">.
//
// A push morphs its own region and nothing else; a version that is not newer is dropped. What a person is
// in the middle of (a form begun, an open dialog, [data-keep], a finger on the glass) is left alone.
// After each change "regions:applied" is dispatched on the document, so that personal state is put back.

import { Idiomorph } from "idiomorph";
import { live, uuid } from "app/live";
import { announce } from "app/texts";

const asked = new Set();
const asking = new Map();
const held = new Map();
let touching = false;

const regions = (topic) =>
  [...document.querySelectorAll("[data-topic]")].filter((element) => !topic || element.dataset.topic === topic);

const version = (element) => Number(element.dataset.version || -1);

/** A form someone is filling in: begun, or with the cursor in one of its fields. */
function inUse(form) {
  if ("dirty" in form.dataset) return true;
  const active = document.activeElement;
  return form.contains(active) && active.matches("input, select, textarea");
}

function isBusy(element) {
  if (element.matches("dialog[open]")) return true;
  return element.matches("form") && inUse(element);
}

const holdsBusy = (element) => isBusy(element) || [...element.querySelectorAll("dialog[open], form")].some(isBusy);

const callbacks = {
  beforeNodeMorphed(before, after) {
    if (!(before instanceof Element)) return true;
    if (before.matches("[data-keep]") || isBusy(before)) return false;
    const sameRegion = before.matches("[data-topic]") && before.dataset.topic === after.dataset?.topic;
    return !(sameRegion && before.id === after.id);
  },
  beforeNodeRemoved(node) {
    return !(node instanceof Element && holdsBusy(node));
  },
  beforeAttributeUpdated(name, element) {
    return !(element.matches("details") && (name === "open" || name === "data-ready"));
  },
};

function picked(element, html) {
  if (!element.dataset.pick) return html;
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return parsed.querySelector(element.dataset.pick)?.outerHTML ?? "";
}

function apply(element, push) {
  if (push.version <= version(element)) return;
  const html = picked(element, push.html);
  // A button just pressed has the cursor too, but takes its new words and its new value.
  const isTyping = document.activeElement?.matches("input, textarea, select") ?? false;
  if (html) Idiomorph.morph(element, html, { morphStyle: "innerHTML", ignoreActiveValue: isTyping, callbacks });
  else element.replaceChildren();
  element.dataset.version = String(push.version);
  sayNews(element);
  subscribe();
  document.dispatchEvent(new CustomEvent("regions:applied", { detail: { element } }));
}

function sayNews(element) {
  const news = element.querySelector("[data-announce]")?.dataset.announce ?? "";
  if (news !== element.announced) {
    element.announced = news;
    announce(news);
  }
}

function take(push) {
  if (touching) {
    const waiting = held.get(push.topic);
    if (!waiting || waiting.version < push.version) held.set(push.topic, push);
    return;
  }
  for (const element of regions(push.topic)) apply(element, push);
}

function release() {
  touching = false;
  const pushes = [...held.values()];
  held.clear();
  pushes.forEach(take);
}

/** Ask for each topic of the page that has not been asked for on this connection. */
function subscribe() {
  if (!live.isOpen) return;
  for (const element of regions()) {
    const { topic } = element.dataset;
    if (asked.has(topic)) continue;
    asked.add(topic);
    const have = Math.min(...regions(topic).map(version));
    const id = uuid();
    asking.set(id, topic);
    live.send({ id, do: "subscribe", topic, have });
  }
}

/** A topic is not, or no longer, ours to follow. */
function lose(topic) {
  for (const element of regions(topic)) element.dataset.gone = "";
  document.dispatchEvent(new CustomEvent("regions:gone", { detail: topic }));
}

/** Follow every topic of the page: starting, coming back and catching up are one and the same. */
export function follow() {
  for (const element of regions()) element.announced = element.querySelector("[data-announce]")?.dataset.announce ?? "";
  live.addEventListener("open", () => {
    asked.clear();
    asking.clear();
    subscribe();
  });
  live.addEventListener("message", ({ detail: message }) => {
    if (message.topic && message.html !== undefined) take(message);
    if (message.gone) lose(message.gone);
    if (asking.has(message.id)) {
      if (!message.ok) lose(asking.get(message.id));
      asking.delete(message.id);
    }
  });
  document.addEventListener("pointerdown", () => (touching = true));
  for (const type of ["pointerup", "pointercancel"]) {
    // The click comes after pointerup: let it reach what the finger saw.
    document.addEventListener(type, () => setTimeout(release, 60));
  }
}
