"""The programme in reading order, and the dossiers of its items."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.models import Account, Document, DocumentVersion
from meetings.models import AgendaItem, ItemPaper, Sitting
from meetings.queries import item_labels, papers_of, programme
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import items_of


@pytest.fixture
def world(db: None) -> World:
    return make_world("00004", delegates=1)


@pytest.fixture
def sitting(world: World) -> Sitting:
    """A programme of two items, the second with two parts."""
    found = make_sitting(world)
    second = items_of(found)[1]
    for position, title in ((1, "Phần một"), (0, "Phần không")):
        AgendaItem.objects.with_scopes_disabled().create(
            council=world.council, session_id=found.session_id, parent=second, position=position, title=title
        )
    return found


def add_paper(item: AgendaItem, title: str, *, versions: int = 1, **fields: object) -> Document:
    """A paper in an item's dossier."""
    document: Document = Document.objects.with_scopes_disabled().create(
        council_id=item.council_id, kind="submission", title=title, **fields
    )
    for number in range(1, versions + 1):
        DocumentVersion.objects.with_scopes_disabled().create(
            document=document,
            number=number,
            pages=number,
            size=1000,
            original=f"{document.id}-{number}",
            reading=f"{document.id}-{number}",
            sha256="0" * 64,
            uploaded_by=Account.objects.earliest("id"),
            uploaded_at=clock.now() - timedelta(days=9 - number),
        )
    ItemPaper.objects.with_scopes_disabled().create(item=item, document=document)
    return document


def test_items_in_reading_order(sitting: Sitting) -> None:
    lines = programme(sitting.session_id)
    assert [(line.label, line.depth, line.title) for line in lines] == [
        ("1", 0, "Nội dung 1"),
        ("2", 0, "Nội dung 2"),
        ("2.1", 1, "Phần không"),
        ("2.2", 1, "Phần một"),
    ]
    assert item_labels(sitting.session_id) == {line.id: line.label for line in lines}


def test_a_line_tells_what_is_known(sitting: Sitting) -> None:
    AgendaItem.objects.with_scopes_disabled().filter(title="Nội dung 1").update(
        presenter="Chủ tọa", minutes=15, starts_at=time(8, 30), done_at=clock.now()
    )
    first = programme(sitting.session_id)[0]
    assert (first.presenter, first.minutes, first.starts_at) == ("Chủ tọa", 15, time(8, 30))
    assert (first.state, first.board) == ("done", "")


def test_papers_are_counted_without_the_withdrawn(sitting: Sitting) -> None:
    item = items_of(sitting)[0]
    add_paper(item, "Công khai")
    add_paper(item, "Nội bộ", is_public=False)
    add_paper(item, "Đã rút", withdrawn_at=clock.now())
    assert programme(sitting.session_id)[0].papers == 2
    assert programme(sitting.session_id, public_papers=True)[0].papers == 1
    assert [paper.title for paper in papers_of([item.id])[item.id]] == ["Công khai", "Nội bộ"]
    assert [paper.title for paper in papers_of([item.id], public_only=True)[item.id]] == ["Công khai"]
    assert papers_of([]) == {}


def test_a_paper_shows_its_newest_version(sitting: Sitting) -> None:
    item = items_of(sitting)[0]
    add_paper(item, "Tờ trình", versions=3)
    [paper] = papers_of([item.id])[item.id]
    assert (paper.version, paper.pages, paper.kind_label) == (3, 3, "Tờ trình")
    assert not paper.is_new


def test_a_paper_that_came_after_the_programme_is_new(sitting: Sitting) -> None:
    item = items_of(sitting)[0]
    document = add_paper(item, "Tờ trình")
    document.versions.with_scopes_disabled().update(uploaded_at=clock.now() + timedelta(minutes=1))
    assert papers_of([item.id])[item.id][0].is_new


def test_a_paper_without_a_version_is_not_shown(sitting: Sitting) -> None:
    item = items_of(sitting)[0]
    add_paper(item, "Trống", versions=0)
    assert papers_of([item.id]) == {}


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_the_number_of_queries_does_not_grow(sitting: Sitting) -> None:
    item = items_of(sitting)[0]
    counts = []
    for number in range(3):
        add_paper(item, f"Tờ trình {number}", versions=number + 1)
        assert len(papers_of([item.id])[item.id]) == number + 1
        counts.append(
            (queries_of(lambda: programme(sitting.session_id)), queries_of(lambda: papers_of([item.id])))
        )
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= 2


def test_what_is_behind_closed_doors_is_not_in_the_public_programme(sitting: Sitting) -> None:
    everything = [line.id for line in programme(sitting.session_id)]
    Sitting.objects.with_scopes_disabled().filter(pk=sitting.pk).update(is_public=False)
    assert programme(sitting.session_id, public_papers=True) == []
    assert [line.id for line in programme(sitting.session_id)] == everything
