"""The office's list: filters, search with and without accents, pages, and how many queries it takes."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from council import clock
from council.words import exact_words, folded_words
from petitions.enums import Competence, PetitionState
from petitions.models import Petition, PetitionSource
from petitions.queries import petitions as desk
from petitions.queries.history import history_of
from petitions.queries.petitions import HANDED_OVER, Filters
from petitions.queries.words import search_columns
from petitions.services import classify
from petitions.services.classify import Classified
from tests.factories.petitions import TEXTS, Town, make_petition

needs_rows = pytest.mark.django_db


def rows() -> object:
    return Petition.objects.with_scopes_disabled()


def put(town: Town, words: str, world: int = 1, **more: object) -> Petition:
    row = make_petition(town, world, words=words)
    values = search_columns(words, row.code) | more
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def found(town: Town, world: int = 1, **more: object) -> list[int]:
    page = desk.desk_page(town.worlds[world].council.id, Filters(**more))  # type: ignore[arg-type]
    return [row.id for row in page.rows]


@needs_rows
def test_without_accents_the_bare_letters_count_with_them_the_accents(town: Town) -> None:
    lamp, black, road = put(town, "Thiếu đèn chiếu sáng"), put(town, "Nước mương đen"), put(town, TEXTS[0])
    assert set(found(town, query="den")) == {lamp.id, black.id}
    assert found(town, query="đèn") == [lamp.id]
    assert found(town, query="ĐEN") == [black.id]
    assert found(town, query=unicodedata.normalize("NFD", "đèn")) == [lamp.id]
    assert found(town, query="duong ngo 12") == [road.id]
    assert found(town, query="đường, ngõ-12") == [road.id]
    assert found(town, query="chiếu sá") == [lamp.id], "the last word may be begun"
    assert found(town, query="chiế sáng") == []
    assert found(town, query=road.code.lower()) == [road.id]
    assert found(town, query="%' OR 1=1 --") == []
    assert len(found(town, query="  ")) == 3


@needs_rows
def test_a_tone_written_the_other_way_is_the_same_word(town: Town) -> None:
    row = put(town, "Sửa đường vào nhà văn hóa thôn Hoà Bình, ủy ban trả lời")
    assert (
        found(town, query="văn hoá")
        == found(town, query="Hòa Bình")
        == found(town, query="uỷ ban")
        == [row.id]
    )
    assert exact_words("quý, quỷ, khoẻ, toàn, hoài") == "quý quỷ khỏe toàn hoài"


@given(st.text(max_size=60))
def test_folding_the_exact_words_gives_the_folded_ones(words: str) -> None:
    assert folded_words(exact_words(words)) == folded_words(words)
    assert exact_words(exact_words(words)) == exact_words(words)


@needs_rows
def test_each_filter_narrows(town: Town) -> None:
    row, other = put(town, TEXTS[0]), put(town, TEXTS[1])
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(
        state=PetitionState.FORWARDED,
        field=town.fields[3],
        place=town.city.council,
        competence=Competence.CITY,
        lead=town.bodies["00001"][0],
        session=town.sessions["00001"],
        due_at=clock.now() - timedelta(days=1),
    )
    for more in (
        {"state": "forwarded"},
        {"field": town.fields[3].id},
        {"field": town.fields[2].id},
        {"place": town.city.council.id},
        {"competence": "city"},
        {"body": town.bodies["00001"][0].id},
        {"session": town.sessions["00001"].id},
        {"overdue": True},
    ):
        assert found(town, **more) == [row.id], more
    assert found(town, state="nonsense") == [other.id, row.id]
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(answered_at=clock.now())
    assert found(town, overdue=True) == []


@needs_rows
def test_each_council_sees_its_own_and_what_it_handed_over_apart(town: Town) -> None:
    ours, theirs, gone = put(town, TEXTS[0]), put(town, TEXTS[0], 2), put(town, TEXTS[0])
    Petition.objects.with_scopes_disabled().filter(pk=gone.pk).update(council=town.city.council)
    assert found(town, query="duong") == [ours.id]
    assert found(town, part=HANDED_OVER, query="duong") == [gone.id]
    assert found(town, 2) == [theirs.id]
    assert found(town, 0) == [gone.id]


@needs_rows
def test_pages_follow_one_another_without_gap_or_repetition(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PER_PAGE", 2)
    put_in = [make_petition(town).id for _ in range(5)]
    same = clock.now()
    Petition.objects.with_scopes_disabled().filter(pk__in=put_in[:3]).update(recorded_at=same)
    council, seen, after = town.communes[0].council.id, [], ""
    for _page in range(3):
        page = desk.desk_page(council, Filters(), after)
        seen += [row.id for row in page.rows]
        after = page.after
    assert (sorted(seen), after) == (sorted(put_in), "")
    for wrong in ("x", "2026-01-01_1", "_", f"{same.isoformat()}_-1", f"{same.isoformat()}_{2**70}"):
        assert len(desk.desk_page(council, Filters(), wrong).rows) == 2


@needs_rows
def test_a_list_takes_as_many_queries_for_three_as_for_one(town: Town) -> None:
    council = town.communes[0].council.id

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = desk.desk_page(council, Filters(query="duong", field=town.fields[0].id))
            assert [(str(row.field), str(row.place), row.lead, row.excerpt) for row in page.rows]  # type: ignore[attr-defined]
            desk.waiting(council)
            desk.choices(council)
        return len(seen)

    put(town, TEXTS[0])
    one = queries()
    for _ in range(2):
        put(town, TEXTS[0])
    assert queries() == one <= 9


@needs_rows
def test_a_petition_takes_as_many_queries_for_three_of_everything(town: Town) -> None:
    row = make_petition(town)
    officer = town.communes[0].actor("second")

    def queries() -> int:
        row.refresh_from_db()
        with CaptureQueriesContext(connection) as seen:
            found = desk.whole(row)
            assert [str(source.meeting) for source in found.sources]
            history_of(row)
        return len(seen)

    def change(field: int) -> None:
        row.refresh_from_db()
        data = Classified(field_id=town.fields[field].id, competence="city")
        classify.classify(actor=officer, petition_id=row.id, data=data, version=row.version)

    change(3)
    one = queries()
    for at in (1, 3):
        change(at)
        PetitionSource.objects.with_scopes_disabled().create(petition=row, kind="letter")
        duplicate = make_petition(town)
        Petition.objects.with_scopes_disabled().filter(pk=duplicate.pk).update(duplicate_of=row)
    assert queries() == one
    assert len(desk.whole(row).related["duplicates"]) == 2


@needs_rows
def test_the_history_says_names_not_numbers(town: Town) -> None:
    row = make_petition(town, state=PetitionState.DRAFT)
    data = Classified(field_id=town.fields[3].id, competence="city", place_id=town.city.council.id)
    officer = town.communes[0].actor("second")
    classify.classify(actor=officer, petition_id=row.id, data=data, version=1)
    (line,) = history_of(row)
    said = {change.label: (change.old, change.new) for change in line.changes}
    assert (line.label, line.actor) == ("Phân loại", officer.name)
    assert said["Lĩnh vực"] == (town.fields[1].name, town.fields[3].name)
    assert said["Trạng thái"] == ("Mới ghi nhận", "Đã phân loại")
    assert said["Nơi"] == ("Phường 1", "Hà Nội")


@needs_rows
def test_a_code_is_found_as_people_type_it(town: Town) -> None:
    row = make_petition(town)
    council = town.communes[0].council.id
    assert (
        desk.lookup(council, f" {row.code} ")
        == desk.lookup(council, "1")
        == desk.lookup(council, "00001")
        == row
    )
    assert desk.lookup(council, "2") is None
    assert desk.lookup(town.communes[1].council.id, row.code) is None
