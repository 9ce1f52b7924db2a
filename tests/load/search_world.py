"""What `make bench-search` does on the server's side, each act in a process of its own: the load, the
addresses that are asked for, the reading of a paper's words."""

from __future__ import annotations

import os
import random
import resource
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django_scopes import scopes_disabled
from reportlab.pdfgen.canvas import Canvas

from council import clock
from council.models import Account, Council, Document, DocumentVersion
from council.pdf import fonts
from meetings.models import AgendaItem, ItemPaper, PaperPage
from meetings.services import paper_words
from tests.load.acts import Found, run
from tests.load.petitions_text import Writer, told
from tests.load.search_data import CITY, COMMUNE, load
from tests.load.world import most_queries, sign_in

SEARCHES = 40
PAPER_PAGES, LINES = 300, 34
COMMON = (
    "hội đồng nhân dân",
    "hoi dong nhan dan",
    "ngan sach",
    "đề nghị",
    "nghi quyet",
    "nước",
    "duong",
    "TTr-UBND",
)
BEGUN = ("ng", "th", "kinh ph", "to tri", "quy ho", "hồ s")
NOWHERE = ("karaoke thiên văn", "zzzz", "99999999")


def loaded(rows: str) -> Found:
    """Tables and pages."""
    call_command("prepare", verbosity=0)
    begun = time.monotonic()
    load(int(rows), lambda line: print(f"  {line}", flush=True))
    return {"seconds": time.monotonic() - begun, "pages": PaperPage.objects.with_scopes_disabled().count()}


def migrated(_what: str) -> Found:
    """Tables as they are now, around the pages of last time."""
    call_command("prepare", verbosity=0)
    return {}


# -- addresses -----------------------------------------------------------------------------------------------


@scopes_disabled()
def asked(_what: str) -> Found:
    """Addresses by kind, the session key of who asks, the most queries that one of a kind needs."""
    found: Found = {"keys": {}, "paths": {}, "queries": {}}
    for code, name in ((CITY, "city"), (COMMUNE, "commune")):
        council = Council.objects.get(code=code)
        ((_account, key),) = sign_in([Account.objects.get(username=f"{code}-1")])
        address = reverse("paper_search", args=[code])
        chance = random.Random(f"search:{code}")
        newest = council.sessions.order_by("-opens_on").first()
        kinds: dict[str, list[dict[str, Any]]] = {
            f"session_{name}": [{"q": q} for q in _phrases({"session": newest}, chance)],
            f"all_{name}": [{"q": q, "ky-hop": "tat-ca"} for q in _phrases({"council": council}, chance)],
        }
        if name == "city":
            kinds["further_city"] = [{"q": q, "trang": 3} for q in COMMON] + [
                {"q": q, "ky-hop": "tat-ca", "trang": 4} for q in COMMON
            ]
        for kind, mixes in kinds.items():
            found["keys"][kind] = key
            found["paths"][kind] = [f"{address}?{urlencode(mix)}" for mix in mixes]
    found["keys"]["public_city"] = ""
    found["paths"]["public_city"] = found["paths"]["session_city"]
    for kind, paths in found["paths"].items():
        found["queries"][kind] = most_queries(paths, found["keys"][kind])
    return found


def _phrases(where: Found, chance: random.Random) -> list[str]:
    """Common words and rare ones, several in a row as they stand on some page, with accents and without,
    begun."""
    found = [*COMMON, *BEGUN, *NOWHERE]
    rows = PaperPage.objects.filter(**where)
    first, last = rows.order_by("id")[0].id, rows.order_by("-id")[0].id
    while len(found) < SEARCHES:
        page = rows.filter(id__gte=chance.randint(first, last)).order_by("id")[0]
        words = (page.exact if chance.random() < 0.5 else page.folded).split()
        start, length = chance.randrange(len(words) - 5), chance.randint(1, 5)
        phrase = " ".join(words[start : start + length])
        found.append(phrase[:-1] if chance.random() < 0.3 else phrase)
    return found


# -- reading words -------------------------------------------------------------------------------------------


@scopes_disabled()
def indexed(_what: str) -> Found:
    """A text PDF of 300 pages read and written on one core: seconds, memory of the reader, words found."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the reader and we; PostgreSQL is not ours
    item = AgendaItem.objects.filter(council__code=CITY).order_by("-id")[0]
    document = Document.objects.create(council=item.council, kind="report", title="Báo cáo dài")
    ItemPaper.objects.create(item=item, document=document, position=999)
    name = default_storage.save("papers/bench/long.pdf", ContentFile(_paper()))
    try:
        version = DocumentVersion.objects.create(
            document=document,
            number=1,
            original=name,
            reading=name,
            file_name="a.pdf",
            sha256="1" * 64,
            size=1,
            pages=PAPER_PAGES,
            uploaded_by=Account.objects.order_by("id")[0],
            uploaded_at=clock.now(),
        )
        paper_words.wait_for(version)
        begun, spent = time.monotonic(), sum(os.times()[:4])
        taken = paper_words.read_due(1)
        seconds, cpu = time.monotonic() - begun, sum(os.times()[:4]) - spent
    finally:
        default_storage.delete(name)
    pages = PaperPage.objects.filter(version=version)
    words = sum(len(page.folded.split()) for page in pages)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    found = {
        "taken": taken,
        "pages": pages.count(),
        "seconds": seconds,
        "cpu": cpu,
        "words": words,
        "memory": memory,
    }
    document.delete()
    return found


def _paper() -> bytes:
    """Pages full of invented sentences, as an office program writes them."""
    fonts.ensure()
    writer, out = Writer(random.Random(7)), BytesIO()
    canvas = Canvas(out)
    for _page in range(PAPER_PAGES):
        canvas.setFont(fonts.REGULAR, 13)
        words = " ".join(told(writer.pieces()).text for _n in range(5)).split()
        for line in range(LINES):
            canvas.drawString(60, 800 - 21 * line, " ".join(words[line * 11 : line * 11 + 11]))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


ACTS: dict[str, Callable[[str], Found]] = {
    "loaded": loaded,
    "migrated": migrated,
    "asked": asked,
    "indexed": indexed,
}


def main() -> None:
    """Do one act and write what it found to a file."""
    run(ACTS, __doc__)
