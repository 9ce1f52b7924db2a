"""A session from the programme to the recorded vote, and its papers."""

from meetings.models.agenda import AgendaItem, ItemPaper
from meetings.models.ballot import BallotRound, Entitlement, Vote
from meetings.models.deadline import DeadlineRow
from meetings.models.handing_in import HandIn, PaperTask, PreparingBody, PreparingOfficer
from meetings.models.invitations import Invitation, Invitee
from meetings.models.marks import Mark, PaperOpening, Presenting
from meetings.models.offline import OfflineCopy
from meetings.models.paper_words import PaperPage, VersionText
from meetings.models.secret_papers import SecretCopy, SecretPaper
from meetings.models.sitting import Attendance, Sitting

__all__ = [
    "AgendaItem",
    "Attendance",
    "BallotRound",
    "DeadlineRow",
    "Entitlement",
    "HandIn",
    "Invitation",
    "Invitee",
    "ItemPaper",
    "Mark",
    "OfflineCopy",
    "PaperOpening",
    "PaperPage",
    "PaperTask",
    "PreparingBody",
    "PreparingOfficer",
    "Presenting",
    "SecretCopy",
    "SecretPaper",
    "Sitting",
    "VersionText",
    "Vote",
]
