"""The pages of counting: who sees what, the blind second entry, faults at their fields, the board's acts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from elections.enums import RecordState
from elections.models import CountRecord
from elections.rules.shapes import Figures
from elections.services.determine import determine
from elections.services.records import enter
from tests.elections.services.counting import (
    BOARD,
    CLERK,
    HEAD,
    WHY,
    accepted,
    all_accepted,
    city_record,
    commune_record,
    fresh,
    fresh_contest,
    good,
    photo,
    records_of,
    second_account,
    settled,
)
from tests.factories.elections import Hustings, make_election
from tests.factories.world import World

pytestmark = pytest.mark.django_db


def url(name: str, world: World, day: Hustings, *ids: int) -> str:
    return reverse(name, args=[world.council.code, day.election.pk, *ids])


def page(world: World, who: str, name: str, day: Hustings, *ids: int, status: int = 200) -> str:
    response = world.client(who).get(url(name, world, day, *ids))
    assert response.status_code == status, response.content.decode()[:400]
    return response.content.decode()


def typed(figures: Figures, version: int = 0, **more: Any) -> dict[str, Any]:
    """What a browser sends of these figures."""
    names = ("electors", "voted", "issued", "collected", "valid", "invalid")
    sent: dict[str, Any] = {name: getattr(figures, name) for name in names}
    sent |= {f"votes_{pk}": votes for pk, votes in figures.votes.items()}
    return sent | {"version": version} | more


def send(world: World, who: str, name: str, day: Hustings, record: CountRecord, data: dict[str, Any]) -> Any:
    client: Client = world.client(who)
    return client.post(url(name, world, day, record.pk), data)


def test_the_overview_says_what_is_to_be_done(day: Hustings) -> None:
    commune, record = day.communes[0], commune_record(day)
    enter(actor=commune.actor("second"), record_id=record.pk, version=0, figures=good(record))
    seen = page(commune, CLERK, "election_counts", day)
    assert "4 biên bản chờ bạn" in seen
    assert "3/4 biên bản chưa nhập" in seen
    assert seen.count("Nhập lần hai") == 1
    assert "3 biên bản chờ bạn" in page(commune, "second", "election_counts", day)


def test_a_team_sees_its_own_area_and_no_contest(day: Hustings) -> None:
    seen = page(day.communes[0], "team:2", "election_counts", day)
    assert "Khu vực 2" in seen
    assert "Khu vực 1" not in seen
    assert "Đơn vị bầu cử số" not in seen


def test_the_city_sees_its_contest_with_records_of_all_communes(day: Hustings) -> None:
    assert "0/4" in page(day.city, BOARD, "election_counts", day)
    seen = page(day.city, BOARD, "contest_counts", day, day.contests["hn"][0].pk)
    assert "Phường 1" in seen
    assert "Phường 2" in seen


def test_the_overview_takes_the_same_queries_for_any_number_of_areas(day: Hustings) -> None:
    counts = []
    commune = day.communes[0]
    client = commune.client(CLERK)
    for _areas in range(2):
        client.get(url("election_counts", commune, day))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("election_counts", commune, day))
        counts.append(len(queries))
        with scopes_disabled():
            CountRecord.objects.filter(area_contest__area=day.areas["00001"][1]).delete()
    assert counts[0] == counts[1] <= 16


def test_a_record_is_typed_twice_from_two_browsers(day: Hustings) -> None:
    commune, record = day.communes[0], commune_record(day)
    figures = good(record)
    first = send(commune, "team:1", "count_enter", day, record, typed(figures, photo=photo()))
    assert first.status_code == 302
    assert fresh(record).state == RecordState.FIRST
    second = send(commune, CLERK, "count_enter", day, record, typed(figures))
    assert second.status_code == 302
    assert fresh(record).state == RecordState.AGREED


def test_the_second_person_sees_none_of_the_firsts_figures(day: Hustings) -> None:
    """Not on the form, not on the record's page, not after a refusal of the own figures."""
    commune, record = day.communes[0], commune_record(day)
    figures = good(record, 137)  # figures that stand nowhere else
    enter(actor=commune.actor("second"), record_id=record.pk, version=0, figures=figures)
    telling = {str(figures.voted), str(figures.valid), *(str(v) for v in figures.votes.values())}
    other = good(record, 11)
    wrong = typed(other) | {"invalid": other.invalid + 1}
    pages = [
        page(commune, CLERK, "count_enter", day, record.pk),
        page(commune, CLERK, "count_record", day, record.pk),
        page(commune, HEAD, "count_record", day, record.pk),
        send(commune, CLERK, "count_enter", day, record, wrong).content.decode(),
    ]
    for seen in pages:
        assert not {number for number in telling if f">{number}<" in seen or f'"{number}"' in seen}


