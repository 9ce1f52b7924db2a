"""The lives that petitions of the demo lead: one generator for each kind, yielding the moments of its acts.

Days are counted back from the day of the demo. Petitions of the last session were heard half a year ago and
have had time to be answered, decided and published; those of this session are on their way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from petitions.demo.petitioning import Voter, days_after
from petitions.demo.stage import Life
from petitions.services import merge

HEARD_OLD, HEARD_NEW = 188, 36
SENT_OLD, SENT_NEW = 170, 22
PUBLIC = 78


def begun(voter: Voter, meeting: int, heard: int) -> Life:
    """Heard at a meeting, classified two days later."""
    yield voter.stage.at(heard, 8, 10 + voter.chance.randrange(45))
    voter.record(meeting)
    yield voter.stage.at(heard - 2, 9, voter.chance.randrange(55))
    voter.classify()


def sent(voter: Voter, meeting: int) -> Life:
    """With its body, which says that it has it."""
    heard, day = ((HEARD_OLD, SENT_OLD), (HEARD_NEW, SENT_NEW))[meeting]
    yield from begun(voter, meeting, heard)
    day -= voter.chance.randrange(6)
    yield voter.stage.at(day, 14, voter.chance.randrange(55))
    voter.forward(helpers=_helpers(voter))
    yield voter.stage.at(day - 2, 10, voter.chance.randrange(55))
    voter.receive()


def _helpers(voter: Voter) -> tuple[str, ...]:
    if voter.council.code != "hn" or voter.chance.random() > 0.2:
        return ()
    return ("sotaichinh",) if voter.matter.body != "sotaichinh" else ("sonoivu",)


# -- on the way to a body ------------------------------------------------------------------------------------


def draft(voter: Voter) -> Life:
    yield voter.stage.at(1 + voter.chance.randrange(3), 15, voter.chance.randrange(55))
    voter.record(1)


def recorded(voter: Voter) -> Life:
    yield from begun(voter, 1, 4 + voter.chance.randrange(8))


def consolidated(voter: Voter) -> Life:
    """It stays in the report of this session (petitions.demo.offices takes it in)."""
    yield from begun(voter, 1, HEARD_NEW)


def on_the_spot(voter: Voter) -> Life:
    yield voter.stage.at(HEARD_NEW, 9, voter.chance.randrange(55))
    voter.record(1, spot_answer="Ủy ban nhân dân đã trả lời ngay: đội quản lý sẽ làm xong trong tuần này.")


def transferred(voter: Voter) -> Life:
    kind = voter.chance.choice(("complaint", "denunciation"))
    yield voter.stage.at(HEARD_NEW, 10, voter.chance.randrange(55))
    voter.record(1, kind=kind)
    yield voter.stage.at(HEARD_NEW - 3, 10, voter.chance.randrange(55))
    voter.transfer(kind)


def handed_over(voter: Voter) -> Life:
    """From a commune to the city, and on to a department."""
    yield from begun(voter, 1, HEARD_NEW)
    yield voter.stage.at(25, 9, voter.chance.randrange(55))
    voter.hand_over()
    yield voter.stage.at(23, 9, voter.chance.randrange(55))
    voter.classify()
    yield voter.stage.at(20, 9, voter.chance.randrange(55))
    voter.forward()


def asked(voter: Voter) -> Life:
    yield from begun(voter, 1, 16)
    yield voter.stage.at(6, 14)
    voter.ask()


def told_more(voter: Voter) -> Life:
    yield from asked(voter)
    yield voter.stage.at(3, 14)
    voter.told_more()


def duplicate(voter: Voter) -> Life:
    """Two voters say the same; one is marked as the other's duplicate."""
    yield from _twice(voter, "duplicate")


def merged(voter: Voter) -> Life:
    yield from _twice(voter, "merge")


def _twice(voter: Voter, how: str) -> Life:
    yield from begun(voter, 1, 15)
    other = replace(voter, pk=0, secret="", words=voter.petition.text.replace("Đề nghị", "Cử tri kiến nghị"))
    yield from begun(other, 1, 12)
    yield voter.stage.at(8, 11)
    officer, version = voter.actor("kiennghi"), other.petition.version
    if how == "merge":
        merge.merge(actor=officer, petition_id=other.pk, into_id=voter.pk, version=version)
    else:
        merge.mark_duplicate(actor=officer, petition_id=other.pk, of_id=voter.pk, version=version)


def split(voter: Voter) -> Life:
    words = "Đề nghị nạo vét cống trước nhà văn hóa, và xem lại lịch thu gom rác của khu."
    voter.words = words
    yield voter.stage.at(11, 9)
    voter.record(1)
    yield voter.stage.at(9, 9)
    merge.split(
        actor=voter.actor("kiennghi"),
        petition_id=voter.pk,
        texts=["Đề nghị nạo vét cống trước nhà văn hóa.", "Đề nghị xem lại lịch thu gom rác của khu."],
        version=voter.petition.version,
    )


# -- with a body ---------------------------------------------------------------------------------------------


def waiting(voter: Voter) -> Life:
    """Sent, not yet received."""
    yield from begun(voter, 1, HEARD_NEW)
    yield voter.stage.at(3 + voter.chance.randrange(15), 14, voter.chance.randrange(55))
    voter.forward()


def received(voter: Voter) -> Life:
    yield from sent(voter, 1)


def drafting(voter: Voter) -> Life:
    yield from sent(voter, 1)
    yield voter.stage.at(2, 10)
    voter.draft()


