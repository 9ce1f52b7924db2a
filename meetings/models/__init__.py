"""A session from the programme to the recorded vote."""

from meetings.models.agenda import AgendaItem, ItemPaper
from meetings.models.ballot import BallotRound, Entitlement, Vote
from meetings.models.deadline import DeadlineRow
from meetings.models.sitting import Attendance, Sitting

__all__ = [
    "AgendaItem",
    "Attendance",
    "BallotRound",
    "DeadlineRow",
    "Entitlement",
    "ItemPaper",
    "Sitting",
    "Vote",
]
