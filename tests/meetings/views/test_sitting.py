"""The pages of a sitting: who sees which, behind closed doors, at the door, in the hall, from outside."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from council import clock
from council.enums import Role, SessionState
from council.live import token_hash
from council.models import CouncilSession, RoleAssignment, Screen
from council.views.qr import qr
from meetings.models import Attendance, Sitting
from meetings.rules.door import door_code, step_of
from meetings.services import rounds, sittings
from tests.council.views.pages import INLINE, SCRIPT, Answer
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import check_in, open_round, vote

TOKEN = "hall-token"


@pytest.fixture
def sitting(world: World) -> Sitting:
    found = make_sitting(world, state="open")
    check_in(world, found)
    return found


@pytest.fixture
def screen(world: World) -> Screen:
    return Screen.objects.create(
        council=world.council, name="Hội trường", token_hash=token_hash(TOKEN), created_at=clock.now()
    )


def address(name: str, sitting: Sitting, code: str = "00004") -> str:
    return reverse(name, args=[code, sitting.id])


def page_of(response: Answer) -> str:
    """The HTML of a page, with nothing in it that the policy forbids. A tablet has several headings: the
    script shows the one that fits what the delegate has done."""
    assert response.status_code == 200, response.content[:500]
    html = response.content.decode()
    assert not INLINE.search(html), INLINE.search(html)
    assert not SCRIPT.search(html), SCRIPT.search(html)
    assert "<h1" in html
    return html


def statuses(world: World, page: str, *people: str) -> dict[str, int]:
    return {who: world.client(who).get(page).status_code for who in people}


STAFF = ("chair", "secretary", "secretariat", "guest", "digital_officer")
EVERYBODY = ("1", *STAFF)


# -- the tablet and the console ------------------------------------------------------------------------------


def test_everybody_inside_sees_the_tablet(world: World, sitting: Sitting) -> None:
    assert set(statuses(world, address("sitting", sitting), *EVERYBODY).values()) == {200}
    page = page_of(world.client(1).get(address("sitting", sitting)))
    assert f'data-topic="meetings.sitting:{sitting.id}"' in page
    assert "/ws/00004/" in page


@pytest.mark.parametrize("which", ["console", "door"])
def test_the_console_and_the_door_are_for_a_few(world: World, sitting: Sitting, which: str) -> None:
    may = {"console": {"chair", "secretary"}, "door": {"secretary", "secretariat"}}[which]
    found = statuses(world, address(which, sitting), *EVERYBODY)
    assert found == {who: 200 if who in may else 403 for who in EVERYBODY}


def test_before_the_programme_is_published_only_those_who_prepare_it(world: World, sitting: Sitting) -> None:
    sitting.session.state = "draft"
    sitting.session.save()
    address = reverse("sitting", args=["00004", sitting.pk])
    found = {
        who: world.client(who).get(address).status_code for who in (1, "guest", "secretariat", "secretary")
    }
    assert found == {1: 404, "guest": 404, "secretariat": 200, "secretary": 200}


def test_behind_closed_doors_guests_find_nothing(world: World, sitting: Sitting) -> None:
    Sitting.objects.with_scopes_disabled().update(is_public=False)
    found = statuses(world, address("sitting", sitting), *EVERYBODY)
    assert found == {
        "1": 200, "chair": 200, "secretary": 200, "secretariat": 200, "guest": 404, "digital_officer": 404
    }  # fmt: skip
    assert Client().get(address("sitting_public", sitting)).status_code == 404


@pytest.mark.parametrize("which", ["sitting", "console", "door"])
def test_nobody_is_sent_to_sign_in(sitting: Sitting, which: str) -> None:
    response = Client().get(address(which, sitting))
    assert response.status_code == 302
    assert response["Location"] == f"/tai-khoan/login/?next={address(which, sitting)}"


@pytest.mark.parametrize("which", ["sitting", "console", "door"])
def test_another_council_finds_nothing(world: World, sitting: Sitting, which: str) -> None:
    other = make_world("00008", delegates=1)
    for who in ("1", *STAFF):
        assert other.client(who).get(address(which, sitting)).status_code == 404
        assert other.client(who).get(address(which, sitting, "00008")).status_code == 404
    assert world.client("chair").get(address(which, sitting, "00008")).status_code == 404


def test_the_system_operator_looks_into_no_sitting(world: World, sitting: Sitting) -> None:
    person = world.account("guest").person
    assert person is not None
    RoleAssignment.objects.filter(person=person).delete()
    RoleAssignment.objects.create(person=person, role=Role.SYSTEM_OPERATOR, since=clock.today())
    assert world.client("guest").get(address("sitting", sitting)).status_code == 404


@pytest.mark.parametrize("which", ["sitting", "console", "door", "sitting_public"])
def test_a_sitting_that_is_not_there(world: World, sitting: Sitting, which: str) -> None:
    missing = reverse(which, args=["00004", sitting.id + 99])
    assert world.client("secretary").get(missing).status_code == 404


@pytest.mark.parametrize("which", ["sitting", "console", "door", "sitting_public"])
def test_pages_are_only_read(world: World, sitting: Sitting, which: str) -> None:
    assert world.client("secretary").post(address(which, sitting)).status_code == 405


@pytest.mark.parametrize("step", ["planned", "open", "round", "closed", "published", "void", "over"])
def test_each_state_makes_clean_pages(world: World, screen: Screen, step: str) -> None:
    sitting = make_sitting(world, state="planned" if step == "planned" else "open")
    check_in(world, sitting)
    chair = world.actor("chair")
    if step in {"round", "closed", "published", "void"}:
        ballot = open_round(world, sitting, seconds=60)
        vote(world, 1, ballot)
        if step == "void":
            rounds.void_round(actor=chair, round_id=ballot.id, reason="Bấm nhầm nội dung")
        if step in {"closed", "published"}:
            rounds.close_round(actor=chair, round_id=ballot.id)
        if step == "published":
            rounds.publish_round(actor=chair, round_id=ballot.id)
    elif step == "over":
        sittings.close_sitting(actor=chair, sitting_id=sitting.id)
    assert page_of(world.client(1).get(address("sitting", sitting)))
    assert page_of(world.client("chair").get(address("console", sitting)))
    assert page_of(Client().get(address("sitting_public", sitting)))
    assert page_of(Client().get(reverse("hall", args=[TOKEN])))


def test_a_delegates_own_vote_is_on_the_own_page(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    vote(world, 1, ballot, "against")
    mine = page_of(world.client(1).get(address("sitting", sitting)))
    other = page_of(world.client(2).get(address("sitting", sitting)))
    told = f'"{ballot.id}": {{"choice": "against"'
    assert told in mine
    assert told not in other


@pytest.mark.parametrize("which", ["sitting", "console"])
def test_a_longer_programme_and_more_rounds_ask_no_more(world: World, which: str) -> None:
    counts = []
    client = world.client("chair")
    for items in (1, 3):
        sitting = make_sitting(world, state="open", items=items)
        check_in(world, sitting)
        for number in range(items):
            ballot = open_round(world, sitting)
            for seat in range(1, number + 2):
                vote(world, seat, ballot)
            rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
            rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)
        with CaptureQueriesContext(connection) as asked:
            page_of(client.get(address(which, sitting)))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 26


# -- the door ------------------------------------------------------------------------------------------------


def test_the_door_shows_the_code_of_now_and_is_kept_nowhere(world: World, sitting: Sitting) -> None:
    response = world.client("secretary").get(address("door", sitting))
    page = page_of(response)
    shown = {door_code(sitting.door_secret, sitting.id, step_of(clock.now(), 30) - ago) for ago in (0, 1)}
    assert any(code in page for code in shown)
    assert sitting.door_secret not in page
    assert "<svg" in page
    assert response["Cache-Control"] == "no-store"


def test_a_qr_code_is_an_image_without_style() -> None:
    image = qr("http://testserver/hd/00004/phien/1/?ma=ABCDEFGH")
    assert image.startswith("<svg")
    assert "style" not in image
    assert "script" not in image


# -- the hall ------------------------------------------------------------------------------------------------


def test_whoever_has_the_address_sees_the_hall(sitting: Sitting, screen: Screen) -> None:
    response = Client().get(reverse("hall", args=[TOKEN]))
    page = page_of(response)
    assert f'data-topic="meetings.sitting:{sitting.id}"' in page
    assert f"/ws/00004/?screen={TOKEN}" in page
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", ["wrong", TOKEN.upper(), TOKEN + "x", token_hash(TOKEN)])
def test_a_wrong_address_shows_nothing(sitting: Sitting, screen: Screen, token: str) -> None:
    assert Client().get(reverse("hall", args=[token])).status_code == 404


def test_a_revoked_address_shows_nothing(sitting: Sitting, screen: Screen) -> None:
    screen.revoked_at = clock.now()
    screen.save()
    assert Client().get(reverse("hall", args=[TOKEN])).status_code == 404


def test_between_sittings_the_hall_waits(screen: Screen) -> None:
    assert page_of(Client().get(reverse("hall", args=[TOKEN])))


def test_the_hall_shows_its_own_council(world: World, sitting: Sitting) -> None:
    other = make_world("00008", delegates=1)
    Screen.objects.create(
        council=other.council, name="Hội trường", token_hash=token_hash("other"), created_at=clock.now()
    )
    page = page_of(Client().get(reverse("hall", args=["other"])))
    assert f"meetings.sitting:{sitting.id}" not in page


# -- from outside --------------------------------------------------------------------------------------------


def test_anybody_follows_a_public_sitting(world: World, sitting: Sitting) -> None:
    for client in (Client(), world.client(1), make_world("00008", delegates=1).client(1)):
        assert page_of(client.get(address("sitting_public", sitting)))


def test_what_is_not_public_is_not_there(world: World, sitting: Sitting) -> None:
    sessions = CouncilSession.objects.with_scopes_disabled()
    for fields in ({"is_public": False}, {"state": SessionState.DRAFT}):
        sessions.update(is_public=True, state=SessionState.OPEN)
        assert Client().get(address("sitting_public", sitting)).status_code == 200
        sessions.update(**fields)
        assert Client().get(address("sitting_public", sitting)).status_code == 404


def test_an_unchanged_page_is_not_sent_again(world: World, sitting: Sitting) -> None:
    page = address("sitting_public", sitting)
    first = Client().get(page)
    assert "public" in first["Cache-Control"]
    tag = {"if-none-match": first["ETag"]}
    unchanged = Client().get(page, headers=tag)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert Client().get(page, headers=tag | {"accept-language": "en"}).status_code in (200, 304)
    sittings.show_message(actor=world.actor("chair"), sitting_id=sitting.id, message="Nghỉ giải lao")
    changed = Client().get(page, headers=tag)
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_each_language_and_form_has_its_own_tag(world: World, sitting: Sitting) -> None:
    page = address("sitting_public", sitting)
    english = Client()
    english.cookies["lang"] = "en"
    tags = [
        Client().get(page)["ETag"],
        english.get(page)["ETag"],
        Client().get(page, headers={"hx-request": "true"})["ETag"],
    ]
    assert len(set(tags)) == 3


def test_a_fragment_is_the_stage_alone(sitting: Sitting) -> None:
    response = Client().get(address("sitting_public", sitting), headers={"hx-request": "true"})
    assert response.status_code == 200
    assert b"<html" not in response.content


def test_the_public_sees_no_count_before_it_is_published(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    vote(world, 1, ballot, "against")
    rounds.close_round(actor=world.actor("chair"), round_id=ballot.id)
    page = address("sitting_public", sitting)
    assert "verdict" not in page_of(Client().get(page))
    rounds.publish_round(actor=world.actor("chair"), round_id=ballot.id)
    assert "verdict" in page_of(Client().get(page))


# -- every page ----------------------------------------------------------------------------------------------


def test_the_policy_allows_no_inline_code(world: World, sitting: Sitting, screen: Screen) -> None:
    for client, page in (
        (world.client(1), address("sitting", sitting)),
        (world.client("chair"), address("console", sitting)),
        (world.client("secretary"), address("door", sitting)),
        (Client(), address("sitting_public", sitting)),
        (Client(), reverse("hall", args=[TOKEN])),
    ):
        policy = client.get(page)["Content-Security-Policy"]
        assert "'unsafe-inline'" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy


def test_pages_are_in_the_language_that_was_chosen(
    world: World, sitting: Sitting, settings: Settings
) -> None:
    client = world.client(1)
    assert '<html lang="vi"' in page_of(client.get(address("sitting", sitting)))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="en"' in page_of(client.get(address("sitting", sitting)))


def test_a_sign_in_that_ended_is_nobody(world: World, sitting: Sitting) -> None:
    client = world.client(1)
    with clock.frozen(clock.now() + timedelta(days=1)):
        page = client.get(address("sitting", sitting))
    assert page.status_code == 200  # the session row decides, by the server's own clock
    client.session.flush()
    assert client.get(address("sitting", sitting)).status_code == 302


def test_the_address_of_the_socket_is_a_path(sitting: Sitting, screen: Screen) -> None:
    page = page_of(Client().get(reverse("hall", args=[TOKEN])))
    assert not re.search(r"wss?://", page)


def test_the_code_at_the_door_leads_to_one_button(world: World, sitting: Sitting) -> None:
    Attendance.objects.with_scopes_disabled().all().delete()
    code = door_code(sitting.door_secret, sitting.id, step_of(clock.now(), 30))
    enter = reverse("door_enter", args=["00004", sitting.pk])
    page_of_1 = world.client(1).get(enter, {"ma": code})
    assert f'name="code" value="{code}"' in page_of_1.content.decode()
    assert not Attendance.objects.with_scopes_disabled().filter(sitting=sitting).exists()  # looking is no act
    check_in(world, sitting, 1)
    arrived = world.client(1).get(enter, {"ma": code})
    assert (arrived.status_code, arrived["Location"]) == (302, address("sitting", sitting))
    assert world.client("guest").get(enter, {"ma": code}).status_code == 302  # no vote, no roll
    assert make_world("00008").client(1).get(enter, {"ma": code}).status_code == 404
