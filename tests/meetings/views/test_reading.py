"""The page of the reader: which file, which version, what is told to its scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import Settings

from council.models import Document, DocumentVersion
from meetings.models import AgendaItem
from meetings.services import papers
from tests.factories import World, make_sitting, make_world
from tests.factories.pdfs import pdf_bytes, uploaded
from tests.meetings.services.preparing import items
from tests.meetings.views.desk import queries, text_of, url
from tests.meetings.views.test_papers_pages import make_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(world: World) -> AgendaItem:
    return items(make_sitting(world).session)[0]


def next_version(world: World, document: Document, pages: int) -> DocumentVersion:
    actor = world.actor("secretariat")
    return papers.add_version(actor=actor, document_id=document.id, upload=uploaded(pdf_bytes(pages)))


def shown(world: World, document: Document, rest: str = "") -> Any:
    return world.client(1).get(url(world, "paper_reader", document.id) + rest)


def test_the_scripts_are_told_what_is_read(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item)
    version = DocumentVersion.objects.with_scopes_disabled().get()
    page = shown(world, document)
    account = world.actor(1).account_id
    said = text_of(page)
    facts = {
        "file": url(world, "paper_file", document.id, 1), "size": version.reading.size,
        "document": document.id, "version": 1, "version-id": version.id, "account": account,
    }  # fmt: skip
    for name, value in facts.items():
        assert f'data-{name}="{value}"' in said
    assert 'data-account=""' in text_of(Client().get(url(world, "paper_reader", document.id)))


def test_the_newest_version_and_earlier_ones(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item)
    address = url(world, "paper_reader", document.id)
    assert "Các bản của tài liệu" not in text_of(shown(world, document))
    next_version(world, document, 2)
    newest = shown(world, document)
    listed = [(one["number"], one["url"]) for one in newest.context["versions"]]
    assert listed == [(2, address), (1, f"{address}?ban=1")]
    assert "Bản mới nhất là" not in text_of(newest)
    earlier = shown(world, document, "?ban=1")
    assert 'data-version="1"' in text_of(earlier)
    assert "Đây là bản 1. Bản mới nhất là bản 2" in text_of(earlier)
    assert [shown(world, document, f"?ban={asked}").status_code for asked in ("3", "x", "-1")] == [404] * 3


def test_which_version_is_the_newest(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, is_public=False)
    address = url(world, "paper_latest", document.id)
    assert world.client(1).get(address).json() == {"ok": True, "latest": 1}
    next_version(world, document, 2)
    assert world.client(1).get(address).json() == {"ok": True, "latest": 2}
    assert world.client(1).post(address).status_code == 405
    for stranger in (Client(), make_world("00008").client("secretary")):
        assert stranger.get(address).status_code == 404


def test_more_versions_cost_nothing(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item)
    client = world.client(1)
    one = queries(client, url(world, "paper_reader", document.id))
    for pages in (2, 3):
        next_version(world, document, pages)
    client.get(url(world, "paper_reader", document.id))
    assert queries(client, url(world, "paper_reader", document.id)) == one


@pytest.mark.parametrize("name", ["paper_file", "paper_original"])
def test_a_file_costs_six_queries(world: World, item: AgendaItem, settings: Settings, name: str) -> None:
    """Council, sign-in, account, roles, mandate, version: everybody takes a session at the same time."""
    settings.X_ACCEL_PREFIX = "/papers/"
    document = make_paper(world, item, is_public=False)
    next_version(world, document, 2)
    for version in (1, 2):
        assert queries(world.client(1), url(world, name, document.id, version)) == 6


@pytest.mark.parametrize("name", ["paper_file", "paper_original"])
def test_a_version_is_found_in_its_own_paper_alone(world: World, item: AgendaItem, name: str) -> None:
    one, two = make_paper(world, item), make_paper(world, item, pdf_bytes(3))
    next_version(world, two, 2)
    client = world.client("secretariat")
    asked = [(one, 1), (two, 2), (one, 2), (one, 0), (two, 3)]
    codes = [client.head(url(world, name, paper.id, number)).status_code for paper, number in asked]
    assert codes == [200, 200, 404, 404, 404]
    assert client.head(url(world, name, two.id + 1, 1)).status_code == 404


def test_a_file_that_is_gone(world: World, item: AgendaItem) -> None:
    """The page opens all the same, and its script says that the paper cannot be opened."""
    document = make_paper(world, item)
    version = DocumentVersion.objects.with_scopes_disabled().get()
    Path(default_storage.path(str(version.reading.name))).unlink()
    assert 'data-size="0"' in text_of(shown(world, document))


def test_scripts_of_the_first_page_are_asked_for_early(world: World, item: AgendaItem) -> None:
    said = text_of(shown(world, make_paper(world, item)))
    early = said.index('rel="modulepreload"')
    assert said.index('type="importmap"') < early < said.index('import "app/reader-file"')
    assert said.index('import "app/reader-file"') < said.index('import "app/start"')
