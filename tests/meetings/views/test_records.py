"""The papers of a sitting as downloads: who gets them, and that nothing keeps a copy."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import BallotRound, Sitting
from meetings.services import rounds
from tests.council.views.pages import page_of
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import check_in, open_round, vote

MAY = {"chair", "secretary", "secretariat"}
PAPERS = ("roll_call", "minutes", "vote_sheet")


@pytest.fixture
def sitting(world: World) -> Sitting:
    found = make_sitting(world, state="open")
    check_in(world, found)
    return found


@pytest.fixture
def ballot(world: World, sitting: Sitting) -> BallotRound:
    found = open_round(world, sitting)
    vote(world, 1, found)
    return rounds.close_round(actor=world.actor("chair"), round_id=found.id)


def address(paper: str, sitting: Sitting, ballot: BallotRound, code: str = "00004") -> str:
    return reverse(paper, args=[code, ballot.id if paper == "vote_sheet" else sitting.id])


def test_the_list_of_papers_leads_to_each(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    page = page_of(world.client("secretary").get(reverse("sitting_documents", args=["00004", sitting.id])))
    for paper in PAPERS:
        assert address(paper, sitting, ballot) in page


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_is_a_pdf_that_nothing_keeps(
    world: World, sitting: Sitting, ballot: BallotRound, paper: str
) -> None:
    response = world.client("secretariat").get(address(paper, sitting, ballot))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].startswith('inline; filename="')
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("paper", ["sitting_documents", *PAPERS])
def test_papers_are_for_those_who_make_them(
    world: World, sitting: Sitting, ballot: BallotRound, paper: str
) -> None:
    for who in world.accounts:
        status = world.client(who).get(address(paper, sitting, ballot)).status_code
        assert status == (200 if who in MAY else 403), who
    assert Client().get(address(paper, sitting, ballot)).status_code in (302, 403)


@pytest.mark.parametrize("paper", ["sitting_documents", *PAPERS])
def test_another_council_finds_nothing(
    world: World, sitting: Sitting, ballot: BallotRound, paper: str
) -> None:
    other = make_world("00008", delegates=1)
    for who in MAY:
        assert other.client(who).get(address(paper, sitting, ballot, "00008")).status_code == 404
        assert other.client(who).get(address(paper, sitting, ballot)).status_code in (403, 404)


def test_a_vote_sheet_waits_for_the_close(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    response = world.client("secretary").get(address("vote_sheet", sitting, ballot))
    assert response.status_code == 409
    assert "chưa kết thúc" in response.content.decode()
