// Words of a paper as they are looked for: like the search of the server (council/words.py). A query with accents is
// compared with accents, one without any with the bare letters; "hoà" and "hòa" are one word.

const LETTER = /\P{M}\p{M}*|\p{M}+/gu;
// The tone of oa, oe and uy at the end of a word goes to the first letter.
const NEW_TONE = /(?:(o)([àáảãạèéẻẽẹ])|(?<!q)(u)([ỳýỷỹỵ]))(?![\p{L}\p{M}])/gu;
const [NEW, OLD, BARE] = ["àáảãạèéẻẽẹỳýỷỹỵ", "òóỏõọòóỏõọùúủũụ", "aaaaaeeeeeyyyyy"];
const IN_WORD = "[\\p{L}\\p{M}\\p{N}]";
const MARKS = /[.*+?^${}()|[\]\\]/g;

const oldTone = (whole, o, afterO, u, afterU) => {
  const at = NEW.indexOf(afterO ?? afterU);
  return OLD[at] + BARE[at];
};

/** A text with its tones in one place, in lower case. */
export const exact = (value) => value.normalize("NFC").toLowerCase().replace(NEW_TONE, oldTone);

/** A text without accents, in lower case. */
export const folded = (value) => value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

const tidy = (value) => value.trim().replace(/\s+/g, " ");

/** A text prepared for `find`: each form with the place in the text of each of its letters. */
export function prepared(value) {
  const letters = [...value.matchAll(LETTER)];
  const forms = { exact: [], folded: [] };
  const places = { exact: [], folded: [] };
  for (const found of letters) {
    for (const [form, of] of [["exact", found[0].normalize("NFC").toLowerCase()], ["folded", folded(found[0])]]) {
      forms[form].push(of);
      for (let at = 0; at < of.length; at += 1) places[form].push(found.index);
    }
  }
  return {
    length: value.length,
    exact: forms.exact.join("").replace(NEW_TONE, oldTone),
    folded: forms.folded.join(""),
    places,
  };
}

/** How a query is compared: "exact" if it bears an accent, else "folded". */
export const form = (query) => (exact(query) === folded(query) ? "folded" : "exact");

/** Where a query stands in a prepared text: [{index, length}], in letters of the text as it was; `whole`: as a word. */
export function find(text, query, how = form(query), whole = false) {
  const asked = (how === "exact" ? exact : folded)(tidy(query));
  if (!asked) return [];
  const wanted = asked.replace(MARKS, "\\$&").replaceAll(" ", "\\s+");
  const pattern = new RegExp(whole ? `(?<!${IN_WORD})${wanted}(?!${IN_WORD})` : wanted, "gu");
  const places = text.places[how];
  return [...text[how].matchAll(pattern)].map((found) => {
    const index = places[found.index];
    return { index, length: (places[found.index + found[0].length] ?? text.length) - index };
  });
}
