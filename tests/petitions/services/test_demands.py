"""Demands for a session: counted by the rule, sealed at rest, corrected with reasons, closed for good."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from council import clock
from council.models import JournalEntry
from council.sealing_keys import SealingKeys
from council.services.journal import check_streams, entries_of
from petitions.models import DemandSigner, SessionDemand
from petitions.queries.demands import KINDS, TO_LOOK, lines, sheet, tally_of, version_of
from petitions.rules.signers import FAULTY, REMOVED, TWICE
from petitions.services.demand_lines import add_line, correct_line, look, look_all, remove_line
from petitions.services.demand_seal import Line, place
from petitions.services.demands import DemandData, change, close, create, rotate
from petitions.services.key_holders import SIGNERS
from petitions.streams import demand_stream
from tests.factories.petitions import Town
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db
TODAY = clock.today()
DATA = DemandData("Bàn việc thu gom rác", TODAY, 30, "Danh sách cử tri 01/02/2026", "Rác ùn ứ nhiều tháng")
AN = Line("Nguyễn Văn An", "12/03/1965", "Tổ 3, phường 1")
BINH = Line("Trần Thị Hòa Bình", "01/01/1980", "Tổ 4, phường 1")


@pytest.fixture
def demand(town: Town) -> SessionDemand:
    return create(actor=town.communes[0].actor("second"), data=DATA)


def by(town: Town, demand: SessionDemand, **more: Any) -> dict[str, Any]:
    return {"actor": town.communes[0].actor("second"), "demand_id": demand.id} | more


def seen(town: Town, demand: SessionDemand, number: int = 1) -> Any:
    return look(**by(town, demand, reason="Đối chiếu giấy", first=number, most=1))[0]


def counts(demand: SessionDemand) -> tuple[int, int, int]:
    found = tally_of(demand)
    return found.valid, found.faulty, found.repeated


def test_four_of_thirty_are_enough_three_are_not(town: Town, demand: SessionDemand) -> None:
    for n, name in enumerate(("Nguyễn Văn An", "Nguyễn Văn Bình", "Nguyễn Văn Cường"), 1):
        made = add_line(**by(town, demand, line=replace(AN, name=name)))
        assert (made.position, made.faults) == (n, ())
    assert not tally_of(demand).reached
    add_line(**by(town, demand, line=BINH))
    found = sheet(demand)
    assert (found.standing.tally.needed, found.standing.tally.reached) == (4, True)
    assert found.voters_source == "Danh sách cử tri 01/02/2026"
    assert "Điều 34(4)" in str(found.standing.reason.basis)


def test_the_city_has_no_such_demand(town: Town) -> None:
    one = refused(create, actor=town.city.actor("second"), data=DATA)
    assert (one.code, one.law) == ("demand_commune_only", "Luật 72/2025/QH15, Điều 34(4)")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"title": " "}, "title_required"),
        ({"voters": 0}, "bad_value"),
        ({"voters_source": ""}, "source_required"),
        ({"received_on": TODAY + timedelta(days=1)}, "day_future"),
        ({"text": "x" * 10_001}, "text_too_long"),
    ],
)
def test_what_a_demand_must_say(town: Town, bad: dict[str, Any], code: str) -> None:
    who = town.communes[0].actor("second")
    assert refused(create, actor=who, data=replace(DATA, **bad)).code == code


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        (replace(AN, birth="1965"), ("no_full_birth",)),
        (replace(AN, birth="31/02/2000"), ("no_full_birth",)),
        (replace(AN, birth=f"01/01/{TODAY.year + 1}"), ("no_full_birth",)),
        (replace(AN, birth="12/03/65"), ("no_full_birth",)),
        (replace(AN, birth=f"{TODAY:%d/%m/%Y}"), ("under_18",)),
        (replace(AN, name="An", address="", signed=False), ("no_signature", "no_full_name", "no_address")),
        (replace(AN, name="NGUYỄN VĂN AN"), ()),
    ],
)
def test_faults_by_the_rule(town: Town, demand: SessionDemand, line: Line, faults: tuple[str, ...]) -> None:
    assert add_line(**by(town, demand, line=line)).faults == faults
    row = DemandSigner.objects.with_scopes_disabled().get()
    assert tuple(row.faults) == faults


@pytest.mark.parametrize(
    "name",
    [
        "TRẦN  THỊ HÒA BÌNH",
        "trần thị hòa bình",
        unicodedata.normalize("NFD", "Trần Thị Hòa Bình"),
        "Trần Thị Hoà Bình",
        " Trần Thị\u200b Hòa\u00a0Bình ",
    ],
)
def test_the_same_person_typed_otherwise_counts_once(town: Town, demand: SessionDemand, name: str) -> None:
    add_line(**by(town, demand, line=BINH))
    again = add_line(**by(town, demand, line=Line(name, "1/1/1980", "tổ dân phố 4")))
    assert (again.faults, again.same_as) == (("signed_twice",), 1)
    assert counts(demand) == (1, 0, 1)


@pytest.mark.parametrize("line", [replace(BINH, name="Trần Thị Hoa Binh"), replace(BINH, birth="02/01/1980")])
def test_other_accents_or_another_birthday_are_another_person(
    town: Town, demand: SessionDemand, line: Line
) -> None:
    add_line(**by(town, demand, line=BINH))
    assert add_line(**by(town, demand, line=line)).faults == ()


def test_two_voters_of_one_name_and_birthday_are_told_apart(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=AN))
    twin = replace(AN, address="Tổ 9, phường 1")
    add_line(**by(town, demand, line=twin))
    given = {"position": 2, "line": replace(twin, other=True), "version": seen(town, demand, 2).version}
    correct_line(**by(town, demand, reason="Đã gọi điện xác minh", **given))
    assert counts(demand) == (2, 0, 0)
    assert add_line(**by(town, demand, line=replace(twin, other=True))).faults == ("signed_twice",)


def test_a_faulty_line_takes_nobodys_place(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=replace(AN, signed=False)))
    assert add_line(**by(town, demand, line=AN)).faults == ()
    signed = {"position": 1, "line": AN, "version": seen(town, demand).version, "reason": "Có chữ ký"}
    assert correct_line(**by(town, demand, **signed)).faults == ()
    assert counts(demand) == (1, 0, 1), "the second is the repeated one now"
    remove_line(**by(town, demand, position=1, reason="Rút chữ ký"))
    assert counts(demand) == (1, 0, 0)
    assert sheet(demand).kinds[REMOVED] == 1
    assert add_line(**by(town, demand, line=BINH)).position == 3, "no number is given twice"


def test_nothing_of_a_person_is_kept_open(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=AN))
    add_line(**by(town, demand, line=replace(AN, birth="1965")))
    seen(town, demand)
    row = DemandSigner.objects.with_scopes_disabled().order_by("position")[0]
    said = json.dumps([row.sealed, row.person_index])
    journal = json.dumps([entry.data for entry in JournalEntry.objects.with_scopes_disabled().all()])
    for part in ("Nguyễn", "12/03", "Tổ 3"):
        assert part not in said
    for part in ("Nguyễn Văn", "12/03", "Tổ 3"):
        assert part not in journal
    remove_line(**by(town, demand, position=1, reason="Rút chữ ký"))
    row.refresh_from_db()
    assert (row.sealed, row.person_index) == ("", "")


def test_a_line_moved_to_another_place_does_not_open(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=AN))
    add_line(**by(town, demand, line=BINH))
    rows = DemandSigner.objects.with_scopes_disabled()
    rows.filter(position=2).update(sealed=rows.get(position=1).sealed)
    assert refused(look, **by(town, demand, reason="Đối chiếu")).code == "seal_broken"


def test_a_look_needs_a_reason_and_is_recorded(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=AN))
    for act in (look, look_all):
        assert refused(act, **by(town, demand, reason="xem")).code == "look_reason_required"
    assert [one.line for one in look(**by(town, demand, reason="Đối chiếu giấy"))] == [AN]
    assert len(look_all(**by(town, demand, reason="Lưu hồ sơ"))) == 1
    found = entries_of(demand_stream(demand.id))[-2:]
    assert [entry.code for entry in found] == [
        "petitions.demand.list_seen",
        "petitions.demand.list_exported",
    ]
    assert [entry.data["reason"] for entry in found] == ["Đối chiếu giấy", "Lưu hồ sơ"]
    assert refused(look, **by(town, demand, reason="Đối chiếu", first=5)).status == 404


def test_the_second_of_two_officers_is_told(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=AN))
    old = seen(town, demand).version
    first = {"position": 1, "reason": "Sửa tên", "version": old}
    correct_line(**by(town, demand, line=replace(AN, name="Nguyễn Văn Ân"), **first))
    assert refused(correct_line, **by(town, demand, line=AN, **first)).code == "stale"
    version = version_of(demand)
    change(**by(town, demand, data=replace(DATA, voters=40), reason="Số mới", version=version))
    late = {"data": DATA, "reason": "Số cũ", "version": version}
    assert refused(change, **by(town, demand, **late)).code == "stale"
    assert refused(close, **by(town, demand, decision="Xong", version=version)).code == "stale"


def test_closed_with_its_count_nothing_changes(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=AN))
    old = seen(town, demand).version
    assert refused(close, **by(town, demand, decision=" ", version=1)).code == "decision_required"
    close(**by(town, demand, decision="Chưa đủ chữ ký", version=version_of(demand)))
    last = entries_of(demand_stream(demand.id))[-1]
    assert (last.code, last.data["valid"], last.data["reached"]) == ("petitions.demand.closed", 1, False)
    why = {"reason": "Muộn rồi"}
    for act, given in (
        (add_line, {"line": BINH}),
        (correct_line, {"position": 1, "line": BINH, "version": old} | why),
        (remove_line, {"position": 1} | why),
        (change, {"data": DATA, "version": 1} | why),
        (close, {"decision": "Khác", "version": 1}),
    ):
        assert refused(act, **by(town, demand, **given)).code == "demand_closed"
    assert look(**by(town, demand, reason="Lưu trữ hồ sơ")), "the file is still read"
    assert not [report for report in check_streams() if report.faults]


def test_the_day_of_receipt_stays_once_lines_were_judged(town: Town, demand: SessionDemand) -> None:
    earlier = replace(DATA, received_on=TODAY - timedelta(days=2))
    given = {"data": earlier, "reason": "Ghi nhầm ngày", "version": version_of(demand)}
    assert change(**by(town, demand, **given)).received_at < clock.now() - timedelta(days=1)
    add_line(**by(town, demand, line=AN))
    given = {"data": DATA, "reason": "Ghi nhầm ngày", "version": version_of(demand)}
    assert refused(change, **by(town, demand, **given)).code == "demand_day_fixed"


def test_an_empty_line_and_a_long_one_are_refused(town: Town, demand: SessionDemand) -> None:
    assert refused(add_line, **by(town, demand, line=Line(" ", "", "\u200b"))).code == "line_empty"
    assert refused(add_line, **by(town, demand, line=replace(AN, name="A " * 90))).code == "line_too_long"


def test_lines_by_kind(town: Town, demand: SessionDemand) -> None:
    young = replace(BINH, birth=f"{TODAY:%d/%m/%Y}")
    for line in (AN, AN, replace(AN, birth="1965"), young):
        add_line(**by(town, demand, line=line))
    found = {kind: [one.position for one in lines(demand, kind, None).rows] for kind in KINDS}
    assert found == {FAULTY: [3], TWICE: [2], TO_LOOK: [4], REMOVED: [], "valid": [1, 4]}


def test_keys_are_rotated(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=AN))
    add_line(**by(town, demand, line=BINH))
    remove_line(**by(town, demand, position=2, reason="Rút chữ ký"))
    row, empty = DemandSigner.objects.with_scopes_disabled().order_by("position")
    old: SealingKeys = settings.SEALING
    keys = replace(old, keys={"next": b"n" * 32} | dict(old.keys))
    with override_settings(SEALING=keys):
        assert list(SIGNERS.waiting("next")) == [row]
        for one in (row, empty):
            rotate(one)
            one.save(update_fields=["sealed"])
        assert not SIGNERS.waiting("next").exists()
        assert row.sealed.startswith("v1.next.")
        assert empty.sealed == ""
        assert seen(town, demand).line == AN
    assert place(demand.id, 1) != place(demand.id, 2)


@pytest.mark.parametrize("who", ["petition_head", "board_officer", "1", "body:0"])
def test_who_may_not(town: Town, demand: SessionDemand, who: str) -> None:
    add_line(**by(town, demand, line=AN))
    actor = town.communes[0].actor(who)
    for act, given in acts(demand).items():
        assert refused(act, actor=actor, **given).status == 403
    assert refused(create, actor=actor, data=DATA).status == 403


def test_the_other_council_reaches_nothing(town: Town, demand: SessionDemand) -> None:
    add_line(**by(town, demand, line=AN))
    for world in (0, 2):
        actor = town.worlds[world].actor("second")
        for act, given in acts(demand).items():
            assert refused(act, actor=actor, **given).status == 404, act


def acts(demand: SessionDemand) -> dict[Any, dict[str, Any]]:
    one, why = {"demand_id": demand.id}, {"reason": "Có lý do"}
    return {
        add_line: one | {"line": BINH},
        correct_line: one | why | {"position": 1, "line": BINH, "version": "x"},
        remove_line: one | why | {"position": 1},
        look: one | why,
        look_all: one | why,
        change: one | why | {"data": DATA, "version": 1},
        close: one | {"decision": "Xong", "version": 1},
    }
