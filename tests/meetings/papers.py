"""Papers in a dossier without an upload, for tests that need the rows alone."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from council import clock
from council.models import Document, DocumentVersion
from meetings.models import AgendaItem, ItemPaper
from tests.factories import World


def make_paper(
    world: World,
    item: AgendaItem,
    *,
    versions: int = 1,
    pages: int = 3,
    title: str = "Về đầu tư công",
    **how: Any,
) -> Document:
    """A paper with so many versions; no file behind them."""
    how = {"kind": "submission", "number": "05/TTr-UBND", "issuer": "UBND", **how}
    document = Document.objects.create(council=world.council, title=title, **how)
    count = ItemPaper.objects.with_scopes_disabled().filter(item=item).count()
    ItemPaper.objects.create(item=item, document=document, position=count + 1)
    for number in range(1, versions + 1):
        add_version(world, document, number=number, pages=pages)
    return document


def add_version(
    world: World,
    document: Document,
    content: bytes | None = None,
    *,
    number: int = 1,
    pages: int = 3,
    file_name: str = "to-trinh.pdf",
) -> DocumentVersion:
    """One version; with `content` its original is really stored."""
    stored = f"papers/test/{document.id}-{number}.pdf"
    if content is not None:
        stored = default_storage.save(stored, ContentFile(content))
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        original=stored,
        reading=f"papers/test/{document.id}-{number}.reading.pdf",
        file_name=file_name,
        sha256=hashlib.sha256(content if content is not None else stored.encode()).hexdigest(),
        size=len(content) if content is not None else 1000,
        pages=pages,
        uploaded_by=world.account("secretariat"),
        uploaded_at=clock.now(),
    )
