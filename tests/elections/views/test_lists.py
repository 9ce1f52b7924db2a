"""The pages of lists and consultations: two people, two browsers, one list."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from council import clock
from council.enums import Role
from elections.enums import CandidateState, ListStage
from elections.models import Consultation, ConsultationEntry, Contest
from elections.queries.candidate_lists import latest_list
from tests.factories.candidates import SOURCE, Office, leave_now

pytestmark = pytest.mark.django_db
FIRST, SECOND = ListStage.PRELIMINARY, ListStage.OFFICIAL


@pytest.fixture
def clerk(office: Office) -> Client:
    return office.world.client(Role.ELECTION_CLERK)


@pytest.fixture
def head(office: Office) -> Client:
    return office.world.client(Role.ELECTION_HEAD)


def url(office: Office, name: str, *args: object) -> str:
    return reverse(name, args=["00001", office.day.election.id, *args])


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_two_people_lock_both_lists(office: Office, clerk: Client, head: Client) -> None:
    rows = office.filed()
    for stage, state in ((FIRST, CandidateState.PRELIMINARY), (SECOND, CandidateState.OFFICIAL)):
        page = clerk.post(url(office, "list_prepare", stage), {"guidance": ""}, follow=True).content.decode()
        assert "Đã lập danh sách" in page
        assert "không tự khóa được" in page
        page = shown(head, url(office, "election_lists"))
        sha256 = re.findall(r'name="sha256" value="([0-9a-f]{64})"', page)[0]
        row = latest_list(office.election.id, stage)
        assert row is not None
        lock = url(office, "list_lock", stage, row.id)
        assert head.post(lock, {"sha256": sha256, "remark": "Ảnh nộp sau"}).status_code == 302
        assert {row.state for row in office.again(rows)} == {state}
    page = shown(head, url(office, "election_lists"))
    assert "Mở lại danh sách" in page
    head.post(url(office, "list_reopen"), {"reason": "Sửa lỗi chính tả"})
    assert "Đã mở lại: Sửa lỗi chính tả" in shown(head, url(office, "election_lists"))


def test_what_stops_a_list_is_said_on_the_page(office: Office, clerk: Client) -> None:
    rows = office.preliminary()
    leave_now(office, rows[0])
    page = shown(clerk, url(office, "election_lists"))
    assert "Đơn vị bầu cử số 1 bầu 3 đại biểu: danh sách phải có ít nhất 5 người, mới có 4." in page
    after = clerk.post(url(office, "list_prepare", SECOND), follow=True).content.decode()
    assert "Điều 58(3)" in after
    assert latest_list(office.election.id, SECOND) is None


def test_a_change_after_preparing_is_shown(office: Office, clerk: Client, head: Client) -> None:
    rows = office.filed()
    row = office.prepare(FIRST)
    leave_now(office, rows[0])
    page = shown(head, url(office, "election_lists"))
    assert "phải lập lại" in page
    assert 'name="sha256"' not in page
    sent = {"sha256": row.sha256, "remark": "Đã kiểm tra"}
    after = head.post(url(office, "list_lock", FIRST, row.id), sent, follow=True).content.decode()
    assert "Hồ sơ đã thay đổi" in after


def test_who_left_a_locked_list_is_named_on_it(office: Office, head: Client) -> None:
    rows = office.official()
    leave_now(office, rows[0])
    page = shown(head, url(office, "election_lists"))
    assert "Rút hoặc bị xóa tên sau khi khóa" in page
    assert "mới có 4" in page
    assert "Tên vẫn ở trên phiếu" not in page
    Contest.objects.with_scopes_disabled().update(ballots_printed_at=clock.now())
    leave_now(office, rows[1])
    assert "Tên vẫn ở trên phiếu" in shown(head, url(office, "election_lists"))


@pytest.mark.parametrize(
    ("name", "args", "role"),
    [
        ("list_prepare", [FIRST], Role.ELECTION_HEAD),
        ("list_prepare", [FIRST], Role.ELECTION_BOARD),
        ("list_lock", [FIRST, 1], Role.ELECTION_CLERK),
        ("list_lock", [FIRST, 1], Role.ELECTION_BOARD),
        ("list_reopen", [], Role.ELECTION_CLERK),
        ("list_assign", [], Role.ELECTION_HEAD),
        ("consultation", [1], Role.ELECTION_HEAD),
        ("consultation_opinions", [2], Role.ELECTION_HEAD),
    ],
)
def test_acts_of_others_are_refused(office: Office, name: str, args: list[object], role: str) -> None:
    held = {"held_on": "2026-02-02", "place": "x", "invited": 1, "present": 1, "source": SOURCE} | MANAGED
    assert office.world.client(role).post(url(office, name, *args), held).status_code == 403
    assert not Consultation.objects.with_scopes_disabled().exists()


@pytest.mark.parametrize("name", ["list_prepare", "list_lock", "list_reopen"])
def test_acts_are_not_done_by_looking(office: Office, head: Client, name: str) -> None:
    known: dict[str, list[object]] = {"list_prepare": [FIRST], "list_lock": [FIRST, 1], "list_reopen": []}
    args = known[name]
    assert head.get(url(office, name, *args)).status_code == 405


def test_another_councils_list_is_not_found(office: Office) -> None:
    office.filed()
    row = office.prepare(FIRST)
    other = Office(office.day, "00002").world.client(Role.ELECTION_HEAD)
    there = url(office, "list_lock", FIRST, row.id).replace("/hd/00001/", "/hd/00002/")
    assert other.post(there, {"sha256": row.sha256}).status_code == 404


def test_constituencies_are_given_in_one_table(office: Office, clerk: Client) -> None:
    row = office.file(office.create())
    address = url(office, "list_assign")
    assert f'name="contest_{row.id}"' in shown(clerk, address)
    assert clerk.post(address, {f"contest_{row.id}": office.contest_id}).status_code == 422
    sent = {f"contest_{row.id}": office.contest_id, "source": SOURCE}
    assert clerk.post(address, sent).status_code == 302
    assert office.again([row])[0].contest_id == office.contest_id


MANAGED = {"structure-TOTAL_FORMS": "2", "structure-INITIAL_FORMS": "0"}


def test_a_consultation_with_its_table_and_opinions(office: Office, clerk: Client) -> None:
    rows = office.filed(2)
    meeting = {"held_on": "2025-12-05", "place": "Hội trường", "invited": 40, "present": 38, "source": SOURCE}
    table = {"structure-0-unit": "Tổ 1", "structure-0-people": 8, "structure-0-women": 4}
    assert clerk.post(url(office, "consultation", 1), meeting | MANAGED | table).status_code == 302
    page = shown(clerk, url(office, "consultation", 1))
    assert "Cộng 8 người, trong đó 4 nữ." in page
    late = meeting | MANAGED | {"held_on": "2026-02-02"}
    assert clerk.post(url(office, "consultation", 2), late).status_code == 302
    said = {f"opinion-agreed_{rows[0].id}": "yes", f"opinion-agreed_{rows[1].id}": "no"}
    said |= {"opinion-source": SOURCE}
    assert clerk.post(url(office, "consultation_opinions", 2), said).status_code == 302
    entries = ConsultationEntry.objects.with_scopes_disabled().order_by("candidate_id")
    assert [entry.agreed for entry in entries] == [True, False]
    assert "Hội nghị hiệp thương không đưa vào" in shown(clerk, url(office, "election_lists"))
    over = meeting | MANAGED | {"present": 41}
    answer = clerk.post(url(office, "consultation", 1), over)
    assert answer.status_code == 422
    assert "không thể nhiều hơn" in answer.content.decode()


def test_a_torn_table_is_refused_not_a_fault(office: Office, clerk: Client) -> None:
    meeting = {"held_on": "2025-12-05", "place": "x", "invited": 1, "present": 1, "source": SOURCE}
    assert clerk.post(url(office, "consultation", 1), meeting).status_code == 422
    assert clerk.get(url(office, "consultation", 4)).status_code == 404
    assert clerk.post(url(office, "consultation_opinions", 1), {}).status_code == 404
