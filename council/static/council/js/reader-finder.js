// pdf.js's own search through the pages, with Vietnamese words: what it walks, marks and counts stays its own.

import { PDFFindController } from "pdfjs/viewer";
import { find, form, prepared } from "app/reader-words";

export class Finder extends PDFFindController {
  #pages = [];
  #found = new Map(); // page: how many hits, of the search under way

  /** How many pages were looked through, how many hits there are on them, and how many have no text to look through. */
  get progress() {
    const seen = [...this.#found.keys()];
    const found = [...this.#found.values()].reduce((sum, hits) => sum + hits, 0);
    return { seen: seen.length, found, blank: seen.filter((page) => this.#pages[page].length === 0).length };
  }

  match(query, content, page) {
    if (this.#found.has(page)) this.#found.clear(); // each page once: another search has begun
    this.#pages[page] ??= prepared(content);
    const hits = this.#hits(query, this.#pages[page]);
    this.#found.set(page, hits.length);
    // The last page of all may have no hit to tell of.
    const isLast = this.#found.size === this._linkService.pagesCount;
    if (isLast) queueMicrotask(() => this._eventBus.dispatch("findseen", { source: this }));
    return hits;
  }

  #hits(query, text) {
    if (typeof query === "string") return find(text, query);
    const how = form(query.join(" "));
    const found = [...new Set(query)].flatMap((word) => find(text, word, how, true));
    return found.sort((one, other) => one.index - other.index);
  }

  /** A hit is brought to the middle: at the edge it would be under a finger. */
  scrollMatchIntoView({ element = null, pageIndex = -1, matchIndex = -1 }) {
    if (!this._scrollMatches || !element) return;
    if (matchIndex !== this.selected.matchIdx || pageIndex !== this.selected.pageIdx) return;
    this._scrollMatches = false;
    element.scrollIntoView({ block: "center", inline: "center" });
  }
}
