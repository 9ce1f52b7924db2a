"""The tables of practice: what counts where, that rows add up, what belongs to a session."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from council import clock
from council.models import CouncilSession, JournalEntry
from petitions.enums import PetitionState
from petitions.models import Answer, ConsolidatedReport, Letter, Petition, Promise, Task
from petitions.queries.tables import Choice, Part, Row
from petitions.queries.tables_all import KINDS, about
from petitions.queries.tables_counts import by_body, by_competence, by_field_and_place
from petitions.queries.tables_lists import answered as answered_list
from petitions.queries.tables_lists import carried_over
from petitions.queries.tables_papers import documents
from petitions.queries.tables_times import receipt_times
from petitions.services.forward import receive
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.figures import answered, fact_of, scatter
from tests.petitions.services.routing import sent

pytestmark = pytest.mark.django_db


def choice(town: Town, world: int = 1, **more: Any) -> Choice:
    return Choice(town.worlds[world].council, **more)


def named(part: Part) -> dict[str, dict[str, Any]]:
    """Rows by their first cell, each cell by its head (with the head above it)."""
    heads = [f"{column.over}/{column.head}".strip("/") for column in part.columns]
    return {str(row[0]): dict(zip(heads, row, strict=True)) for row in part.rows}


def shares(part: Part, row: Row) -> list[int]:
    return [at for at, value in enumerate(row) if isinstance(value, Decimal) or "%" in part.columns[at].head]


@pytest.mark.parametrize("build", [by_competence, by_field_and_place, by_body])
def test_the_row_of_sums_is_the_sum_of_the_rows(town: Town, build: Any) -> None:
    scatter(town, 300)
    for world in (0, 1):
        part = build(choice(town, world)).parts[0]
        assert part.total is not None
        assert len(part.rows) > 2
        for at, column in enumerate(part.columns):
            if column.count and at not in shares(part, part.total):
                assert part.total[at] == sum(row[at] for row in part.rows), column


def test_every_row_of_results_adds_up(town: Town) -> None:
    scatter(town, 300)
    for part in (by_competence(choice(town)).parts[0], by_body(choice(town)).parts[0]):
        for row in named(part).values():
            total = row.get("Tổng số", row.get("Tiếp nhận"))
            given = row.get("Đã trả lời/Tổng", row.get("Đã trả lời"))
            assert total == given + row["Chưa trả lời/Chưa đến hạn"] + row["Chưa trả lời/Quá hạn"]
    for row in named(by_competence(choice(town)).parts[0]).values():
        kinds = [row[f"Đã trả lời/{name}"] for name in ("Giải quyết xong", "Đang giải quyết", "Giải trình")]
        kinds += [row[f"Đã trả lời/{name}"] for name in ("Chưa giải quyết", "Chờ đánh giá", "Tại hội nghị")]
        assert sum(kinds) == row["Đã trả lời/Tổng"]
    for row in named(by_body(choice(town)).parts[0]).values():
        for over in ("Giải quyết xong", "Đang giải quyết", "Giải trình"):
            below = [v for name, v in row.items() if name.startswith(f"{over}/") and name != f"{over}/Tổng"]
            assert sum(below) == row[f"{over}/Tổng"]


def test_the_competences_are_those_of_the_rule(town: Town) -> None:
    rows = scatter(town, 150)
    council = town.communes[0].council
    part = named(by_competence(choice(town)).parts[0])
    own = [row for row in rows if row.council_id == council.id and row.kind == "petition"]
    counted = [row for row in own if row.state not in ("draft", "merged", "split", "transferred")]
    central = [row for row in counted if row.competence == "central"]
    assert part["Trung ương"]["Tổng số"] == len(central)
    assert part["Trung ương"]["Đã trả lời/Tổng"] == sum(bool(fact_of(row).answered_at) for row in central)
    assert list(part) == [
        "Cấp xã",
        "Cấp thành phố",
        "Sở, ngành thành phố",
        "Trung ương",
        "Chưa xác định thẩm quyền",
    ]


def test_a_body_has_every_kind_of_result(town: Town) -> None:
    answered(town, 1, "resolved", detail="resolved_by_rules")
    answered(town, 1, "resolved", detail="resolved_by_work", days_late=3)
    answered(town, 1, "in_progress", detail="no_resources")
    answered(town, 1, "explained", detail="guided")
    answered(town, 1, "not_resolved")
    answered(town, 1)
    kept = answered(town, 1, "in_progress", detail="with_roadmap")
    kept.outcome = "resolved"  # the office confirmed that the promise was kept: no answer says how
    kept.save()
    waits = make_petition(town, state="forwarded")
    waits.lead, waits.due_at = town.bodies["00001"][0], clock.now() - timedelta(days=1)
    waits.save()
    make_petition(town)
    part = named(by_body(choice(town)).parts[0])
    row = part["Ủy ban nhân dân Phường 1"]
    assert row == row | {
        "Tiếp nhận": 8,
        "Đã trả lời": 7,
        "Giải quyết xong/Tổng": 3,
        "Giải quyết xong/Ban hành văn bản": 1,
        "Giải quyết xong/Tổ chức thực hiện": 1,
        "Giải quyết xong/Không ghi loại": 1,
        "Đang giải quyết/Tổng": 1,
        "Đang giải quyết/Chưa có nguồn lực": 1,
        "Giải trình/Đã hướng dẫn": 1,
        "Chưa giải quyết": 1,
        "Chờ đánh giá": 1,
        "Chưa trả lời/Quá hạn": 1,
        "Trong số đã đến hạn/Đến hạn": 8,
        "Trong số đã đến hạn/Đúng hạn": 6,
    }
    assert part["Chưa chuyển cơ quan giải quyết"]["Tiếp nhận"] == 1
    assert list(part)[-1] == "Chưa chuyển cơ quan giải quyết"


def test_field_and_place_are_shares_of_all(town: Town) -> None:
    answered(town, 1, "resolved")
    make_petition(town)
    row = make_petition(town)
    row.field, row.place = town.fields[2], town.city.council
    row.save()
    found = by_field_and_place(choice(town)).parts[0]
    assert [line[:4] for line in found.rows] == [
        ("Hạ tầng đô thị", "Phường 1", 2, Decimal("66.67")),
        ("Tài nguyên, môi trường", "Thành phố Hà Nội", 1, Decimal("33.33")),
    ]
    assert found.rows[0][4:] == (1, Decimal("50.00"), 1, Decimal("50.00"))
    assert found.total == ("Tổng số", "", 3, Decimal("100.00"), 1, Decimal("33.33"), 1, Decimal("33.33"))


def test_the_list_of_answers_says_what_was_answered(town: Town) -> None:
    done = answered(town, 1, "resolved", words="Đã sửa xong")
    waits = answered(town, 1, words="Sẽ xem xét")
    spot = make_petition(town, state="on_the_spot")
    spot.spot_answer, spot.answered_at = "Đã trả lời ngay", clock.now()
    spot.save()
    make_petition(town)
    Answer.objects.with_scopes_disabled().create(
        task=Task.objects.with_scopes_disabled().get(petition=done),
        petition=done,
        body=town.bodies["00001"][0],
        council=done.council,
        number=2,
        state="draft",
        text="Bản nháp không ai được thấy",
    )
    part = answered_list(choice(town)).parts[0]
    assert part.size == 3
    rows = {row[1]: row for row in part.rows}
    assert rows[done.code][3:8] == (
        TEXTS[0],
        "Ủy ban nhân dân Phường 1",
        "Đã sửa xong",
        "Đã giải quyết xong: Ban hành, sửa đổi văn bản",
        f"{done.id}/SXD",
    )
    assert rows[waits.code][6] == "Chờ đánh giá"
    assert rows[spot.code][4:7] == ("Trả lời tại hội nghị", "Đã trả lời ngay", "Trả lời tại hội nghị")
    assert [row[0] for row in part.rows] == [1, 2, 3]
    cut = answered_list(choice(town), 2).parts[0]
    assert (len(cut.rows), cut.size, cut.is_cut) == (2, 3, True)


def session(town: Town, code: str, number: int, opens_on: date) -> CouncilSession:
    one = next(world for world in town.worlds if world.council.code == code)
    row: CouncilSession = CouncilSession.objects.with_scopes_disabled().create(
        council=one.council,
        term=one.term,
        number=number,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=1),
        place="Hội trường",
    )
    return row


def test_what_earlier_sessions_left(town: Town) -> None:
    today, now = clock.today(), town.sessions["00001"]
    first = session(town, "00001", 1, today - timedelta(days=180))
    second = session(town, "00001", 2, today - timedelta(days=60))
    old = answered(town, 1, "in_progress")
    old.session = first
    old.save()
    for state, due in (("broken", today - timedelta(days=5)), ("replaced", today)):
        Promise.objects.with_scopes_disabled().create(
            petition=old,
            answer=Answer.objects.with_scopes_disabled().get(petition=old),
            council=old.council,
            body=town.bodies["00001"][0],
            text="Sửa xong trong quý",
            due_on=due,
            state=state,
        )
    closed = answered(town, 1, "resolved")
    closed.session = first
    closed.save()
    loose = make_petition(town)
    loose.recorded_at = clock.now() - timedelta(days=150)
    loose.save()
    fresh = make_petition(town)
    fresh.session = now
    fresh.save()
    part = carried_over(choice(town, session=now)).parts[0]
    assert [row[1] for row in part.rows] == [old.code, loose.code]
    row = part.rows[0]
    assert row[3] == 2
    assert row[7] == "Đang theo dõi lời hứa: Đang xem xét, giải quyết"
    assert row[8:10] == ("(Quá hạn chưa thực hiện) Sửa xong trong quý", today - timedelta(days=5))
    left = carried_over(choice(town, session=second)).parts[0]
    assert [row[1] for row in left.rows] == [old.code]
    since = carried_over(choice(town, since=today - timedelta(days=100))).parts[0]
    assert [row[1] for row in since.rows] == [loose.code]
    assert carried_over(choice(town)).parts[0].size == 3


def test_a_session_keeps_what_was_handed_to_the_city(town: Town) -> None:
    row, commune = make_petition(town), town.sessions["00001"]
    report = ConsolidatedReport.objects.with_scopes_disabled().create(
        council=row.council, session=commune, before_session=True
    )
    report.petitions.add(row)
    row.council, row.session = town.city.council, town.sessions["hn"]
    row.save()
    for world, code in ((0, "hn"), (1, "00001")):
        part = by_competence(choice(town, world, session=town.sessions[code])).parts[0]
        assert part.total is not None
        assert part.total[1] == 1, code
    after = by_competence(choice(town, 1, session=commune, before=False)).parts[0]
    assert after.rows == []
    assert by_competence(choice(town, 2)).parts[0].rows == []


def test_a_period_counts_the_days_of_recording(town: Town) -> None:
    row = make_petition(town)
    row.recorded_at = clock.at(date(2026, 3, 31), 23, 30)
    row.save()
    inside = choice(town, since=date(2026, 3, 31), until=date(2026, 3, 31))
    assert by_competence(inside).parts[0].total[1] == 1  # type: ignore[index]
    assert by_competence(choice(town, since=date(2026, 4, 1))).parts[0].rows == []


def test_reports_against_their_deadlines(town: Town) -> None:
    now = town.sessions["00001"]
    ConsolidatedReport.objects.with_scopes_disabled().create(
        council=now.council,
        session=now,
        before_session=True,
        state="frozen",
        number="21/BC",
        signed_on=clock.today(),
        frozen_at=clock.now(),
    )
    old = session(town, "00001", 1, clock.today() - timedelta(days=100))
    part = receipt_times(choice(town)).parts[0]
    rows = {(row[2].split(" (")[0], row[3]): row for row in part.rows}  # type: ignore[union-attr]
    assert rows["Kỳ họp thứ 3", "Trước kỳ họp"][4:] == (
        "21/BC",
        clock.today(),
        clock.today(),
        now.opens_on - timedelta(days=15),
        0,
        "Đúng hạn",
    )
    assert rows["Kỳ họp thứ 3", "Sau kỳ họp"][9] == "Chưa đến hạn"
    late = rows["Kỳ họp thứ 1", "Trước kỳ họp"]
    due = old.opens_on - timedelta(days=15)
    assert late[8:] == ((clock.today() - due).days, "Quá hạn, chưa chốt")
    only = receipt_times(choice(town, session=now, before=True)).parts[0]
    assert [row[4] for row in only.rows] == ["21/BC"]


def test_the_city_sees_when_communes_froze_theirs_and_communes_only_their_own(town: Town) -> None:
    for code, state in (("00001", "frozen"), ("00002", "draft")):
        ConsolidatedReport.objects.with_scopes_disabled().create(
            council=town.sessions[code].council,
            session=town.sessions[code],
            state=state,
            number="5/BC",
            frozen_at=clock.now() if state == "frozen" else None,
        )
    part = receipt_times(choice(town, 0, session=town.sessions["hn"], before=True)).parts[0]
    assert [(row[1], row[4]) for row in part.rows] == [
        ("Thành phố Hà Nội", ""),
        ("Phường 1", "5/BC"),
        ("Phường 2", ""),
    ]
    part = receipt_times(choice(town, 2)).parts[0]
    assert {row[1] for row in part.rows} == {"Phường 2"}


def test_receipts_of_bodies(town: Town) -> None:
    tasks = []
    for _n in range(2):
        Letter.objects.with_scopes_disabled().update(number="")
        tasks.append(sent(town, make_petition(town)))
    receive(actor=town.communes[0].actor("body:0"), task_id=tasks[0].id)
    assert JournalEntry.objects.with_scopes_disabled().filter(code="petitions.task.received").exists()
    part = receipt_times(choice(town)).parts[1]
    assert part.rows == [("Ủy ban nhân dân Phường 1", 2, 1, 0, 1, 0, Decimal("100.00"))]
    long_ago = clock.now() - timedelta(days=40)
    Task.objects.with_scopes_disabled().update(started_at=long_ago)
    Petition.objects.with_scopes_disabled().update(forwarded_at=long_ago)
    part = receipt_times(choice(town)).parts[1]
    assert part.rows == [("Ủy ban nhân dân Phường 1", 2, 0, 1, 0, 1, Decimal("0.00"))]
    assert part.total == ("Tổng số", 2, 0, 1, 0, 1, Decimal("0.00"))


def test_a_duty_opened_anew_was_received_when_it_first_came(town: Town) -> None:
    task = sent(town, make_petition(town))
    receive(actor=town.communes[0].actor("body:0"), task_id=task.id)
    Task.objects.with_scopes_disabled().update(started_at=clock.now() + timedelta(days=1), state="sent_back")
    assert receipt_times(choice(town)).parts[1].rows[0][1:6] == (1, 1, 0, 0, 0)


def test_documents_issued(town: Town) -> None:
    row = answered(town, 1, "resolved", detail="resolved_by_rules")
    answered(town, 1, "resolved", detail="resolved_by_work")
    sent(town, make_petition(town))
    rules, letters = documents(choice(town)).parts
    assert [(line[1], line[5]) for line in rules.rows] == [(f"{row.id}/SXD", row.code)]
    assert [(line[1], line[3], line[6]) for line in letters.rows] == [("15/TTHĐND", "Chuyển kiến nghị", 1)]
    Letter.objects.with_scopes_disabled().update(signed_on=date(2026, 1, 5))
    assert documents(choice(town, until=date(2026, 1, 5))).parts[1].size == 1
    assert documents(choice(town, since=date(2026, 1, 6))).parts[1].size == 0
    assert documents(choice(town, session=town.sessions["00001"])).parts[1].size == 0
    assert [part.size for part in documents(choice(town, 2)).parts] == [0, 0]


@pytest.mark.parametrize("code", list(KINDS))
def test_every_table_of_nothing_is_empty_and_whole(town: Town, code: str) -> None:
    CouncilSession.objects.with_scopes_disabled().all().delete()
    made = KINDS[code].build(choice(town), 10)
    assert made.code == code
    for part in made.parts:
        assert part.rows == []
        assert part.total is None or len(part.total) == len(part.columns)
        assert sum(across for _text, across, _down in part.heads) == len(part.columns)


@pytest.mark.parametrize("code", list(KINDS))
def test_tables_of_one_council_leave_out_the_others(town: Town, code: str) -> None:
    answered(town, 2, "resolved", detail="resolved_by_rules")
    make_petition(town, 2, state=PetitionState.FORWARDED)
    made = KINDS[code].build(choice(town, 1), 100)
    said = [str(cell) for part in made.parts for row in part.rows for cell in row]
    assert not any("00002" in cell or "Phường 2" in cell for cell in said)


def test_what_a_table_covers_in_words(town: Town) -> None:
    row = town.sessions["00001"]
    said = about(choice(town, session=row, before=True))
    assert said == f"Kỳ họp thứ 3 (khai mạc {row.opens_on:%d/%m/%Y}), kiến nghị gửi trước kỳ họp"
    assert about(choice(town, since=date(2026, 1, 2))) == "Từ ngày 02/01/2026"
    assert about(choice(town)) == "Tất cả các kỳ họp"
