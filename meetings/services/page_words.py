"""Read the words of a PDF page by page.

    python -m meetings.services.page_words FILE FIRST

Runs as a process of its own, with bounded memory and time for each page: a PDF is foreign input, and the
server that counts votes must not notice. From page FIRST (counted from 1) on it writes one line of JSON for
each page, {"n": 1, "drawn": true, "text": …, "exact": …, "folded": …}, as soon as it is read, so that a file
which kills the process at page 200 costs that page and not the 199 before it. `drawn`: there is something on
the page. A file that cannot be opened answers {"error": "text_broken"} or "text_missing". Imports nothing of
Django.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2

from council.words import exact_words, folded_words
from meetings.rules import page_text

MEMORY_BYTES = 1024**3
PAGE_SECONDS = 30  # of computing; whoever needs more is no page of a paper
PAGE_WAIT = 90  # on the clock, for a disk that hangs
LONGEST_WORD = 100
AT_ONCE = 500  # pages after which the file is opened anew: what PDFium remembers of it goes


def pages(path: str, first: int) -> Iterator[dict[str, Any]]:
    """Every page from `first` on."""
    begun, count = first, first
    while begun <= count:
        _limit()
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError:
            yield {"error": "text_broken"}
            return
        except OSError:
            yield {"error": "text_missing"}
            return
        count = len(document)
        for number in range(begun, min(begun + AT_ONCE, count + 1)):
            _limit()
            yield _page(document, number)
        document.close()
        begun += AT_ONCE


def told(number: int, raw: str, *, drawn: bool) -> dict[str, Any]:
    """A page as the database keeps it."""
    found = page_text.searched(raw)
    return {
        "n": number,
        "drawn": drawn,
        "text": page_text.read(raw),
        "exact": _words(exact_words(found)),
        "folded": _words(folded_words(found)),
    }


def _words(value: str) -> str:
    """What nobody types and PostgreSQL refuses is left out."""
    return " ".join([word for word in value.split() if len(word) <= LONGEST_WORD])


def _page(document: pypdfium2.PdfDocument, number: int) -> dict[str, Any]:
    try:
        page = document[number - 1]
        try:
            text = page.get_textpage()
            letters = min(text.count_chars(), page_text.LONGEST)
            raw = text.get_text_range(0, letters) if letters else ""
            text.close()
            return told(number, raw, drawn=bool(pypdfium2.raw.FPDFPage_CountObjects(page)))
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return told(number, "", drawn=True)


def _limit() -> None:
    """The process dies by signal when one page takes too long."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PAGE_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, PAGE_WAIT)


def main(path: str, first: int) -> None:
    """Write all lines."""
    for page in pages(path, first):
        sys.stdout.write(json.dumps(page) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    os.nice(10)
    main(sys.argv[1], int(sys.argv[2]))
