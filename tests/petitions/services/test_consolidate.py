"""Reports of a session: gathered, frozen with two signers, the same for ever after; who may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from council.services.journal import entries_of
from petitions.enums import PetitionState
from petitions.models import ConsolidatedReport, Petition, PetitionField
from petitions.queries.consolidated import by_field_and_place, due_of, entries, reports, totals, waiting
from petitions.services import consolidate
from petitions.services.consolidate import Signing, is_unchanged
from petitions.services.handover import hand_over
from petitions.streams import office_stream, petition_stream
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.services.routing import LETTER, refused, sent

pytestmark = pytest.mark.django_db
SIGNING = Signing("21/BC-TTHĐND-MTTQ", clock.today(), "Nguyễn Văn Mẫu", "Trần Thị Mẫu")


@pytest.fixture
def report(town: Town) -> ConsolidatedReport:
    return consolidate.draft(actor=officer(town), session_id=town.sessions["00001"].id, before_session=True)


def officer(town: Town, world: int = 1, who: str = "second") -> Any:
    return town.worlds[world].actor(who)


def put(town: Town, report: ConsolidatedReport, *rows: Petition) -> ConsolidatedReport:
    return consolidate.add(actor=officer(town), report_id=report.id, petition_ids=[row.id for row in rows])


def freeze(town: Town, report: ConsolidatedReport, **more: Any) -> dict[str, Any]:
    signing = replace(SIGNING, **more)
    return {"actor": officer(town, who=Role.PETITION_HEAD), "report_id": report.id, "signing": signing}


def test_petitions_go_in_and_come_out_again(town: Town, report: ConsolidatedReport) -> None:
    row, other = make_petition(town), make_petition(town, words=TEXTS[1])
    assert list(waiting(row.council_id)) == [row, other]
    put(town, report, row, other)
    row.refresh_from_db()
    assert (row.state, row.session, row.before_session) == ("consolidated", report.session, True)
    assert not waiting(row.council_id).exists()
    assert [vars(one)["size"] for one in reports(row.council_id)] == [2]
    consolidate.remove(actor=officer(town), report_id=report.id, petition_ids=[row.id])
    row.refresh_from_db()
    assert row.state == PetitionState.RECORDED
    assert list(waiting(row.council_id)) == [row]
    codes = [entry.code for entry in entries_of(petition_stream(row.id))]
    assert codes == ["petitions.petition.consolidated", "petitions.petition.left_report"]
    wrong = {"actor": officer(town), "report_id": report.id, "petition_ids": [row.id]}
    assert refused(consolidate.remove, **wrong).code == "not_found"


def test_what_is_already_with_a_body_keeps_its_state(town: Town, report: ConsolidatedReport) -> None:
    row = make_petition(town)
    sent(town, row)
    put(town, report, row)
    row.refresh_from_db()
    assert row.state == PetitionState.FORWARDED
    consolidate.remove(actor=officer(town), report_id=report.id, petition_ids=[row.id])
    row.refresh_from_db()
    assert row.state == PetitionState.FORWARDED


@pytest.mark.parametrize("state", ["draft", "merged", "split", "transferred"])
def test_what_cannot_be_reported_keeps_the_others_out_too(
    town: Town, report: ConsolidatedReport, state: str
) -> None:
    good, bad = make_petition(town), make_petition(town, state=state)
    wrong = {"actor": officer(town), "report_id": report.id, "petition_ids": [good.id, bad.id]}
    said = refused(consolidate.add, **wrong)
    assert said.code == "not_to_consolidate"
    assert bad.code in said.message
    good.refresh_from_db()
    assert good.state == PetitionState.RECORDED
    assert not entries(report)


def test_a_petition_is_in_one_report_of_a_council(town: Town, report: ConsolidatedReport) -> None:
    row = make_petition(town)
    put(town, report, row)
    after = consolidate.draft(actor=officer(town), session_id=town.sessions["00001"].id, before_session=False)
    for one in (report, after):
        wrong = {"actor": officer(town), "report_id": one.id, "petition_ids": [row.id]}
        assert refused(consolidate.add, **wrong).code == "in_other_report"
    again = {"actor": officer(town), "session_id": report.session_id, "before_session": True}
    assert refused(consolidate.draft, **again).code == "report_draft_exists"


def test_an_empty_draft_may_go(town: Town, report: ConsolidatedReport) -> None:
    row = make_petition(town)
    put(town, report, row)
    wrong = {"actor": officer(town), "report_id": report.id}
    assert refused(consolidate.discard, **wrong).code == "report_not_empty"
    consolidate.remove(actor=officer(town), report_id=report.id, petition_ids=[row.id])
    consolidate.discard(**wrong)
    assert not ConsolidatedReport.objects.with_scopes_disabled().exists()
    assert entries_of(office_stream(row.council_id))[-1].code == "petitions.report.discarded"


def test_a_frozen_report_says_the_same_whatever_happens(town: Town, report: ConsolidatedReport) -> None:
    row, other = make_petition(town), make_petition(town, words=TEXTS[2])
    Petition.objects.with_scopes_disabled().filter(pk=other.pk).update(field=town.fields[3])
    put(town, report, row, other)
    done = consolidate.freeze(**freeze(town, report))
    assert (done.state, done.number, len(done.sha256)) == ("frozen", SIGNING.number, 64)
    assert [entry["code"] for entry in done.content] == [row.code, other.code]
    assert done.content[0]["field"] == "Hạ tầng đô thị"
    assert done.content[0]["place"] == "phường 1"
    before, sha256 = done.content, done.sha256
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(text="Nội dung khác hẳn", field=None)
    PetitionField.objects.filter(pk=town.fields[0].pk).update(name="Tên lĩnh vực mới")
    row.refresh_from_db()
    hand_over(
        actor=officer(town),
        petition_id=row.id,
        version=row.version,
        to_council_code="hn",
        reason="Thuộc thành phố",
        letter=LETTER,
    )
    kept = ConsolidatedReport.objects.with_scopes_disabled().select_related("council").get(pk=report.pk)
    assert (kept.content, kept.sha256) == (before, sha256)
    assert is_unchanged(kept)
    acts: list[tuple[Any, dict[str, Any]]] = [
        (consolidate.add, {"actor": officer(town), "petition_ids": [make_petition(town).id]}),
        (consolidate.remove, {"actor": officer(town), "petition_ids": [other.id]}),
        (consolidate.discard, {"actor": officer(town)}),
        (consolidate.freeze, {"actor": officer(town, who=Role.PETITION_HEAD), "signing": SIGNING}),
    ]
    for act, given in acts:
        assert refused(act, report_id=report.id, **given).code == "report_frozen"
    last = [e for e in entries_of(office_stream(row.council_id)) if e.code == "petitions.report.frozen"]
    assert [entry.data["sha256"] for entry in last] == [sha256]


@pytest.mark.parametrize(
    "change",
    [
        {"number": "22/BC"},
        {"signer_front": "Người khác"},
        {"signed_on": clock.today() - timedelta(days=1)},
        {"content": []},
        {"before_session": False},
    ],
)
def test_a_change_to_the_row_is_seen(town: Town, report: ConsolidatedReport, change: dict[str, Any]) -> None:
    put(town, report, make_petition(town))
    consolidate.freeze(**freeze(town, report))
    ConsolidatedReport.objects.with_scopes_disabled().filter(pk=report.pk).update(**change)
    kept = ConsolidatedReport.objects.with_scopes_disabled().select_related("council").get(pk=report.pk)
    assert not is_unchanged(kept)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"number": " "}, "signing_incomplete"),
        ({"signer_standing": ""}, "signing_incomplete"),
        ({"signer_front": "\u200b"}, "signing_incomplete"),
        ({"signer_front": "nguyễn văn MẪU"}, "signers_same"),
        ({"number": "1" * 61}, "line_too_long"),
        ({"signed_on": clock.today() + timedelta(days=1)}, "day_future"),
    ],
)
def test_it_is_not_frozen_without_number_day_and_both_signers(
    town: Town, report: ConsolidatedReport, more: dict[str, Any], code: str
) -> None:
    put(town, report, make_petition(town))
    assert refused(consolidate.freeze, **freeze(town, report, **more)).code == code
    report.refresh_from_db()
    assert (report.state, report.content) == ("draft", [])


def test_an_empty_one_or_one_with_what_has_gone_is_not_frozen(town: Town, report: ConsolidatedReport) -> None:
    assert refused(consolidate.freeze, **freeze(town, report)).code == "report_empty"
    row = make_petition(town)
    put(town, report, row)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(state="merged")
    gone = refused(consolidate.freeze, **freeze(town, report))
    assert gone.code == "report_holds_gone"
    assert row.code in gone.message


def test_a_number_is_given_to_one_report_a_year(town: Town, report: ConsolidatedReport) -> None:
    put(town, report, make_petition(town))
    consolidate.freeze(**freeze(town, report))
    again = consolidate.draft(actor=officer(town), session_id=report.session_id, before_session=True)
    put(town, again, make_petition(town))
    assert refused(consolidate.freeze, **freeze(town, again)).code == "report_number_taken"
    consolidate.freeze(**freeze(town, again, number="22/BC"))


def test_figures_by_field_and_place(town: Town, report: ConsolidatedReport) -> None:
    rows = [make_petition(town) for _n in range(3)]
    Petition.objects.with_scopes_disabled().filter(pk=rows[2].pk).update(field=None, place=None)
    put(town, report, *rows)
    counts = by_field_and_place(entries(report))
    assert [(c.field, c.place, c.petitions, c.voters) for c in counts] == [
        ("Hạ tầng đô thị", "phường 1", 2, 2),
        ("Chưa phân lĩnh vực", "Chưa rõ nơi", 1, 1),
    ]
    assert totals(counts) == {"Hạ tầng đô thị": 2, "Chưa phân lĩnh vực": 1}


def test_the_deadline_of_a_report_is_counted_from_the_session(town: Town, report: ConsolidatedReport) -> None:
    opens = report.session.opens_on
    assert clock.day_of(due_of(report, clock.today())) <= opens - timedelta(days=15)
    report.before_session = False
    assert clock.day_of(due_of(report, clock.today())) >= report.session.closes_on + timedelta(days=15)


def test_the_content_costs_the_same_for_one_and_for_three(town: Town, report: ConsolidatedReport) -> None:
    counts = []
    for more in (1, 2):
        put(town, report, *(make_petition(town) for _n in range(more)))
        with CaptureQueriesContext(connection) as queries:
            entries(report)
        counts.append(len(queries))
    assert counts == [1, 1]


def test_who_may_not(town: Town, report: ConsolidatedReport) -> None:
    row = make_petition(town)
    ids = {"petition_ids": [row.id]}
    acts: list[tuple[Any, dict[str, Any]]] = [
        (consolidate.add, ids),
        (consolidate.remove, ids),
        (consolidate.discard, {}),
    ]
    for who in (Role.PETITION_HEAD, Role.BOARD_OFFICER, "1", "body:0"):
        actor = officer(town, who=who)
        for act, given in acts:
            assert refused(act, actor=actor, report_id=report.id, **given).code == "forbidden"
        wrong = {"actor": actor, "session_id": report.session_id, "before_session": False}
        assert refused(consolidate.draft, **wrong).code == "forbidden"
    for who in ("second", Role.BOARD_OFFICER, "1", "body:0"):
        wrong = freeze(town, report) | {"actor": officer(town, who=who)}
        assert refused(consolidate.freeze, **wrong).code == "forbidden"
    for world in (0, 2):
        actor = officer(town, world)
        for act, given in acts:
            assert refused(act, actor=actor, report_id=report.id, **given).code == "not_found"
        wrong = {"actor": actor, "session_id": report.session_id, "before_session": False}
        assert refused(consolidate.draft, **wrong).code == "not_found"
        wrong = freeze(town, report) | {"actor": officer(town, world, Role.PETITION_HEAD)}
        assert refused(consolidate.freeze, **wrong).code == "not_found"
    elsewhere = make_petition(town, 2)
    wrong = {"actor": officer(town), "report_id": report.id, "petition_ids": [elsewhere.id]}
    assert refused(consolidate.add, **wrong).code == "not_found"