def test_what_differs_is_shown_to_the_third_alone(day: Hustings) -> None:
    commune, record = day.communes[0], commune_record(day)
    for who, shift in (("team:1", 131), ("second", 137)):
        enter(actor=commune.actor(who), record_id=record.pk, version=0, figures=good(record, shift))
    voted = good(record, 131).voted
    assert f">{voted}<" in page(commune, CLERK, "count_settle", day, record.pk)
    for who in ("team:1", "second", CLERK, HEAD):
        assert f">{voted}<" not in page(commune, who, "count_record", day, record.pk)
    for who in ("team:1", "second"):
        page(commune, who, "count_settle", day, record.pk, status=403)


def test_the_third_person_settles_with_the_photo(day: Hustings) -> None:
    commune, record = day.communes[0], commune_record(day)
    for who, shift in (("team:1", 1), ("second", 2)):
        enter(actor=commune.actor(who), record_id=record.pk, version=0, figures=good(record, shift))
    seen = page(commune, CLERK, "count_settle", day, record.pk)
    assert 'name="electors" value="990"' in seen
    assert f'value="{good(record, 1).voted}"' not in seen
    refused = send(commune, CLERK, "count_settle", day, record, typed(good(record, 1)))
    assert "Chưa có ảnh" in refused.content.decode()
    done = send(commune, CLERK, "count_settle", day, record, typed(good(record, 1), photo=photo()))
    assert done.status_code == 302
    assert fresh(record).voted == good(record, 1).voted


def test_every_fault_stands_at_its_field_with_its_code(day: Hustings) -> None:
    commune, record = day.communes[0], commune_record(day)
    figures = good(record)
    sent = typed(figures) | {"collected": figures.issued + 75, "electors": figures.electors + 1}
    response = send(commune, CLERK, "count_enter", day, record, sent)
    seen = response.content.decode()
    assert response.status_code == 422
    for code in ("[K01]", "[K02]", "<b>K03d</b>"):
        assert code in seen
    assert "thừa 75 phiếu" in seen
    assert "hãy chọn lại ảnh" in seen
    assert 'name="reason_K03d"' in seen
    assert 'name="reason_K05b"' not in seen
    assert f'value="{figures.issued + 75}"' in seen  # what was typed stays


def test_a_warning_is_answered_on_the_page(day: Hustings) -> None:
    commune, record = day.communes[0], commune_record(day)
    sent = typed(good(record)) | {"electors": 995}
    assert send(commune, CLERK, "count_enter", day, record, sent).status_code == 422
    sent["reason_K03d"] = WHY
    assert send(commune, CLERK, "count_enter", day, record, sent).status_code == 302


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("89,9%", "K10"),
        ("89.9", "số nguyên"),
        ("-1", "số nguyên"),
        ("12a", "số nguyên"),
        ("", "không có thì ghi 0"),
    ],
)
def test_percentages_and_nonsense_are_no_counts(day: Hustings, written: str, code: str) -> None:
    commune, record = day.communes[0], commune_record(day)
    response = send(commune, CLERK, "count_enter", day, record, typed(good(record)) | {"voted": written})
    assert response.status_code == 422
    assert code in response.content.decode()
    assert fresh(record).state == RecordState.EMPTY


def test_thousands_may_be_written_apart() -> None:
    day = make_election(electors=2000)
    commune, record = day.communes[0], commune_record(day)
    sent = typed(good(record)) | {"electors": "1.990", "voted": "1 890"}
    assert send(commune, CLERK, "count_enter", day, record, sent).status_code == 302


