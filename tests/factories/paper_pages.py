"""Papers whose words were read, without a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django_scopes import scopes_disabled

from council import clock
from council.enums import PaperKind
from council.models import Document, DocumentVersion
from meetings.models import AgendaItem, ItemPaper, PaperPage, VersionText
from meetings.services import page_words
from tests.factories.world import World


@scopes_disabled()
def paper_with_words(
    world: World, item: AgendaItem, pages: Sequence[str], title: str = "Tờ trình", **facts: Any
) -> Document:
    """A paper of an item whose first version has these pages."""
    document = Document.objects.create(
        council=world.council, **{"kind": PaperKind.SUBMISSION, "title": title, **facts}
    )
    position = ItemPaper.objects.filter(item=item).count() + 1
    ItemPaper.objects.create(item=item, document=document, position=position)
    version_with_words(world, document, pages)
    return document


@scopes_disabled()
def version_with_words(
    world: World, document: Document, pages: Sequence[str], state: str = ""
) -> DocumentVersion:
    """The next version of a paper; "" is a page that is only a picture."""
    version = DocumentVersion.objects.create(
        document=document,
        number=document.versions.count() + 1,
        original="a.pdf",
        reading="a.pdf",
        file_name="a.pdf",
        sha256=uuid4().hex * 2,
        size=1000,
        pages=len(pages),
        uploaded_by=world.account("secretary"),
        uploaded_at=clock.now(),
    )
    item = document.place.item
    rows = []
    for number, raw in enumerate(pages, start=1):
        said = page_words.told(number, raw, drawn=True)
        rows.append(
            PaperPage(
                version=version,
                council_id=item.council_id,
                session_id=item.session_id,
                number=number,
                source="file" if raw else "none",
                **{name: said[name] for name in ("text", "exact", "folded")},
            )
        )
    PaperPage.objects.bulk_create(rows)
    wordless = sum(not raw for raw in pages)
    VersionText.objects.create(
        version=version,
        state=state or ("scanned" if pages and wordless == len(pages) else "done"),
        pages=len(pages),
        without_words=wordless,
        due_at=clock.now(),
    )
    return version
