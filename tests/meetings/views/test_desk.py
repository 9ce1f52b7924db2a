"""The desk: the next session, one obvious act, what changed, one's own votes."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from council import clock
from council.enums import SessionState
from council.models import DelegateChange
from meetings.models import Attendance, Sitting
from meetings.services import programme
from tests.council.views.pages import page_of
from tests.factories import World, make_sitting, make_world
from tests.meetings.views.test_public import change, items_of, make_paper, make_round

pytestmark = pytest.mark.django_db
DESK = "/hd/00004/ban-dai-bieu/"


def desk(world: World, who: str | int = 1) -> str:
    return page_of(world.client(who).get(DESK))


def enter(sitting: Sitting) -> str:
    return f'href="{reverse("sitting", args=["00004", sitting.pk])}"'


def check_in(sitting: Sitting) -> str:
    return reverse("desk_check_in", args=["00004", sitting.pk])


def absence(sitting: Sitting) -> str:
    return reverse("desk_report_absence", args=["00004", sitting.pk])


def test_nothing_is_coming(world: World) -> None:
    assert "Chưa có kỳ họp sắp tới" in desk(world)


def test_nobody_is_sent_to_sign_in(client: Client, world: World) -> None:
    assert client.get(DESK).headers["Location"].startswith(reverse("account_login"))


def test_people_of_another_council_have_no_desk_here(world: World) -> None:
    other = make_world("00008")
    sitting = make_sitting(world, state="open")
    for who in ("chair", "digital_officer", "1"):
        page_of(other.client(who).get(DESK), 403)
        assert other.client(who).post(check_in(sitting)).status_code in (403, 404)


def test_the_days_until_the_opening(world: World) -> None:
    sitting = make_sitting(world)
    opens = clock.today() + timedelta(days=12)
    change(sitting.session, opens_on=opens, closes_on=opens)
    change(sitting, starts_at=clock.at(opens, 8))
    html = desk(world)
    assert "Còn 12 ngày" in html
    assert enter(sitting) not in html
    assert absence(sitting) in html


def test_a_draft_is_nobodys_yet(world: World) -> None:
    sitting = make_sitting(world)
    change(sitting.session, state=SessionState.DRAFT)
    assert "Kỳ họp thứ 1" not in desk(world)


def test_check_in_leads_into_the_hall(world: World) -> None:
    sitting = make_sitting(world, state="open")
    assert check_in(sitting) in desk(world)
    response = world.client(1).post(check_in(sitting))
    assert response.headers["Location"] == reverse("sitting", args=["00004", sitting.pk])
    html = desk(world)
    assert "Đã điểm danh: có mặt" in html
    assert check_in(sitting) not in html
    assert enter(sitting) in html


def test_a_refused_check_in_says_why(world: World) -> None:
    sitting = make_sitting(world, state="closed")
    response = world.client(1).post(check_in(sitting), follow=True)
    assert "Phiên họp đã kết thúc" in page_of(response)


def test_an_absence_with_its_reason(world: World) -> None:
    sitting = make_sitting(world)
    client = world.client(1)
    page_of(client.post(absence(sitting), {"reason": " "}, follow=True))
    assert not Attendance.objects.with_scopes_disabled().exists()
    html = page_of(client.post(absence(sitting), {"reason": "Đi công tác"}, follow=True))
    assert "Đã báo vắng có lý do" in html
    assert Attendance.objects.with_scopes_disabled().get().reason == "Đi công tác"


def test_a_suspended_delegate_follows_without_acts(world: World) -> None:
    sitting = make_sitting(world, state="open")
    with scopes_disabled():
        DelegateChange.objects.create(
            delegate=world.delegates[0], state="suspended", since=clock.today(), decision="NQ 1"
        )
    html = desk(world)
    assert check_in(sitting) not in html
    assert enter(sitting) in html


@pytest.mark.parametrize(
    ("who", "leads"), [("chair", True), ("secretary", True), ("secretariat", False), ("1", False)]
)
def test_who_runs_the_sitting_finds_the_console(world: World, who: str, leads: bool) -> None:
    sitting = make_sitting(world, state="open")
    assert (reverse("console", args=["00004", sitting.pk]) in desk(world, who)) is leads


def test_a_guest_sees_the_programme_but_not_behind_closed_doors(world: World) -> None:
    sitting = make_sitting(world)
    make_paper(world, items_of(sitting)[0])
    html = desk(world, "guest")
    assert "Nội dung 1" in html
    assert check_in(sitting) not in html
    change(sitting, is_public=False)
    html = desk(world, "guest")
    assert "Nội dung 1" not in html
    assert "Tờ trình" not in html
    assert "Nội dung 1" in desk(world)
    change(sitting.session, is_public=False)
    assert "Kỳ họp thứ 1" not in desk(world, "guest")


def test_what_changed_since_the_publication(world: World) -> None:
    sitting = make_sitting(world)
    assert "Thay đổi sau khi công bố" not in desk(world)
    programme.remove_item(actor=world.actor("secretary"), item_id=items_of(sitting)[1].pk)
    html = desk(world)
    assert "Thay đổi sau khi công bố (1)" in html
    assert "Bỏ mục 2: Nội dung 2." in html


def past_session(world: World, rounds: int = 1) -> Sitting:
    sitting = make_sitting(world, state="closed")
    day = clock.today() - timedelta(days=30)
    for _ in range(rounds):
        make_round(world, sitting)
    change(sitting.session, state=SessionState.CLOSED, opens_on=day, closes_on=day)
    return sitting


@pytest.mark.parametrize(
    ("seat", "word"), [(1, "Không tán thành"), (2, "Tán thành"), (6, "Không tham gia biểu quyết")]
)
def test_ones_own_votes_of_earlier_sessions(world: World, seat: int, word: str) -> None:
    past_session(world)
    html = desk(world, seat)
    assert "Thông qua nghị quyết 1?" in html
    assert word in html.split("Phiếu của tôi:")[1].split("</span></span>")[0]


def test_others_have_no_votes_of_their_own(world: World) -> None:
    past_session(world)
    assert "Phiếu của tôi" not in desk(world, "secretariat")


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(rows: int, django_assert_num_queries: Any) -> None:
    world = make_world(delegates=rows + 2)
    for _ in range(rows):
        past_session(world, rounds=rows)
    sitting = make_sitting(world, state="open", items=rows)
    for item in items_of(sitting):
        make_paper(world, item)
    client = world.client(1)
    with django_assert_num_queries(19):
        page_of(client.get(DESK))
