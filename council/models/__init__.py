"""The institution: who there is, and what is shared by every domain app."""

from council.models.account import Account, RoleAssignment, Screen, SignIn
from council.models.calendar import CalendarDay
from council.models.constituency import Constituency
from council.models.council import Council, CouncilSetting, Term
from council.models.delegate import Board, BoardSeat, Delegate, DelegateChange, DelegateGroup, StandingSeat
from council.models.document import Document, DocumentVersion
from council.models.journal import JournalEntry, JournalStream
from council.models.mail import OutgoingMail
from council.models.person import Person
from council.models.session import CouncilSession

__all__ = [
    "Account",
    "Board",
    "BoardSeat",
    "CalendarDay",
    "Constituency",
    "Council",
    "CouncilSession",
    "CouncilSetting",
    "Delegate",
    "DelegateChange",
    "DelegateGroup",
    "Document",
    "DocumentVersion",
    "JournalEntry",
    "JournalStream",
    "OutgoingMail",
    "Person",
    "RoleAssignment",
    "Screen",
    "SignIn",
    "StandingSeat",
    "Term",
]
