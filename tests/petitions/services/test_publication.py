"""Review and publication: what leaves the office, what never does, who decides, what changed in between."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.services.journal import check_streams, entries_of
from petitions.enums import PetitionKind, PetitionState
from petitions.models import Petition
from petitions.queries.public import by_code, published
from petitions.queries.sources import source_of
from petitions.services.publication import publish, publish_all, unpublish
from petitions.services.redaction import Choice, review
from petitions.streams import petition_stream, petitions_topic
from realtime import store
from tests.factories.petitions import Town
from tests.petitions.services.publishing import (
    HEAD,
    NAME,
    OFFICER,
    PHONE,
    answered,
    made_public,
    refused,
    reviewed,
    said,
    with_file,
)

pytestmark = pytest.mark.django_db
BY_HAND = Choice(by_hand="Đề nghị sửa đường ngõ 12")


def fresh(row: Petition) -> Petition:
    found: Petition = Petition.objects.with_scopes_disabled().get(pk=row.pk)
    return found


def changed(row: Petition, **values: Any) -> None:
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(**values)


def journal_text(row: Petition) -> str:
    return " ".join(str(entry.data) for entry in entries_of(petition_stream(row.id)))


def test_a_review_takes_out_what_is_suggested_and_keeps_the_original(town: Town) -> None:
    row = said(town)
    answered(town, row)
    done = reviewed(town, row)
    assert done.public_text.startswith("Ông [họ tên], điện thoại [số điện thoại], đề nghị sửa đường")
    assert "[họ tên]" in done.public_answer
    assert done.public_answer.endswith("Lộ trình giải quyết: Quý I lập dự án, quý II thi công")
    assert NAME in fresh(row).text
    assert (done.redacted_of, done.published_at) == (source_of(done).digest, None)
    last = entries_of(petition_stream(row.id))[-1]
    assert last.code == "petitions.petition.redacted"
    assert last.data["kinds"] == {"name": 2, "phone": 1}
    assert NAME not in journal_text(row)
    assert PHONE not in journal_text(row)
    assert [report.faults for report in check_streams([petition_stream(row.id)])] == [[]]


def test_the_search_of_the_public_finds_no_word_that_was_taken_out(town: Town) -> None:
    row = made_public(town, said(town))
    columns = f"{row.public_exact} {row.public_folded}"
    assert "binh" not in columns
    assert PHONE not in columns
    assert row.code.split("-")[0] in row.public_exact
    assert "sua duong ngo 12" in row.public_folded


def test_an_officer_takes_back_a_suggestion_and_hides_more(town: Town) -> None:
    row = said(town)
    choice = Choice(keys=frozenset(), more="trần  văn bình\n0912345678\nngõ 12")
    done = reviewed(town, row, words=choice)
    assert done.public_text.count("[đã lược bỏ]") == 3
    assert NAME not in done.public_text
    kept = reviewed(town, row, words=Choice(keys=frozenset()))
    assert NAME in kept.public_text
    assert entries_of(petition_stream(row.id))[-1].data["left"] == {"name": 1, "phone": 1}


def test_words_that_are_nowhere_are_named(town: Town) -> None:
    row = said(town)
    refused("redaction_not_found", reviewed, town, row, words=Choice(more="Nguyễn Văn Không"))
    refused("redaction_words", reviewed, town, row, words=Choice(more="a"))
    refused("public_text_required", reviewed, town, row, words=Choice(by_hand="  "))


def test_a_text_by_hand_is_kept_as_written(town: Town) -> None:
    row = said(town)
    done = reviewed(town, row, words=BY_HAND)
    assert done.public_text == "Đề nghị sửa đường ngõ 12"
    assert entries_of(petition_stream(row.id))[-1].data["by_hand"] == ["text"]


def test_only_what_was_reviewed_as_it_stands_is_published(town: Town) -> None:
    row, head = said(town), town.worlds[1].actor(HEAD)
    refused("publish_not_reviewed", publish, actor=head, petition_id=row.id, version=row.version)
    done = reviewed(town, row)
    answered(town, row)
    refused("publish_changed", publish, actor=head, petition_id=row.id, version=done.version)
    again = reviewed(town, row)
    public = publish(actor=head, petition_id=row.id, version=again.version)
    assert public.published_at is not None
    refused("published_already", publish, actor=head, petition_id=row.id, version=public.version)
    changed(row, text="Nội dung khác hẳn trước")
    assert "khác hẳn" not in fresh(row).public_text


def test_a_new_file_must_be_reviewed_too(town: Town) -> None:
    row = said(town)
    answer = answered(town, row)
    done = reviewed(town, row)
    with_file(answer)
    head = town.worlds[1].actor(HEAD)
    refused("publish_changed", publish, actor=head, petition_id=row.id, version=done.version)


def test_what_still_looks_personal_must_be_confirmed(town: Town) -> None:
    row, head = said(town), town.worlds[1].actor(HEAD)
    done = reviewed(town, row, words=Choice(keys=frozenset()))
    refused("publish_personal", publish, actor=head, petition_id=row.id, version=done.version)
    publish(actor=head, petition_id=row.id, version=done.version, confirmed=True)
    last = entries_of(petition_stream(row.id))[-1]
    assert (last.code, last.data["confirmed"]) == (
        "petitions.petition.published",
        {"name": 1, "phone": 1},
    )


def test_a_review_of_what_is_public_must_leave_nothing_personal(town: Town) -> None:
    row = made_public(town, said(town))
    refused("publish_personal", reviewed, town, row, words=Choice(keys=frozenset()))
    before = store.versions([petitions_topic(row.council_id)])
    assert reviewed(town, row, words=BY_HAND).public_text == "Đề nghị sửa đường ngõ 12"
    assert store.versions([petitions_topic(row.council_id)]) != before


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": PetitionKind.COMPLAINT}, "publish_complaint"),
        ({"kind": PetitionKind.DENUNCIATION}, "publish_complaint"),
        ({"state": PetitionState.TRANSFERRED}, "publish_complaint"),
        ({"state": PetitionState.DRAFT}, "publish_draft"),
        ({"state": PetitionState.MERGED}, "publish_ended"),
        ({"state": PetitionState.SPLIT}, "publish_ended"),
    ],
)
def test_what_is_never_public(town: Town, values: dict[str, Any], code: str) -> None:
    row, head = said(town), town.worlds[1].actor(HEAD)
    done = reviewed(town, row)
    changed(row, **values)
    refused(code, publish, actor=head, petition_id=row.id, version=done.version)
    refused(code, reviewed, town, row)
    changed(row, published_at=clock.now())
    assert by_code(row.code) is None
    assert not published().exists()


def test_taken_back_it_must_be_reviewed_again(town: Town) -> None:
    row, head = made_public(town, said(town)), town.worlds[1].actor(HEAD)
    refused("reason_required", unpublish, actor=head, petition_id=row.id, version=row.version, reason="x")
    topic = petitions_topic(row.council_id)
    before = store.versions([topic])
    done = unpublish(actor=head, petition_id=row.id, version=row.version, reason="Có sai sót về số nhà")
    assert store.versions([topic]) != before
    assert by_code(row.code) is None
    assert (done.published_at, done.redacted_at, done.redacted_of) == (None, None, "")
    assert entries_of(petition_stream(row.id))[-1].data["reason"] == "Có sai sót về số nhà"
    refused("publish_not_reviewed", publish, actor=head, petition_id=row.id, version=done.version)
    refused(
        "not_published", unpublish, actor=head, petition_id=row.id, version=done.version, reason="Lý do khác"
    )


def test_many_together_or_none_with_each_fault_named(town: Town) -> None:
    good, bare, left = (reviewed(town, said(town)) for _ in range(3))
    changed(bare, redacted_at=None, redacted_of="")
    changed(left, public_text=f"Ông {NAME}")
    head = town.worlds[1].actor(HEAD)
    versions = {row.id: row.version for row in (good, bare, left)}
    refusal = refused("publish_some", publish_all, actor=head, versions=versions)
    for row in (bare, left):
        assert row.code in str(refusal)
    assert good.code not in str(refusal)
    assert not published().exists()
    stale = refused("publish_some", publish_all, actor=head, versions=versions | {good.id: 99})
    assert good.code in str(stale)
    publish_all(actor=head, versions={good.id: good.version})
    assert published().count() == 1
    refused("petitions_number", publish_all, actor=head, versions={})


def test_many_take_as_many_questions_per_petition(town: Town) -> None:
    def questions(number: int) -> int:
        rows = [reviewed(town, said(town)) for _ in range(number)]
        head = town.worlds[1].actor(HEAD)
        with CaptureQueriesContext(connection) as queries:
            publish_all(actor=head, versions={row.id: row.version for row in rows})
        return len(queries)

    one, two, three = questions(1), questions(2), questions(3)
    assert three - two == two - one


def test_files_are_hidden_until_an_officer_lets_them_out(town: Town) -> None:
    row = said(town)
    answer = answered(town, row)
    first, second = with_file(answer), with_file(answer, "phu-luc.pdf")
    reviewed(town, row, files=[second.id, 99_999])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.is_public, second.is_public) == (False, True)
    reviewed(town, row)
    second.refresh_from_db()
    assert second.is_public is False


def test_two_officers_at_once(town: Town) -> None:
    row = said(town)
    version, digest = row.version, source_of(row).digest
    reviewed(town, row)
    actor = town.worlds[1].actor("second")
    given: dict[str, Any] = {"actor": actor, "petition_id": row.id, "words": Choice(), "answer": Choice()}
    refused("stale", review, version=version, digest=digest, **given)
    refused("publish_changed", review, version=fresh(row).version, digest="0" * 64, **given)


@pytest.mark.parametrize("who", [HEAD, "board_officer", "1", "body:0"])
def test_who_may_not_review(town: Town, who: str) -> None:
    row = said(town)
    given = {"petition_id": row.id, "version": row.version, "digest": source_of(row).digest}
    actor = town.worlds[1].actor(who)
    refused("forbidden", review, actor=actor, words=Choice(), answer=Choice(), **given)


@pytest.mark.parametrize("who", [OFFICER, "board_officer", "1", "body:0"])
def test_who_may_not_publish(town: Town, who: str) -> None:
    row = reviewed(town, said(town))
    actor = town.worlds[1].actor(who)
    refused("forbidden", publish, actor=actor, petition_id=row.id, version=row.version)
    refused("forbidden", unpublish, actor=actor, petition_id=row.id, version=row.version, reason="Lý do")


@pytest.mark.parametrize("world", [0, 2])
def test_another_council_neither_reviews_nor_publishes(town: Town, world: int) -> None:
    row = reviewed(town, said(town))
    head, officer = town.worlds[world].actor(HEAD), town.worlds[world].actor(OFFICER)
    refused("not_found", publish, actor=head, petition_id=row.id, version=row.version)
    digest = source_of(row).digest
    given: dict[str, Any] = {"words": Choice(), "answer": Choice(), "digest": digest}
    refused("not_found", review, actor=officer, petition_id=row.id, version=row.version, **given)


def test_the_council_that_recorded_it_publishes_no_more_once_it_was_handed_over(town: Town) -> None:
    row = reviewed(town, said(town))
    changed(row, council=town.city.council)
    head = town.worlds[1].actor(HEAD)
    refused("not_found", publish, actor=head, petition_id=row.id, version=row.version)
    publish(actor=town.city.actor(HEAD), petition_id=row.id, version=row.version)
