"""The elections of the demo world: finished for its delegates, and rehearsed today."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from council import clock
from council.demo import institution
from council.demo.plan import Plan
from council.management.commands.demo import ROLES
from council.models import Account, Delegate
from council.permissions import actors
from council.services.journal import check_streams
from elections.demo import world
from elections.enums import CandidateState, ReportState, ResultState
from elections.models import Candidate, Contest, CouncilElection, Election, PollingArea, TurnoutReport
from elections.services.turnout import report

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 8)
UNITS = institution.units()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The city and a dozen of its communes, two of which elect their councils."""
    monkeypatch.setattr(institution, "units", lambda: UNITS[:12])
    return []


def build(stage: str, said: list[str]) -> Plan:
    plan = Plan(stage, TODAY, 1)
    with transaction.atomic():
        institution.build(plan, said.append)
        world.build(plan, said.append)
    return plan


@scopes_disabled()
def test_nothing_is_elected_where_only_the_institution_is_asked_for(said: list[str]) -> None:
    plan = build("institution", said)
    assert not Election.objects.exists()
    assert world.facts(plan) == {}


@scopes_disabled()
def test_the_delegates_are_those_who_were_elected(said: list[str]) -> None:
    build("draft", said)
    general = Election.objects.get(code=world.GENERAL)
    parts = {part.council.code: part for part in CouncilElection.objects.filter(election=general)}
    assert parts.keys() == {"hn", UNITS[0]["code"], UNITS[11]["code"]}
    for code, part in parts.items():
        contests = Contest.objects.filter(council_election=part)
        assert {contest.result_state for contest in contests} == {ResultState.PUBLISHED}
        elected = part.candidates.filter(state=CandidateState.CONFIRMED)
        assert elected.count() == sum(contest.seats for contest in contests)
        delegates = Delegate.objects.filter(council__code=code, constituency__isnull=False)
        assert set(delegates.values_list("person")) == set(elected.values_list("person"))
        for candidate in elected.select_related("person", "contest"):
            assert candidate.person is not None
            assert candidate.person.full_name == candidate.full_name
            place = delegates.get(person=candidate.person).constituency_id
            assert candidate.contest is not None
            assert place == candidate.contest.constituency_id
        if code != "hn":  # the city has fewer constituencies here than it has delegates for
            assert elected.count() == part.council.seats
        assert part.delegates_made_at is not None
    assert {row.state for row in TurnoutReport.objects.all()} == {ReportState.CONFIRMED}
    assert not [one.name for one in check_streams() if one.faults]


@scopes_disabled()
def test_the_rehearsal_can_be_played_by_its_polling_teams(said: list[str]) -> None:
    build("draft", said)
    rehearsal = Election.objects.get(code=world.REHEARSAL)
    assert (rehearsal.is_test, rehearsal.day) == (True, TODAY)
    assert "diễn tập" in rehearsal.name.lower()
    areas = list(PollingArea.objects.filter(election=rehearsal).select_related("council"))
    assert [area.number for area in areas] == [1, 2]
    states = Candidate.objects.filter(council_election__election=rehearsal).values_list("state", flat=True)
    assert set(states) == {CandidateState.OFFICIAL}
    first = rehearsal.slots.order_by("at")[0]
    with clock.frozen(clock.at(TODAY, 0, 5)):
        for area in areas:
            account = Account.objects.get(username=f"{world.WARD}-bc-to{area.number}")
            [team] = actors([(area.council, account, "", "vi")], TODAY)
            done = report(actor=team, area_id=area.id, slot_id=first.id, voted_city=5, voted_commune=4)
            assert done.state == ReportState.SENT


@scopes_disabled()
def test_the_accounts_that_the_command_names_are_there(said: list[str]) -> None:
    plan = build("draft", said)
    named = {name for name, _what in ROLES if "-bc-" in name}
    assert len(named) == 9
    assert set(Account.objects.filter(username__in=named).values_list("username", flat=True)) == named
    assert all(path.startswith("/bau-cu/") for path in world.facts(plan)["addresses"].values())