def test_the_board_accepts_what_it_ticked(day: Hustings) -> None:
    contest = day.contests["hn"][0]
    first, second = (settled(day, row, good(row, n)) for n, row in enumerate(records_of(contest)[:2]))
    client = day.city.client(BOARD)
    at = url("contest_accept", day.city, day, contest.pk)
    client.post(at, {"seen": [f"{first.pk}:{first.version}", f"{second.pk}:0"]})
    assert fresh(first).state == RecordState.AGREED  # one was not what the board saw: none is accepted
    client.post(at, {"seen": [f"{first.pk}:{first.version}", "x", f"{second.pk}:{second.version}"]})
    assert {fresh(first).state, fresh(second).state} == {RecordState.ACCEPTED}
    other = settled(day, commune_record(day))
    assert client.post(at, {"seen": [f"{other.pk}:{other.version}"]}).status_code == 404


def test_accept_return_correct_from_the_records_page(day: Hustings) -> None:
    commune, record = day.communes[0], settled(day, commune_record(day))
    assert "Tiếp nhận" in page(commune, BOARD, "count_record", day, record.pk)
    send(commune, BOARD, "count_accept", day, record, {"version": record.version})
    assert fresh(record).state == RecordState.ACCEPTED
    assert 'value="890"' in page(commune, BOARD, "count_correct", day, record.pk)
    sent = typed(good(record, 5), 1, reason="Đọc nhầm số")
    assert send(commune, BOARD, "count_correct", day, record, sent).status_code == 302
    seen = page(commune, BOARD, "count_record", day, record.pk)
    assert "Đọc nhầm số" in seen
    assert "885" in seen
    sent = {"version": 2, "reason": "Thiếu chữ ký"}
    assert send(commune, BOARD, "count_return", day, record, sent).status_code == 302
    assert fresh(record).state == RecordState.RETURNED
    assert "Thiếu chữ ký" in page(commune, CLERK, "count_enter", day, record.pk)


def test_the_photo_is_for_those_who_may_open_the_record(day: Hustings) -> None:
    record = settled(day, city_record(day))
    for world, who, status in (
        (day.communes[0], CLERK, 200),
        (day.communes[0], "team:1", 200),
        (day.communes[0], "team:2", 404),
        (day.city, BOARD, 200),
        (day.communes[1], CLERK, 404),
    ):
        response = world.client(who).get(url("count_photo", world, day, record.pk))
        assert response.status_code == status
    anonymous = Client().get(url("count_photo", day.city, day, record.pk))
    assert anonymous.status_code in (302, 403)


def test_no_file_but_a_photo_is_taken(day: Hustings) -> None:
    commune, record = day.communes[0], commune_record(day)
    bad = SimpleUploadedFile("a.jpg", b"%PDF-1.7 not a photo", content_type="image/jpeg")
    response = send(commune, CLERK, "count_photo_send", day, record, {"photo": bad})
    assert response.status_code == 422
    assert fresh(record).photo == ""


def test_the_result_page_goes_from_missing_to_determined(day: Hustings) -> None:
    contest, commune = day.contests["00001"][0], day.communes[0]
    first, second = records_of(contest)
    accepted(day, first)
    seen = page(commune, BOARD, "contest_result", day, contest.pk)
    assert "K08a" in seen
    assert "Phường 1, khu vực 2" in seen
    accepted(day, second, good(second, 1))
    assert "Đủ biên bản của mọi khu vực" in page(commune, BOARD, "contest_result", day, contest.pk)
    commune.client(BOARD).post(url("contest_determine", commune, day, contest.pk))
    assert fresh_contest(contest).verdict == "complete"
    seen = page(commune, BOARD, "contest_result", day, contest.pk)
    assert seen.count("Trúng cử") >= 3
    assert "Điều 78" in seen


