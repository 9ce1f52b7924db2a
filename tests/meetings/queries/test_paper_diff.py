"""The places where two versions of a paper differ, with what stands around them."""

from __future__ import annotations

import pytest
from django_scopes import scopes_disabled

from council.models import Document
from meetings.models import VersionText
from meetings.queries import paper_diff
from meetings.queries.paper_diff import Changes, Place, changes_between, versions_of
from tests.factories import World, make_sitting
from tests.factories.paper_pages import paper_with_words, version_with_words
from tests.meetings.services.preparing import items

pytestmark = pytest.mark.django_db
FILLER = " ".join(f"chữ{n}" for n in range(60))


def compared(world: World, old: list[str], new: list[str]) -> Changes:
    document = paper_with_words(world, items(make_sitting(world).session)[0], old)
    version_with_words(world, document, new)
    return between(document)


def between(document: Document) -> Changes:
    with scopes_disabled():
        first, second = versions_of(document)
        return changes_between(first, second)


def pieces(place: Place) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in place.pieces]


def test_a_word_exchanged_in_its_sentence(world: World) -> None:
    found = compared(world, ["Điều 1. Mức thu là 300 nghìn đồng."], ["Điều 1. Mức thu là 310 nghìn đồng."])
    assert found.can_compare
    assert (found.inserted, found.removed, len(found.places)) == (1, 1, 1)
    assert pieces(found.places[0]) == [
        ("same", "Điều 1. Mức thu là"),
        ("gone", "300"),
        ("new", "310"),
        ("same", "nghìn đồng."),
    ]


def test_lines_broken_elsewhere_are_no_change(world: World) -> None:
    found = compared(world, ["một hai\nba bốn", "năm"], ["một\nhai ba\nbốn năm"])
    assert (found.places, found.inserted, found.removed) == ((), 0, 0)


def test_page_numbers_are_no_change(world: World) -> None:
    found = compared(world, ["1\nmột hai", "2\nba"], ["một\nTrang 1/3", "hai\n2", "ba\n3"])
    assert found.places == ()


def test_the_page_in_either_version(world: World) -> None:
    old, new = [FILLER, "mức thu cũ"], [FILLER, "trang mới thêm vào giữa", "mức thu mới"]
    found = compared(world, old, new)
    assert [(place.old_page, place.new_page) for place in found.places] == [(2, 2)]
    far = compared(world, [FILLER, "a", FILLER], ["x", FILLER, "b", FILLER])
    assert [(place.old_page, place.new_page) for place in far.places] == [(1, 1), (2, 3)]


def test_what_stands_around_is_short(world: World) -> None:
    (place,) = compared(world, [f"{FILLER} cũ {FILLER}"], [f"{FILLER} mới {FILLER}"]).places
    before, _gone, _new, after = place.pieces
    assert len(before.text.split()) == len(after.text.split()) == paper_diff.AROUND


def test_paragraphs_keep_their_lines(world: World) -> None:
    (place,) = compared(world, ["Mở đầu."], ["Mở đầu.\nĐiều 1. Mức thu\ncao hơn.\nĐiều 2. Thi hành."]).places
    assert pieces(place)[-1] == ("new", "Điều 1. Mức thu cao hơn.\nĐiều 2. Thi hành.")


def test_a_chapter_put_in_is_cut(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_diff, "MOST_SHOWN", 5)
    (place,) = compared(world, ["mở đầu"], [f"mở đầu {FILLER}"]).places
    assert place.pieces[-1].is_cut
    assert len(place.pieces[-1].text.split()) == 5


@pytest.mark.parametrize(("old", "new"), [([""], ["chữ"]), (["chữ"], [""]), ([""], [""])])
def test_a_scan_has_no_words_to_compare(world: World, old: list[str], new: list[str]) -> None:
    found = compared(world, old, new)
    assert (found.can_compare, found.is_waiting, found.places) == (False, False, ())


def test_pictures_among_the_pages_are_told(world: World) -> None:
    found = compared(world, ["chữ", ""], ["chữ", "", ""])
    assert (found.can_compare, found.pictures) == (True, 3)


def test_words_that_are_still_read(world: World) -> None:
    document = paper_with_words(world, items(make_sitting(world).session)[0], ["một"])
    version_with_words(world, document, ["hai"], state="waiting")
    assert between(document).is_waiting
    with scopes_disabled():
        VersionText.objects.all().delete()
    assert between(document).is_waiting
