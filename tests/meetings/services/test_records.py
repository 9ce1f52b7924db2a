"""The papers of a sitting: made from its rows and its journal, for those who may, changing nothing."""

from __future__ import annotations

from typing import Any

import pytest

from council.models import JournalEntry, JournalStream
from council.services import journal
from meetings.models import BallotRound, Sitting
from meetings.services import records, rounds, sittings
from meetings.streams import session_stream, sitting_stream
from tests.council.pdf.reading import squeezed, words
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import (
    change_state,
    check_in,
    codes_of,
    forbidden,
    items_of,
    open_round,
    refused,
    vote,
)

QUESTION = "Thông qua Nghị quyết về kế hoạch đầu tư công"


@pytest.fixture
def sitting(world: World) -> Sitting:
    """A sitting with one round voted on and published."""
    found = make_sitting(world)
    chair = world.actor("chair")
    sittings.open_sitting(actor=chair, sitting_id=found.id, chair="Trần Văn A", secretary="Đỗ Thị B")
    check_in(world, found, 1, 2, 3, 4)
    item = items_of(found)[0]
    sittings.set_current_item(actor=chair, sitting_id=found.id, item_id=item.id)
    ballot = open_round(world, found, question=QUESTION, item_id=item.id)
    for seat, choice in ((1, "for"), (2, "for"), (3, "against"), (4, "for")):
        vote(world, seat, ballot, choice)
    rounds.close_round(actor=chair, round_id=ballot.id)
    rounds.publish_round(actor=chair, round_id=ballot.id)
    return found


@pytest.fixture
def ballot(sitting: Sitting) -> BallotRound:
    found: BallotRound = BallotRound.objects.with_scopes_disabled().get(sitting=sitting)
    return found


def text_of(paper: tuple[str, bytes]) -> str:
    """The letters of a paper, without spaces: lines break where they like."""
    return squeezed(words(paper[1]))


def test_the_roll_call_names_everybody(world: World, sitting: Sitting) -> None:
    name, pdf = records.roll_call(actor=world.actor("secretariat"), sitting_id=sitting.id)
    assert name == "diem-danh-00004-phien-khai-mac.pdf"
    text = text_of((name, pdf))
    for delegate in world.delegates:
        assert squeezed(delegate.person.full_name) in text


def test_the_vote_sheet_says_who_voted_how(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    name, pdf = records.vote_sheet(actor=world.actor("secretary"), round_id=ballot.id)
    assert name == "phieu-bieu-quyet-01-00004-phien-khai-mac.pdf"
    text = text_of((name, pdf))
    assert squeezed(QUESTION) in text
    assert squeezed("Nguyễn Thị Hà An") in text
    assert squeezed("Không tán thành") in text


def test_a_vote_sheet_keeps_its_list_when_people_leave(world: World, ballot: BallotRound) -> None:
    change_state(world, 1, "released")
    paper = records.vote_sheet(actor=world.actor("secretary"), round_id=ballot.id)
    assert squeezed("Nguyễn Thị Hà An") in text_of(paper)


def test_the_minutes_tell_what_happened(world: World, sitting: Sitting) -> None:
    sittings.close_sitting(actor=world.actor("chair"), sitting_id=sitting.id)
    name, pdf = records.minutes(actor=world.actor("chair"), sitting_id=sitting.id)
    assert name == "du-thao-bien-ban-00004-phien-khai-mac.pdf"
    text = text_of((name, pdf))
    for said in (QUESTION, "Trần Văn A", "Đỗ Thị B", "Hội trường", "Nội dung 1"):
        assert squeezed(said).lower() in text.lower()


def test_a_vote_sheet_waits_for_the_close(world: World, sitting: Sitting) -> None:
    ballot = open_round(world, sitting)
    sheet = {"actor": world.actor("chair"), "round_id": ballot.id}
    assert refused(records.vote_sheet, **sheet) == "round_not_closed"
    rounds.void_round(actor=world.actor("chair"), round_id=ballot.id, reason="Bấm nhầm nội dung")
    assert squeezed("Bấm nhầm nội dung") in text_of(records.vote_sheet(**sheet))  # type: ignore[arg-type]


def papers(sitting: Sitting, ballot: BallotRound) -> list[tuple[Any, dict[str, int]]]:
    """Every paper and what it needs."""
    return [
        (records.roll_call, {"sitting_id": sitting.id}),
        (records.minutes, {"sitting_id": sitting.id}),
        (records.vote_sheet, {"round_id": ballot.id}),
    ]


def test_making_a_paper_leaves_the_sitting_as_it_was(
    world: World, sitting: Sitting, ballot: BallotRound
) -> None:
    before = codes_of(sitting)
    for make, named in papers(sitting, ballot):
        make(actor=world.actor("chair"), **named)
    assert codes_of(sitting) == before
    told = journal.entries_of(session_stream(sitting.session_id))
    assert [(entry.code, entry.data["paper"]) for entry in told] == [
        ("meetings.paper.made", "diem-danh"),
        ("meetings.paper.made", "du-thao-bien-ban"),
        ("meetings.paper.made", "phieu-bieu-quyet-01"),
    ]


def test_the_head_of_the_journal_is_printed(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    head = JournalStream.objects.with_scopes_disabled().get(name=sitting_stream(sitting.id)).head
    for make, named in papers(sitting, ballot):
        assert head[:16] in text_of(make(actor=world.actor("chair"), **named)).lower()


def test_papers_are_for_those_who_make_them(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    for make, named in papers(sitting, ballot):
        forbidden(make, world, "chair", "secretary", "secretariat", **named)
    assert not JournalEntry.objects.with_scopes_disabled().filter(code="meetings.paper.made").exists()


def test_another_council_finds_no_paper(world: World, sitting: Sitting, ballot: BallotRound) -> None:
    other = make_world("00008")
    for make, named in papers(sitting, ballot):
        assert refused(make, actor=other.actor("secretary"), **named) == "not_found"
