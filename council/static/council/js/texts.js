// Words of the interface that scripts need, in the reader's language, from the page itself.

// Those every page has, and those of a kind of page ("data-texts").
const holders = [...document.querySelectorAll("#texts, script[data-texts]")];
const texts = Object.assign({}, ...holders.map((holder) => JSON.parse(holder.textContent)));

/** The text of a key with its {places} filled in; the key itself if the page does not know it. */
export function text(key, places = {}) {
  return fill(texts[key] ?? key, places);
}

/** Fill the {places} of a pattern. */
export function fill(pattern, places) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in places ? String(places[name]) : whole));
}

let last;

/** Say a sentence to screen readers, politely; the same sentence is not repeated. */
export function announce(sentence) {
  const place = document.getElementById("announce");
  if (!place || !sentence || sentence === last) return;
  last = sentence;
  place.textContent = sentence;
}
