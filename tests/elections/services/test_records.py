"""Entering a record: twice, blind, by two people; refused with every fault at once; who may and who not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.errors import Refused
from council.services import journal
from elections.enums import RecordState
from elections.models import CandidateVotes, Contest, CountEntry, CountRecord
from elections.rules.shapes import Figures
from elections.services.faults import Faulty
from elections.services.records import attach_photo, enter
from elections.streams import record_stream
from tests.elections.services.counting import (
    BOARD,
    CLERK,
    HEAD,
    WHY,
    accepted,
    city_record,
    commune_record,
    fresh,
    good,
    photo,
    second_account,
    settled,
)
from tests.factories.elections import Hustings

pytestmark = pytest.mark.django_db


def entered(day: Hustings, who: str, record: CountRecord, figures: Figures, **more: Any) -> CountRecord:
    wanted: dict[str, Any] = {
        "record_id": record.pk,
        "version": fresh(record).version,
        "figures": figures,
    } | more
    return enter(actor=day.communes[0].actor(who), **wanted)


def entries(record: CountRecord) -> list[CountEntry]:
    with scopes_disabled():
        return list(CountEntry.objects.filter(record=record).order_by("id"))


def test_two_equal_entries_settle_the_figures(day: Hustings) -> None:
    record, figures = commune_record(day), good(commune_record(day))
    first = entered(day, CLERK, record, figures, photo=photo(), facts={"incidents": "Không có", "x": "y"})
    assert (first.state, first.electors, first.version) == (RecordState.FIRST, None, 0)
    done = fresh(entered(day, "second", record, figures))
    assert (done.state, done.version, done.valid, done.invalid) == (RecordState.AGREED, 1, 880, 10)
    assert done.facts == {"incidents": "Không có"}
    assert default_storage.exists(done.photo)
    with scopes_disabled():
        votes = dict(CandidateVotes.objects.filter(record=record).values_list("candidate_id", "votes"))
    assert votes == dict(figures.votes)
    assert [entry.role for entry in entries(record)] == ["first", "second"]


def test_the_first_entrys_figures_stay_hidden_until_both_agree(day: Hustings) -> None:
    """Neither the record nor the journal tells the second person what the first has typed."""
    record = commune_record(day)
    entered(day, CLERK, record, good(record))
    now = fresh(record)
    assert now.electors is None
    assert now.warnings == []
    said = [entry.data for entry in journal.entries_of(record_stream(record.pk))]
    assert [sorted(data) for data in said] == [["contest", "photo", "record", "role", "version"]]


def test_different_entries_wait_for_a_third_without_telling_what_differs(day: Hustings) -> None:
    record = commune_record(day)
    entered(day, CLERK, record, good(record))
    done = entered(day, "second", record, good(record, 1))
    assert (done.state, done.electors) == (RecordState.DIFFERS, None)
    last = journal.entries_of(record_stream(record.pk))[-1]
    assert last.code == "elections.record.differs"
    assert set(last.data) == {"record", "contest", "version", "differences", "photo"}
    for who in (CLERK, "second", "team:1"):
        with pytest.raises(Refused, match="record_already_entered"):
            entered(day, who, record, good(record))


def test_the_same_person_does_not_enter_twice(day: Hustings) -> None:
    record = commune_record(day)
    entered(day, CLERK, record, good(record))
    with pytest.raises(Refused, match="same_person_twice"):
        entered(day, CLERK, record, good(record))
    assert len(entries(record)) == 1


def test_both_may_open_the_empty_form_at_once(day: Hustings) -> None:
    """The second was typing while the first was saved: both started from the same version."""
    record = commune_record(day)
    entered(day, CLERK, record, good(record), version=0)
    assert entered(day, "second", record, good(record), version=0).state == RecordState.AGREED


def test_a_form_opened_before_the_record_moved_on_is_refused(day: Hustings) -> None:
    record = settled(day, commune_record(day))
    with pytest.raises(Refused, match="record_moved_on"):
        entered(day, "team:1", record, good(record), version=0)


def test_a_settled_record_is_not_entered_again(day: Hustings) -> None:
    record = settled(day, commune_record(day))
    with pytest.raises(Refused, match="record_already_entered"):
        entered(day, "team:1", record, good(record))
    record = accepted(day, commune_record(day, index=1), good(commune_record(day, index=1), 3))
    with pytest.raises(Refused, match="record_already_entered"):
        entered(day, "team:2", record, good(record))


def test_every_fault_is_named_at_once_and_nothing_is_kept(day: Hustings) -> None:
    record = commune_record(day)
    figures = good(record)
    wrong = replace(figures, collected=figures.collected + 75, electors=figures.electors - 1)
    with pytest.raises(Faulty) as stopped:
        entered(day, CLERK, record, wrong, photo=photo())
    assert set(stopped.value.codes) == {"K01", "K02", "K03d"}
    assert stopped.value.code == stopped.value.codes[0] in stopped.value.answer()["message"]
    assert all(f"[{code}]" in stopped.value.message for code in stopped.value.codes)
    assert entries(record) == []
    assert fresh(record).state == RecordState.EMPTY


def test_a_warning_is_accepted_with_a_reason_that_stays(day: Hustings) -> None:
    record = commune_record(day)
    figures = replace(good(record), electors=good(record).electors + 5)
    for reasons in ({}, {"K03d": "ok"}, {"K03c": WHY}):
        with pytest.raises(Faulty) as stopped:
            entered(day, CLERK, record, figures, reasons=reasons)
        assert stopped.value.codes == ["K03d"]
    said = {"K03d": "Bổ sung 5 cử tri trước giờ bỏ phiếu"}
    entered(day, CLERK, record, figures, reasons=said)
    done = fresh(entered(day, "second", record, figures, reasons=said))
    assert [(w["code"], w["reason"]) for w in done.warnings] == [("K03d", said["K03d"])] * 2
    assert {w["by"] for w in done.warnings} == {"Người election_clerk 00001", "Người second 00001"}


def test_a_reason_does_not_help_against_what_stops(day: Hustings) -> None:
    record = commune_record(day)
    wrong = replace(good(record), invalid=11)
    with pytest.raises(Faulty) as stopped:
        entered(day, CLERK, record, wrong, reasons={"K01": WHY})
    assert stopped.value.codes == ["K01"]


def test_a_figure_beyond_all_measure_is_refused(day: Hustings) -> None:
    record = commune_record(day)
    with pytest.raises(Refused, match="figure_too_large"):
        entered(day, CLERK, record, replace(good(record), electors=3_000_000_000))


def test_the_same_paper_for_two_areas_is_asked_about(day: Hustings) -> None:
    first, second = commune_record(day), commune_record(day, index=1)
    settled(day, first)
    with pytest.raises(Faulty) as stopped:
        entered(day, CLERK, second, good(second))
    assert stopped.value.codes == ["K08f"]
    assert "khu vực 1, Phường 1" in stopped.value.message
    assert entered(day, CLERK, second, good(second), reasons={"K08f": WHY}).state == RecordState.FIRST
    # a difference in one candidate's votes is enough
    other = good(second, 1)
    assert entered(day, "second", second, other).state == RecordState.DIFFERS


def test_no_record_before_the_polling_day(day: Hustings) -> None:
    record = commune_record(day)
    with (
        clock.frozen(datetime(2026, 3, 14, 12, tzinfo=UTC)),
        pytest.raises(Refused, match="count_not_begun"),
    ):
        entered(day, CLERK, record, good(record))


def test_a_record_bound_to_another_contest_than_its_area_is_refused(day: Hustings) -> None:
    record = commune_record(day)
    with scopes_disabled():
        other = Contest.objects.get(pk=day.contests["00002"][0].pk)
        CountRecord.objects.filter(pk=record.pk).update(contest=other)
    figures = good(record)
    with pytest.raises(Refused, match="record_of_other_contest"):
        entered(day, CLERK, record, figures)


def test_a_photo_is_attached_replaced_and_gone_where_refused(day: Hustings) -> None:
    record = commune_record(day)
    first = attach_photo(actor=day.communes[0].actor("team:1"), record_id=record.pk, photo=photo()).photo
    again = attach_photo(actor=day.communes[0].actor(CLERK), record_id=record.pk, photo=photo()).photo
    assert first != again
    with pytest.raises(Refused):
        attach_photo(
            actor=day.communes[0].actor(CLERK),
            record_id=record.pk,
            photo=SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>"),
        )
    record = accepted(day, record)
    with pytest.raises(Refused, match="record_closed"):
        attach_photo(actor=day.communes[0].actor(CLERK), record_id=record.pk, photo=photo())


def test_the_photo_of_a_refused_entry_is_not_kept(day: Hustings, monkeypatch: pytest.MonkeyPatch) -> None:
    record, save = commune_record(day), default_storage.save
    stored: list[str] = []

    def kept(name: str, content: Any) -> str:
        stored.append(save(name, content))
        return stored[-1]

    monkeypatch.setattr(default_storage, "save", kept)
    with pytest.raises(Faulty):
        entered(day, CLERK, record, replace(good(record), invalid=11), photo=photo())
    assert stored
    assert not default_storage.exists(stored[0])


@pytest.mark.parametrize("who", ["team:1", BOARD, CLERK])
def test_teams_clerks_and_boards_enter_in_their_commune(day: Hustings, who: str) -> None:
    for record in (commune_record(day), city_record(day)):
        assert entered(day, who, record, good(record)).state == RecordState.FIRST


def test_the_team_of_another_area_finds_nothing(day: Hustings) -> None:
    record = commune_record(day)
    with pytest.raises(Refused, match="not_found"):
        entered(day, "team:2", record, good(record))
    with pytest.raises(Refused, match="not_found"):
        attach_photo(actor=day.communes[0].actor("team:2"), record_id=record.pk, photo=photo())


def test_the_head_of_the_committee_enters_nothing(day: Hustings) -> None:
    record = commune_record(day)
    with pytest.raises(Refused, match="forbidden"):
        entered(day, HEAD, record, good(record))


def test_the_city_does_not_type_what_its_communes_counted(day: Hustings) -> None:
    record = city_record(day)
    with pytest.raises(Refused, match="forbidden"):
        enter(actor=day.city.actor(BOARD), record_id=record.pk, version=0, figures=good(record))


def test_another_commune_finds_nothing(day: Hustings) -> None:
    for record in (commune_record(day), city_record(day)):
        with pytest.raises(Refused, match="not_found"):
            enter(actor=day.communes[1].actor(CLERK), record_id=record.pk, version=0, figures=good(record))


def test_two_members_of_one_team_may_be_the_two(day: Hustings) -> None:
    record = commune_record(day)
    entered(day, "team:1", record, good(record))
    second_account(day.communes[0], Role.ELECTION_BOARD, "board2")
    assert entered(day, "board2", record, good(record)).state == RecordState.AGREED
