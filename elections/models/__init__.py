"""Models of the elections app."""

from elections.models.areas import AreaContest, PollingArea, ResidentialGroup
from elections.models.bodies import BodyMember, ElectionBody, ElectionStep
from elections.models.candidates import (
    Candidate,
    CandidateList,
    CandidateSecret,
    Consultation,
    ConsultationEntry,
    DossierItem,
    ResidenceConference,
)
from elections.models.counts import CandidateVotes, CountEntry, CountRecord
from elections.models.day import CommuneTurnout, Incident, PreliminaryReport, TurnoutReport, TurnoutSlot
from elections.models.election import Contest, CouncilElection, Election
from elections.models.imports import SpreadsheetImport
from elections.models.results import PublishedResult

__all__ = [
    "AreaContest",
    "BodyMember",
    "Candidate",
    "CandidateList",
    "CandidateSecret",
    "CandidateVotes",
    "CommuneTurnout",
    "Consultation",
    "ConsultationEntry",
    "Contest",
    "CouncilElection",
    "CountEntry",
    "CountRecord",
    "DossierItem",
    "Election",
    "ElectionBody",
    "ElectionStep",
    "Incident",
    "PollingArea",
    "PreliminaryReport",
    "PublishedResult",
    "ResidenceConference",
    "ResidentialGroup",
    "SpreadsheetImport",
    "TurnoutReport",
    "TurnoutSlot",
]
