"""What a search answers: by item and page, the latest version, titles too, sessions newest first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from django_scopes import scopes_disabled

from council.models import CouncilSession
from meetings.models import AgendaItem, VersionText
from meetings.queries import item_labels, paper_search
from meetings.queries.paper_search import Found, PaperFound, Reach, Wish, search
from tests.factories import World, make_sitting
from tests.factories.paper_pages import paper_with_words, version_with_words
from tests.meetings.services.preparing import items

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(world: World) -> CouncilSession:
    return make_sitting(world, items=3).session


def ask(world: World, query: str, *sessions: CouncilSession, **more: object) -> Found:
    reach = Reach(world.council.id, inside=True, behind_doors=True)
    return search(reach, Wish(query, [row.id for row in sessions], **more))  # type: ignore[arg-type]


def papers(found: Found) -> list[PaperFound]:
    return [paper for item in found.items for paper in item.papers]


def titles(found: Found) -> list[str]:
    return [paper.title for paper in papers(found)]


def test_by_item_and_page(world: World, session: CouncilSession) -> None:
    first, second, _third = items(session)
    paper_with_words(world, second, ["Mở đầu", "Mức thu học phí", "Kết luận về học phí"], "Tờ trình")
    paper_with_words(world, first, ["học phí"], "Báo cáo")
    found = ask(world, "hoc phi", session)
    assert [(item.label, item.title) for item in found.items] == [("1", "Nội dung 1"), ("2", "Nội dung 2")]
    assert (found.papers, found.pages) == (2, 3)
    (paper,) = found.items[1].papers
    assert [page.number for page in paper.shown] == [2, 3]
    assert [part for part, is_word in paper.shown[0].parts if is_word] == ["học", "phí"]


def test_in_the_order_of_the_programme_not_of_numbers(world: World, session: CouncilSession) -> None:
    first, second, third = items(session)
    with scopes_disabled():
        AgendaItem.objects.filter(pk=third.pk).update(parent=first.pk)
    for item in (third, second, first):
        paper_with_words(world, item, ["học phí"], item.title)
    assert titles(ask(world, "học phí", session)) == ["Nội dung 1", "Nội dung 3", "Nội dung 2"]


def test_items_are_numbered_as_everywhere_else(world: World, session: CouncilSession) -> None:
    first, second, third = items(session)
    with scopes_disabled():
        AgendaItem.objects.filter(pk=second.pk).update(parent=first.pk, position=5)
        AgendaItem.objects.filter(pk=third.pk).update(parent=second.pk)
        AgendaItem.objects.create(
            council=world.council, session=session, parent=first, position=2, title="Trước nội dung 2"
        )
    for item in items(session):
        paper_with_words(world, item, ["học phí"])
    labels = item_labels(session.id)
    found = ask(world, "học phí", session).items
    assert [(item.label, item.papers[0].item_id) for item in found] == [
        (label, pk) for pk, label in labels.items()
    ]
    assert "1.2.1" in labels.values()


def test_unreadable_hits_in_the_newest_sessions_hide_no_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_search, "PER_PAGE", 2)
    sessions = [make_sitting(world, items=1).session for _n in range(3)]
    paper_with_words(world, items(sessions[0])[0], ["học phí"], "Cũ nhất")
    for row in sessions[1:]:
        for _n in range(4):
            paper_with_words(world, items(row)[0], ["học phí"], is_public=False)
    wish = Wish("học phí", [row.id for row in reversed(sessions)])
    found = search(Reach(world.council.id), wish)
    assert (titles(found), found.papers, found.is_open) == (["Cũ nhất"], 1, False)


def test_words_on_different_pages_are_no_page(world: World, session: CouncilSession) -> None:
    paper_with_words(world, items(session)[0], ["học", "phí"])
    assert ask(world, "học phí", session).papers == 0


@pytest.mark.parametrize(
    "query", ["ngân sách", "ngan sa", "279", "TTr-UBND", "Tờ trình", "nội dung 1", "UBND xã"]
)
def test_title_number_kind_issuer_and_item_are_searched(
    world: World, session: CouncilSession, query: str
) -> None:
    facts = {"number": "279/TTr-UBND", "issuer": "UBND xã"}
    paper_with_words(world, items(session)[0], ["không có gì"], "Về ngân sách", **facts)
    (paper,) = papers(ask(world, query, session))
    assert (paper.in_title, paper.count, paper.shown) == (True, 0, ())


def test_the_kind_is_found_in_its_own_language_on_an_english_page(
    world: World, session: CouncilSession
) -> None:
    paper_with_words(world, items(session)[0], ["không có gì"], "Về ngân sách")
    with override("en"):
        assert [paper.kind_label for paper in papers(ask(world, "to trinh", session))] == ["Tờ trình"]


def test_the_latest_version_unless_earlier_ones_are_asked_for(world: World, session: CouncilSession) -> None:
    document = paper_with_words(world, items(session)[0], ["mức cũ"])
    version_with_words(world, document, ["mức mới"])
    assert ask(world, "mức cũ", session).papers == 0
    assert [paper.version for paper in papers(ask(world, "mức", session))] == [2]
    (old,) = papers(ask(world, "mức cũ", session, all_versions=True))
    assert (old.version, old.is_latest) == (1, False)


def test_more_pages_than_are_shown(world: World, session: CouncilSession) -> None:
    document = paper_with_words(world, items(session)[0], ["học phí"] * 35)
    paper_with_words(world, items(session)[0], ["học phí"])
    (paper, _other) = papers(ask(world, "học phí", session))
    assert (paper.count, [page.number for page in paper.shown], paper.more) == (35, [1, 2, 3], 32)
    alone = ask(world, "học phí", session, document_id=document.id)
    assert [page.number for page in papers(alone)[0].shown] == list(range(1, 31))
    assert alone.has_next
    rest = ask(world, "học phí", session, document_id=document.id, page=2)
    assert [page.number for page in papers(rest)[0].shown] == list(range(31, 36))
    assert not rest.has_next


def test_more_papers_than_a_page(world: World, session: CouncilSession) -> None:
    for number in range(25):
        paper_with_words(world, items(session)[0], ["học phí"], f"Tờ trình {number:02}")
    first, second = ask(world, "học phí", session), ask(world, "học phí", session, page=2)
    assert (len(papers(first)), first.has_next) == (20, True)
    assert (len(papers(second)), second.has_next, second.papers) == (5, False, 25)
    assert sorted(titles(first) + titles(second)) == [f"Tờ trình {number:02}" for number in range(25)]


def test_every_session_the_newest_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = [make_sitting(world, items=1).session for _n in range(4)]
    for row in sessions:
        paper_with_words(world, items(row)[0], ["học phí"], f"Kỳ {row.number}")
    sessions.reverse()
    everything = ask(world, "học phí", *sessions)
    assert titles(everything) == ["Kỳ 4", "Kỳ 3", "Kỳ 2", "Kỳ 1"]
    assert (everything.papers, everything.is_open) == (4, False)
    monkeypatch.setattr(paper_search, "PER_PAGE", 1)
    monkeypatch.setattr(paper_search, "NEWEST", 2)
    near = ask(world, "học phí", *sessions)
    assert (titles(near), near.is_open, near.has_next) == (["Kỳ 4"], True, True)
    far = ask(world, "học phí", *sessions, page=4)
    assert (titles(far), far.is_open, far.has_next) == (["Kỳ 1"], False, False)


def test_what_cannot_be_searched_is_told(world: World, session: CouncilSession) -> None:
    item = items(session)[0]
    paper_with_words(world, item, ["", ""], "Bản quét học phí")
    paper_with_words(world, item, [], "Chờ")
    with scopes_disabled():
        VersionText.objects.filter(version__document__title="Chờ").update(state="waiting")
    found = ask(world, "học phí", session)
    assert (titles(found), found.scanned, found.waiting, found.failed) == (["Bản quét học phí"], 1, 1, 0)
    assert papers(found)[0].state == "scanned"


@pytest.mark.parametrize("query", ["", "?!", "%", "_", "  "])
def test_no_word_no_answer(world: World, session: CouncilSession, query: str) -> None:
    paper_with_words(world, items(session)[0], ["học phí % _"])
    assert ask(world, query, session).papers == 0


def test_the_same_queries_for_one_and_for_many(world: World, session: CouncilSession) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(world, "học phí", session).papers
        return len(captured)

    paper_with_words(world, items(session)[0], ["học phí"])
    one = count()
    for item in items(session):
        paper_with_words(world, item, ["học phí"] * 3)
    assert count() == one == 2