def test_the_head_annuls_and_calls_again_from_the_page(day: Hustings) -> None:
    contest, commune = day.contests["00001"][0], day.communes[0]
    client = commune.client(HEAD)
    refused = client.post(
        url("contest_annul", commune, day, contest.pk), {"annul-number": "", "annul-reason": ""}
    )
    assert refused.status_code == 422
    client.post(
        url("contest_annul", commune, day, contest.pk),
        {"annul-number": "NQ 730", "annul-reason": "Thừa 75 phiếu"},
    )
    assert "Gọi bầu cử lại" in page(commune, HEAD, "contest_result", day, contest.pk)
    sent = {"again-day": "2026-03-22", "again-number": "NQ 20", "again-reason": ""}
    assert client.post(url("contest_again", commune, day, contest.pk), sent).status_code == 302
    assert "Bầu cử lại" in page(commune, HEAD, "contest_result", day, contest.pk)


def test_all_that_is_complete_is_determined_from_the_overview(day: Hustings) -> None:
    contest, commune = day.contests["00001"][0], day.communes[0]
    all_accepted(day, contest)
    assert "Xác định mọi kết quả đã đủ" in page(commune, BOARD, "election_counts", day)
    commune.client(BOARD).post(url("contests_determine", commune, day))
    assert fresh_contest(contest).verdict == "complete"


def test_a_tie_is_decided_on_the_page(day: Hustings) -> None:
    contest, commune = day.contests["00001"][0], day.communes[0]
    all_accepted(day, contest)
    contest = determine(actor=commune.actor(BOARD), contest_id=contest.pk)
    people = [c.pk for c in day.candidates(contest)]
    outcome = contest.outcome | {"verdict": "unresolved", "tied": people[2:4], "open_seats": 1}
    with scopes_disabled():
        type(contest).objects.filter(pk=contest.pk).update(verdict="unresolved", outcome=outcome)
    seen = page(commune, HEAD, "contest_result", day, contest.pk)
    assert "Quyết định trường hợp bằng phiếu" in seen
    at = url("contest_tie", commune, day, contest.pk)
    sent = {"tie-number": "NQ 14", "tie-reason": WHY}
    assert commune.client(HEAD).post(at, sent | {"tie-chosen": people[2:4]}).status_code == 422
    assert commune.client(HEAD).post(at, sent | {"tie-chosen": [people[3]]}).status_code == 302
    assert fresh_contest(contest).verdict == "complete"


def test_the_codes_are_explained(day: Hustings) -> None:
    seen = page(day.communes[0], "team:1", "count_codes", day)
    assert 'id="K02"' in seen
    assert "Phiếu thu vào không nhiều hơn phiếu phát ra" in seen


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("contest_counts", "team:1"),
        ("contest_result", "team:1"),
        ("count_settle", HEAD),
        ("count_enter", HEAD),
        ("count_correct", CLERK),
        ("count_return", CLERK),
        ("count_annul", BOARD),
    ],
)
def test_pages_are_closed_to_those_without_the_right(day: Hustings, name: str, who: str) -> None:
    record = settled(day, commune_record(day))
    pk = day.contests["00001"][0].pk if name.startswith("contest") else record.pk
    page(day.communes[0], who, name, day, pk, status=403)


@pytest.mark.parametrize(
    "name", ["count_record", "count_enter", "count_record_paper", "contest_counts", "contest_result"]
)
def test_another_commune_finds_nothing(day: Hustings, name: str) -> None:
    pk = day.contests["00001"][0].pk if name.startswith("contest") else commune_record(day).pk
    second_account(day.communes[1], BOARD, "board2")
    page(day.communes[1], "board2", name, day, pk, status=404)


@pytest.mark.parametrize(("name", "who"), [("contest_counts", BOARD), ("contest_result", BOARD)])
def test_pages_of_a_contest_take_the_same_queries_for_any_number_of_records(
    day: Hustings, name: str, who: str
) -> None:
    contest, client = day.contests["hn"][0], day.city.client(who)
    at = url(name, day.city, day, contest.pk)
    client.get(at)
    counts = []
    for row in records_of(contest)[:2]:
        with CaptureQueriesContext(connection) as queries:
            client.get(at)
        counts.append(len(queries))
        accepted(day, row, good(row, row.pk % 5))
    assert counts[0] == counts[1]
