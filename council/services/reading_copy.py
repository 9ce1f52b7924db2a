"""The copy of a PDF that people read: nothing active in it, and its pages found in a few short reads.

    python -m council.services.reading_copy SOURCE TARGET

Runs as a process of its own, with bounded memory and time: a PDF is foreign input, parsing a large one takes
seconds of one core, and the server that counts votes must notice neither. Answers with one line of JSON,
{"pages": 3, "removed": {"JavaScript": 1}} or {"error": "pdf_encrypted"}, and imports nothing of Django.

Object streams put the page dictionaries together, so that a viewer shows page 1 of a 60 MB scan after
reading some 300 kB. Saving again breaks digital signatures: the original is kept beside it, untouched.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pikepdf

from council.rules.uploads import MAX_OBJECTS, MAX_PAGES

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 120

ACTIONS = frozenset(
    f"/{name}"
    for name in (
        "JavaScript",
        "Launch",
        "GoToR",
        "GoToE",
        "SubmitForm",
        "ImportData",
        "Rendition",
        "Movie",
        "Sound",
        "RichMediaExecute",
        "GoTo3DView",
    )
)
ANNOTATIONS = frozenset(
    f"/{name}" for name in ("FileAttachment", "RichMedia", "Movie", "Sound", "Screen", "3D")
)
KEYS = frozenset(
    f"/{name}"
    for name in (
        "OpenAction",
        "AA",
        "JS",
        "JavaScript",
        "EmbeddedFiles",
        "EF",
        "AF",
        "XFA",
        "RichMediaContent",
        "RichMediaSettings",
        "Collection",
    )
)
SAFE_ADDRESSES = ("http://", "https://", "mailto:")


class UnusableError(Exception):
    """A file that cannot be taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make(source: str, target: str) -> dict[str, Any]:
    """Write the reading copy of `source` to `target`. Raises UnusableError or OSError."""
    try:
        # A damaged file could be repaired by guessing, and pages would be missing without a word.
        pdf = pikepdf.open(source, attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise UnusableError("pdf_encrypted") from error
    except pikepdf.PdfError as error:
        raise UnusableError("pdf_broken") from error
    with pdf:
        if pdf.is_encrypted:
            raise UnusableError("pdf_locked")
        try:
            return _copy(pdf, target)
        except pikepdf.PdfError as error:
            raise UnusableError("pdf_broken") from error


def _copy(pdf: pikepdf.Pdf, target: str) -> dict[str, Any]:
    pages = len(pdf.pages)
    if pages == 0:
        raise UnusableError("pdf_no_pages")
    if pages > MAX_PAGES:
        raise UnusableError("pdf_too_many_pages")
    if len(pdf.objects) > MAX_OBJECTS:
        raise UnusableError("pdf_too_complex")
    removed = clean(pdf)
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return {"pages": pages, "removed": removed}


def clean(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Take out whatever acts, runs, sends or carries files, wherever it hangs; how many of each kind."""
    removed: Counter[str] = Counter()
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        holder = waiting.pop()
        if not isinstance(holder, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            continue
        for place, value in _places(holder):
            kind = _danger(place, value)
            if kind:
                del holder[place]
                removed[kind] += 1
            elif isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
                waiting.append(value)  # an indirect one is in pdf.objects itself
    return dict(removed)


def _places(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Keys or indexes of a container with their values, last first, so that deleting one moves no other."""
    places = range(len(holder)) if isinstance(holder, pikepdf.Array) else sorted(holder.keys())
    for place in reversed(places):
        yield place, holder[place]


def _danger(place: Any, value: Any) -> str:
    """The name of what is dangerous here, "" for all else."""
    if place in KEYS:
        return str(place)[1:]
    if not isinstance(value, pikepdf.Dictionary):
        return ""
    action = str(value.get("/S", ""))
    if action == "/URI":
        return "" if str(value.get("/URI", "")).lower().startswith(SAFE_ADDRESSES) else "URI"
    if action in ACTIONS:
        return action[1:]
    subtype = str(value.get("/Subtype", ""))
    return subtype[1:] if subtype in ANNOTATIONS else ""


def main(source: str, target: str) -> dict[str, Any]:
    """The answer of one run."""
    try:
        return make(source, target)
    except UnusableError as error:
        return {"error": error.code}
    except MemoryError:
        return {"error": "pdf_too_complex"}
    except OSError as error:
        return {"error": "storage_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "pdf_broken"}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    os.nice(10)
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2])))
