"""Models of the petitions app."""

from petitions.models.bodies import AnsweringBody, BodyOfficer, ClockRule, PetitionField
from petitions.models.meetings import ContactMeeting, MeetingDelegate, MeetingNotice
from petitions.models.outside import (
    DemandSigner,
    ExplanationSession,
    PetitionImport,
    Rating,
    SessionDemand,
    Subscription,
)
from petitions.models.papers import Answer, AnswerFile, ConsolidatedReport, Evaluation, Letter, Promise
from petitions.models.petitions import Petition, PetitionSecret, PetitionSource, Task
from petitions.models.words import PetitionWords

__all__ = [
    "Answer",
    "AnswerFile",
    "AnsweringBody",
    "BodyOfficer",
    "ClockRule",
    "ConsolidatedReport",
    "ContactMeeting",
    "DemandSigner",
    "Evaluation",
    "ExplanationSession",
    "Letter",
    "MeetingDelegate",
    "MeetingNotice",
    "Petition",
    "PetitionField",
    "PetitionImport",
    "PetitionSecret",
    "PetitionSource",
    "PetitionWords",
    "Promise",
    "Rating",
    "SessionDemand",
    "Subscription",
    "Task",
]
