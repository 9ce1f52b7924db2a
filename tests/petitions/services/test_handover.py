"""Between commune and city: one row, one journal, both read, the holder alone writes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from council.enums import Role
from council.services.journal import check_streams, entries_of
from petitions import access
from petitions.enums import LetterKind, PetitionState
from petitions.models import ConsolidatedReport, Letter, Petition
from petitions.queries.petitions import HANDED_OVER, Filters, desk_page
from petitions.services.forward import forward, return_task
from petitions.services.handover import hand_over
from petitions.streams import petition_stream
from tests.factories.petitions import Town, make_petition
from tests.petitions.services.routing import LETTER, refused, sent

pytestmark = pytest.mark.django_db
WHY = "Thuộc thẩm quyền của thành phố"


def given(town: Town, row: Petition, world: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "actor": town.worlds[world].actor("second"),
        "petition_id": row.id,
        "version": row.version,
        "to_council_code": "hn",
        "reason": WHY,
        "letter": LETTER,
    } | more


def test_a_petition_goes_to_the_city_and_keeps_its_history(town: Town) -> None:
    row = make_petition(town)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(session=town.sessions["00001"])
    code = row.code
    letter = hand_over(**given(town, row))
    row.refresh_from_db()
    assert (row.council, row.origin, row.code) == (town.city.council, town.communes[0].council, code)
    assert (row.state, row.lead, row.session) == (PetitionState.RECORDED, None, None)
    assert (letter.kind, letter.to_council, letter.council) == (
        LetterKind.FORWARD,
        town.city.council,
        town.communes[0].council,
    )
    assert letter.addressee == "Thường trực Hội đồng nhân dân thành phố Hà Nội"
    task = sent(town, row, 0)
    who = town.city.actor("body:0")
    return_task(actor=who, task_id=task.id, reason="Việc của phường", letter=replace(LETTER, number="9"))
    row.refresh_from_db()
    hand_over(**given(town, row, 0, to_council_code="00001", letter=replace(LETTER, number="18/TTHĐND")))
    row.refresh_from_db()
    assert (row.council, row.origin) == (town.communes[0].council, town.communes[0].council)
    entries = entries_of(petition_stream(row.id))
    assert [entry.code.rsplit(".", 1)[-1] for entry in entries] == [
        "handed_over",
        "forwarded",
        "returned",
        "handed_over",
    ]
    assert not [fault for report in check_streams([petition_stream(row.id)]) for fault in report.faults]


def test_both_read_and_the_holder_alone_writes(town: Town) -> None:
    row = make_petition(town)
    hand_over(**given(town, row))
    row.refresh_from_db()
    one, two = town.communes
    for world, reads, writes in ((one, True, False), (town.city, True, True), (two, False, False)):
        for role in ("second", Role.PETITION_HEAD):
            for write, allowed in ((False, reads), (True, writes)):
                if allowed:
                    assert access.petition(world.actor(role), row.id, write=write) == row
                else:
                    wrong = refused(access.petition, actor=world.actor(role), pk=row.id, write=write)
                    assert wrong.code == "not_found"
    for at in (1, 2):
        body = town.bodies[town.worlds[at].council.code][0]
        wrong = refused(
            forward,
            actor=town.worlds[at].actor("second"),
            petition_id=row.id,
            version=row.version,
            lead_body_id=body.id,
            letter=LETTER,
        )
        assert wrong.code == "not_found"
        assert refused(hand_over, **given(town, row, at)).code == "not_found"


@pytest.mark.parametrize(
    ("world", "to", "code"),
    [(1, "00002", "same_tier"), (1, "00001", "same_tier"), (0, "hn", "same_tier"), (1, "99999", "not_found")],
)
def test_it_goes_to_the_other_tier_alone(town: Town, world: int, to: str, code: str) -> None:
    row = make_petition(town, world)
    assert refused(hand_over, **given(town, row, world, to_council_code=to)).code == code
    assert not Letter.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize(
    "state", sorted(set(PetitionState.values) - {"recorded", "consolidated", "returned"})
)
def test_what_is_with_a_body_or_ended_stays(town: Town, state: str) -> None:
    row = make_petition(town, state=state)
    assert refused(hand_over, **given(town, row)).code == "petition_closed"


def test_what_is_in_a_draft_report_stays_until_it_is_frozen(town: Town) -> None:
    row = make_petition(town, state="consolidated")
    report = ConsolidatedReport.objects.with_scopes_disabled().create(
        council=row.council, session=town.sessions["00001"]
    )
    report.petitions.add(row)
    assert refused(hand_over, **given(town, row)).code == "in_draft_report"
    report.state = "frozen"
    report.save()
    hand_over(**given(town, row))
    row.refresh_from_db()
    assert row.council == town.city.council


def test_a_reason_is_required_and_the_second_officer_is_told(town: Town) -> None:
    row = make_petition(town)
    assert refused(hand_over, **given(town, row, reason=" ")).code == "reason_required"
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(version=5)
    assert refused(hand_over, **given(town, row)).code == "stale"


def test_who_handed_it_on_still_reads_it(town: Town) -> None:
    row = make_petition(town)
    hand_over(**given(town, row))
    row.refresh_from_db()
    on = given(town, row, 0, to_council_code="00002", letter=replace(LETTER, number="18/TTHĐND"))
    hand_over(**on)
    officers = [world.actor(Role.PETITION_OFFICER) for world in town.worlds]
    for officer in officers:
        assert access.petition(officer, row.id).id == row.id
    for officer in officers[:2]:
        assert refused(access.petition, actor=officer, pk=row.id, write=True).code == "not_found"
    lists = [desk_page(officer.council_id, Filters(part=HANDED_OVER)).rows for officer in officers]
    assert [len(rows) for rows in lists] == [1, 1, 0]


def test_who_may_not_hand_over(town: Town) -> None:
    row = make_petition(town)
    for who in (Role.BOARD_OFFICER, "1", "body:0"):
        wrong = given(town, row, actor=town.communes[0].actor(who))
        assert refused(hand_over, **wrong).code == "forbidden"
    hand_over(**given(town, row, actor=town.communes[0].actor(Role.PETITION_HEAD)))