def returned(voter: Voter) -> Life:
    yield from waiting(voter)
    yield voter.stage.at(2, 9)
    voter.give_back()


def returned_and_sent_on(voter: Voter) -> Life:
    """It came back, and went to the body that can answer."""
    yield from begun(voter, 1, HEARD_NEW)
    yield voter.stage.at(21, 9)
    voter.forward("sotaichinh" if voter.matter.body != "sotaichinh" else "sonoivu")
    yield voter.stage.at(16, 9)
    voter.give_back()
    yield voter.stage.at(13, 9)
    voter.forward()


def overdue(voter: Voter) -> Life:
    yield from begun(voter, 0, 110)
    yield voter.stage.at(95 - voter.chance.randrange(20), 14, voter.chance.randrange(55))
    voter.forward()
    yield voter.stage.at(70, 9)
    voter.receive()


def urged(voter: Voter) -> Life:
    yield from overdue(voter)
    yield voter.stage.at(7, 9)
    voter.urge()


# -- answered ------------------------------------------------------------------------------------------------


def answered(voter: Voter) -> Life:
    yield from sent(voter, 1)
    yield voter.stage.at(5 + voter.chance.randrange(3), 15, voter.chance.randrange(55))
    voter.answer(voter.chance.choice(("done", "explained", "unable")))


def checked(voter: Voter) -> Life:
    yield from answered(voter)
    yield voter.stage.at(4, 9, voter.chance.randrange(55))
    voter.check(passed=voter.chance.random() < 0.7)


def evaluated(voter: Voter) -> Life:
    yield from checked(voter)
    yield voter.stage.at(3, 9, voter.chance.randrange(55))
    voter.evaluate(satisfied=voter.chance.random() < 0.7)


def sent_back(voter: Voter) -> Life:
    yield from answered(voter)
    yield voter.stage.at(4, 9)
    voter.check(passed=False)
    yield voter.stage.at(2, 15)
    voter.send_back()


def decided(voter: Voter, kind: str, promise_days: int = 0) -> Life:
    """Of the last session: answered, checked, evaluated and accepted."""
    yield from sent(voter, 0)
    day = 140 - voter.chance.randrange(12)
    yield voter.stage.at(day, 15, voter.chance.randrange(55))
    voter.answer(kind, days_after(promise_days) if promise_days else None)
    yield voter.stage.at(day - 4, 9, voter.chance.randrange(55))
    voter.check()
    yield voter.stage.at(day - 6, 9, voter.chance.randrange(55))
    voter.evaluate()
    yield voter.stage.at(day - 9, 16, voter.chance.randrange(55))
    voter.accept()


def unable(voter: Voter) -> Life:
    yield from decided(voter, "unable")


def resolved(voter: Voter) -> Life:
    yield from decided(voter, "done")


def published(voter: Voter) -> Life:
    yield from decided(voter, voter.chance.choice(("done", "inspected", "explained", "half", "unable")))
    yield from _made_public(voter)


def _made_public(voter: Voter) -> Life:
    day = PUBLIC - voter.chance.randrange(8)
    yield voter.stage.at(day, 9, voter.chance.randrange(55))
    voter.review()
    yield voter.stage.at(day, 15, voter.chance.randrange(55))
    voter.publish()


def rated(voter: Voter) -> Life:
    yield from decided(voter, "done")
    yield from _made_public(voter)
    yield voter.stage.at(60 - voter.chance.randrange(9), 20)
    voter.rate(voter.chance.randint(3, 5), voter.chance.choice(("", "Cảm ơn, đã làm xong đúng hẹn.")))


def promise_open(voter: Voter) -> Life:
    yield from decided(voter, "promise", 190)
    yield from _made_public(voter)


def promise_broken(voter: Voter) -> Life:
    """The day passes; the house's daily work says so (petitions.demo.offices)."""
    yield from decided(voter, "promise", 60 + voter.chance.randrange(30))
    yield from _made_public(voter)


def promise_kept(voter: Voter) -> Life:
    yield from decided(voter, "promise", 100)
    yield voter.stage.at(45, 9)
    voter.keep()


def unpublished_answer(voter: Voter) -> Life:
    """Reviewed, waiting for the head to publish it."""
    yield from decided(voter, "done")
    yield voter.stage.at(12, 9)
    voter.review()


Kind = Callable[[Voter], Life]
# The city's petitions: how many lead each life.
CITY_LIVES: tuple[tuple[Kind, int], ...] = (
    (draft, 4), (recorded, 4), (consolidated, 6), (on_the_spot, 3), (transferred, 2), (asked, 2),
    (told_more, 1), (duplicate, 1), (merged, 1), (split, 1), (waiting, 4), (received, 6), (drafting, 2),
    (returned, 2), (returned_and_sent_on, 1), (overdue, 4), (urged, 2), (answered, 4), (checked, 2),
    (evaluated, 3), (sent_back, 2), (unable, 1), (resolved, 2), (unpublished_answer, 2), (published, 9),
    (rated, 4), (promise_open, 3), (promise_broken, 3), (promise_kept, 2),
)  # fmt: skip
# A commune's: these in turn, beginning elsewhere in each.
COMMUNE_LIVES: tuple[Kind, ...] = (
    draft, recorded, consolidated, received, answered, published, rated, promise_open, handed_over,
    on_the_spot, overdue, resolved, transferred, promise_broken, evaluated,
)  # fmt: skip
A_COMMUNE = 8
