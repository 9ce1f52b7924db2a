"""The petitions of the demo: every state is there, journals hold, and one seed makes one world."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django_scopes import scopes_disabled
from pytest_django import DjangoDbBlocker

from council.demo import calendar, institution
from council.demo.plan import Plan
from council.models import JournalStream
from council.services.journal import check_streams
from meetings.demo import programme, sessions
from petitions.demo import world
from petitions.demo.lives import A_COMMUNE, CITY_LIVES, COMMUNE_LIVES
from petitions.enums import AnswerState, LetterKind, PetitionState, PromiseState, ReportState, TaskState
from petitions.models import (
    Answer,
    ConsolidatedReport,
    ContactMeeting,
    ExplanationSession,
    Letter,
    Petition,
    PetitionSecret,
    Promise,
    Rating,
    SessionDemand,
    Task,
)
from petitions.queries.demands import tally_of
from petitions.services.consolidate import is_unchanged

DAY = date(2026, 12, 8)
UNITS = institution.units()[:3]
STREAMS = ("petition:", "contact_meeting:", "petition_office:")


def make(seed: int = 1, lives: int | None = None) -> None:
    """The city and a ward: institution, sessions in preparation, petitions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(institution, "units", lambda: UNITS)
        patch.setattr(programme, "CITY", ())
        if lives is not None:
            patch.setattr("petitions.demo.world.CITY_LIVES", CITY_LIVES[:lives])
        for part in (institution.build, calendar.build, sessions.build):
            part(Plan("draft", DAY, seed), lambda _line: None)
        world.build(Plan("published", DAY, seed), lambda _line: None)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One world for the tests that only look at it."""
    with django_db_blocker.unblock(), transaction.atomic(), scopes_disabled():
        make()
        yield
        transaction.set_rollback(True)


def fingerprint() -> str:
    """All that was said and done, without secrets, which are never the same twice."""
    rows = Petition.objects.order_by("code").values_list("code", "state", "text", "due_at", "published_at")
    streams = JournalStream.objects.order_by("name").values_list("name", "seq", "head")
    told = [*rows, *(row for row in streams if row[0].startswith(STREAMS))]
    return hashlib.sha256(repr(told).encode()).hexdigest()


@pytest.mark.usefixtures("built")
def test_petitions_are_in_every_state() -> None:
    assert set(Petition.objects.values_list("state", flat=True)) == set(PetitionState.values)
    assert set(Promise.objects.values_list("state", flat=True)) >= set(PromiseState.values) - {"replaced"}
    assert set(Answer.objects.values_list("state", flat=True)) >= set(AnswerState.values) - {"withdrawn"}
    assert set(Task.objects.values_list("state", flat=True)) == set(TaskState.values)
    assert set(Letter.objects.values_list("kind", flat=True)) == set(LetterKind.values)


@pytest.mark.usefixtures("built")
def test_there_is_something_of_everything() -> None:
    overdue = Petition.objects.filter(state=PetitionState.FORWARDED, due_at__lt="2026-12-08T00:00:00+07:00")
    assert overdue.count() >= 4
    assert Petition.objects.exclude(published_at=None).count() >= 15
    assert Petition.objects.exclude(duplicate_of=None).count() == 1
    assert Petition.objects.exclude(split_from=None).count() == 2
    assert Rating.objects.count() >= 4
    assert ExplanationSession.objects.exclude(conclusion="").count() == 1
    assert tally_of(SessionDemand.objects.get()).reached
    reports = ConsolidatedReport.objects.filter(state=ReportState.FROZEN)
    assert reports.count() >= 3
    assert all(is_unchanged(report) for report in reports.select_related("council"))
    assert ContactMeeting.objects.filter(state="held").count() == 4
    assert ContactMeeting.objects.filter(state="announced").count() == 2


@pytest.mark.usefixtures("built")
def test_journals_hold_and_nobody_is_named() -> None:
    assert not [fault for report in check_streams() for fault in report.faults]
    assert not PetitionSecret.objects.exclude(phone__startswith="v1.").exclude(phone="").exists()


@pytest.mark.usefixtures("built")
def test_the_addresses_it_tells_open() -> None:
    addresses = world.facts(Plan("published", DAY, 1))["addresses"]
    for label, path in addresses.items():
        assert Client().get(path).status_code == (302 if "desk" in label else 200), path


@pytest.mark.django_db
def test_one_seed_makes_one_world_and_another_another() -> None:
    found = []
    for seed in (1, 1, 2):
        with scopes_disabled(), transaction.atomic():
            make(seed, lives=8)
            found.append(fingerprint())
            transaction.set_rollback(True)
    assert found[0] == found[1] != found[2]


@pytest.mark.django_db
def test_an_institution_alone_has_no_petitions() -> None:
    world.build(Plan("draft", DAY, 1), lambda _line: None)
    assert world.facts(Plan("draft", DAY, 1)) == {}
    assert not Petition.objects.with_scopes_disabled().exists()


def test_communes_lead_different_lives() -> None:
    starts = {place * A_COMMUNE % len(COMMUNE_LIVES) for place in range(12)}
    assert len(starts) == 12
