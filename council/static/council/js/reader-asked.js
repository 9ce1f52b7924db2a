// What is asked of the reader: by its address, and by where this person left off on this device.

const place = document.getElementById("main").dataset;
const KEPT = 300; // papers whose page is remembered: of several sessions
const key = `nghitruong.pages.${place.account}`;

const number = (value) => (/^\d{1,6}$/.test(value ?? "") && Number(value) > 0 ? Number(value) : null);

function read() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {}; // a store that is closed or was written by somebody else: nothing is remembered
  }
}

/** The page of the address, the words to mark, and the page where this version was left (null where none). */
export function asked() {
  const query = new URLSearchParams(location.search);
  const anchor = new URLSearchParams(location.hash.slice(1));
  const told = number(anchor.get("page")) ?? number(query.get("trang"));
  const left = number(read()[place.versionId]?.page);
  return { page: told ?? left, words: query.get("tim")?.trim() ?? "", isLeft: told === null && left !== null };
}

/** Remember the page of this version; the papers read longest ago are forgotten. */
export function remember(page) {
  const pages = read();
  pages[place.versionId] = { page, at: Date.now() };
  const latest = Object.entries(pages).sort(([, one], [, other]) => other.at - one.at);
  try {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(latest.slice(0, KEPT))));
  } catch {
    // no room or not allowed: the paper opens at its first page next time
  }
}
