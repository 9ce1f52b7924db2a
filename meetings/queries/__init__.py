"""Reading a sitting: what its pages, pushes and documents are made of."""

from meetings.queries.names import council_title, delegate_name, officers, session_title
from meetings.queries.presence import judge_quorum, quorum_of, quorum_view, roll_lines, roll_of
from meetings.queries.programme import item_labels, papers_of, programme
from meetings.queries.rounds import (
    MyVote,
    electorate_of,
    my_votes,
    round_counts,
    round_decision,
    round_view,
    seat_votes,
    tally_of,
)
from meetings.queries.sittings import (
    CHANGED_CODE,
    Progress,
    Reading,
    progress,
    read_sitting,
    sitting_now,
    sitting_view,
    versions_of,
    view_of,
)

__all__ = [
    "CHANGED_CODE",
    "MyVote",
    "Progress",
    "Reading",
    "council_title",
    "delegate_name",
    "electorate_of",
    "item_labels",
    "judge_quorum",
    "my_votes",
    "officers",
    "papers_of",
    "programme",
    "progress",
    "quorum_of",
    "quorum_view",
    "read_sitting",
    "roll_lines",
    "roll_of",
    "round_counts",
    "round_decision",
    "round_view",
    "seat_votes",
    "session_title",
    "sitting_now",
    "sitting_view",
    "tally_of",
    "versions_of",
    "view_of",
]
