// The line for finding in the paper: words, how many hits, the one before and after.

import { FindState } from "pdfjs/viewer";
import { reader } from "app/reader";
import { asked } from "app/reader-asked";
import { announce, text } from "app/texts";

const bar = document.getElementById("reader-find");
const [input, said] = [bar.querySelector("input"), bar.querySelector("[data-find-said]")];
let query = "";
let isByWord = false;

/** Whether the line is open. */
export const isFinding = () => !bar.hidden;

/** Open the line; with words they are looked for at once. */
export function openFind(words) {
  bar.hidden = false;
  setOpener();
  if (words) {
    input.value = words;
    return begin();
  }
  input.focus();
  input.select();
}

/** Close it and take the marks from the pages; false if it is closed. */
export function closeFind() {
  if (bar.hidden) return false;
  bar.hidden = true;
  query = "";
  setOpener();
  reader.eventBus.dispatch("findbarclose", { source: bar });
  document.querySelector("[data-find-open]").focus();
  return true;
}

function setOpener() {
  for (const button of document.querySelectorAll("[data-find-open]")) button.setAttribute("aria-expanded", String(!bar.hidden));
}

function send(type, findPrevious = false) {
  reader.eventBus.dispatch("find", {
    source: bar,
    type,
    query: isByWord ? query.split(/\s+/) : query,
    caseSensitive: false,
    entireWord: false,
    highlightAll: true,
    findPrevious,
    matchDiacritics: true,
  });
}

function begin() {
  query = input.value.trim();
  isByWord = false;
  if (query) send("");
  else reader.eventBus.dispatch("findbarclose", { source: bar });
  say("");
}

/** The next hit or the one before; words just typed are looked for first. */
export function findNext(back = false) {
  if (input.value.trim() !== query) return begin();
  if (query) send("again", back);
}

function say(sentence) {
  said.textContent = sentence;
  announce(sentence);
}

function tell(state, { current, total }) {
  if (!query || bar.hidden) return;
  const { seen, found, blank } = reader.finder.progress;
  const pages = reader.viewer.pagesCount;
  if (state === FindState.PENDING || seen < pages || (found && !total)) {
    said.textContent = found ? text("find_some", { total: found }) : text("find_looking", { seen, pages });
    return;
  }
  if (!found && !isByWord && /\s/.test(query)) {
    isByWord = true; // not as a whole: its words, wherever they are
    return send("");
  }
  const blanks = blank ? ` ${text("find_blank", { blank })}` : "";
  if (!found) return say(text("find_none") + blanks);
  say((isByWord ? text("find_words", { current, total }) : text("find_hit", { current, total })) + blanks);
}

let state = FindState.PENDING;
let counts = { current: 0, total: 0 };
const told = ({ state: now = state, matchesCount = counts }) => tell((state = now), (counts = matchesCount));
reader.eventBus.on("updatefindcontrolstate", told);
reader.eventBus.on("updatefindmatchescount", told);
reader.eventBus.on("findseen", told);

let waiting;
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(begin, 300);
});
bar.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  findNext();
});
bar.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.shiftKey && event.target === input) {
    event.preventDefault();
    findNext(true);
  }
});
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-find-open]")) bar.hidden ? openFind() : closeFind();
  if (target.closest("[data-find-close]")) closeFind();
  if (target.closest("[data-find-back]")) findNext(true);
});

if (asked().words) openFind(asked().words);
