"""Names of the journal streams of this app, and of the topics whose versions tell that a page changed."""

from __future__ import annotations

from collections.abc import Iterable

from realtime import hints


def election_stream(election_id: int) -> str:
    """The journal of a polling day: its set-up, calendar, slots."""
    return f"election:{election_id}"


def council_election_stream(council_election_id: int) -> str:
    """The journal of one council's election: lists, publication, summary."""
    return f"council_election:{council_election_id}"


def contest_stream(contest_id: int) -> str:
    """The journal of one constituency's contest: result, annulment."""
    return f"contest:{contest_id}"


def candidate_stream(candidate_id: int) -> str:
    """The journal of one candidate: every change with its source; every look at sealed fields."""
    return f"candidate:{candidate_id}"


def area_stream(area_id: int) -> str:
    """The journal of one polling area: turnout, incidents."""
    return f"polling_area:{area_id}"


def record_stream(record_id: int) -> str:
    """The journal of one count record: every entry, difference, correction."""
    return f"count_record:{record_id}"


def election_changed(election_id: int) -> None:
    """What the public sees of a polling day's set-up changed: areas, constituencies, look-up."""
    hints.changed(election_topic(election_id))


def list_changed(council_election_id: int) -> None:
    """The published list of candidates of a council changed."""
    hints.changed(list_topic(council_election_id))


def turnout_changed(election_id: int) -> None:
    """Turnout figures of a polling day changed."""
    hints.changed(turnout_topic(election_id))


def results_changed(contest_ids: Iterable[int], council_election_id: int, election_id: int) -> None:
    """Published results changed: the pages of the constituencies, of their council and of the polling day."""
    hints.changed(
        *map(contest_topic, contest_ids), results_topic(council_election_id), day_results_topic(election_id)
    )


def election_topic(election_id: int) -> str:
    return f"elections.election:{election_id}"


def list_topic(council_election_id: int) -> str:
    return f"elections.list:{council_election_id}"


def turnout_topic(election_id: int) -> str:
    return f"elections.turnout:{election_id}"


def contest_topic(contest_id: int) -> str:
    return f"elections.contest:{contest_id}"


def results_topic(council_election_id: int) -> str:
    return f"elections.results:{council_election_id}"


def day_results_topic(election_id: int) -> str:
    return f"elections.day_results:{election_id}"
