"""Run in a process of its own (installation.seed), with DATA_DIR: makes the demo world, signs people in.

Prints one JSON object: the facts of `manage.py demo`, a session key for each account asked for, and of each
council asked for the ids of its session, its first sitting and that sitting's items; of the rehearsal of an
election what rehearsal.py knows.
"""

from __future__ import annotations

import json
import random
import sys
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import transaction
from django_scopes import scopes_disabled

from council import clock
from council.demo.institution import screen_token
from council.demo.plan import Plan
from council.enums import SessionState
from council.models import (
    Account,
    Board,
    Constituency,
    Council,
    CouncilSession,
    Delegate,
    DelegateGroup,
    Document,
    JournalEntry,
    Person,
    Screen,
)
from council.permissions import actors
from council.services.journal import check_streams
from meetings.enums import SittingState
from meetings.models import (
    AgendaItem,
    Attendance,
    BallotRound,
    HandIn,
    Invitation,
    Invitee,
    PaperTask,
    PreparingBody,
    Sitting,
    Vote,
)
from meetings.rules.ballot_round import RoundState
from meetings.services.voting import Cast, cast_many
from tests.e2e import petition_facts, rehearsal


def make(stage: str, *over: str) -> dict[str, Any]:
    """Database, static files and the demo world as far as `stage`; in the councils `over` the session lies
    behind them."""
    out = StringIO()
    with redirect_stdout(StringIO()):
        call_command("prepare")
    call_command("demo", stage=stage, json=True, stdout=out)
    with scopes_disabled():
        sittings = Sitting.objects.filter(council__code__in=over)
        sittings.update(state=SittingState.CLOSED, closed_at=clock.now(), current_item=None)
        CouncilSession.objects.filter(council__code__in=over).update(state=SessionState.CLOSED)
    return dict(json.loads(out.getvalue()))


def sign_in(username: str) -> str:
    """A new sign-in of an account, as on a device of its own."""
    account = Account.objects.get(username=username)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return str(store.session_key)


@scopes_disabled()
def council_facts(code: str) -> dict[str, Any]:
    """What a test needs to know of one council."""
    council = Council.objects.get(code=code)
    people = Delegate.objects.filter(council=council).order_by("seat").select_related("person")
    facts: dict[str, Any] = {
        "name": council.name,
        "seats": council.seats,
        "delegates": {d.seat: {"id": d.id, "name": d.person.full_name} for d in people},
        "screen": screen_token(Plan("sitting", people[0].starts_on, 1), code),
    }
    sitting = Sitting.objects.filter(council=council, position=0).first()
    if sitting is None:
        return facts
    items = AgendaItem.objects.filter(session_id=sitting.session_id, parent=None).order_by("position")
    return facts | {
        "sitting": sitting.id,
        "session": sitting.session_id,
        "items": list(items.values_list("id", flat=True)),
        "papers": list(Document.objects.filter(council=council).order_by("id").values_list("id", flat=True)),
        "rounds": list(BallotRound.objects.filter(sitting=sitting).values_list("id", flat=True)),
        "people": [delegate.person_id for delegate in people],
    }


@scopes_disabled()
def texts() -> list[str]:
    """Every name, title and text that people have written."""
    fields = (
        (Person, "full_name"), (Council, "name"), (Board, "name"), (Board, "short_name"),
        (DelegateGroup, "name"), (CouncilSession, "place"), (Sitting, "title"), (AgendaItem, "title"),
        (AgendaItem, "presenter"), (Document, "title"), (Document, "issuer"), (BallotRound, "question"),
        (Attendance, "reason"), (Screen, "name"), (Constituency, "name"), (PreparingBody, "name"),
        (PaperTask, "title"), (PaperTask, "instructions"), (HandIn, "note"), (HandIn, "decision_note"),
        (Invitation, "content"), (Invitation, "signer_name"), (Invitation, "signer_post"), (Invitee, "name"),
        (Invitee, "post"), (Invitee, "organisation"), (Invitee, "reason"), (Invitee, "substitute_name"),
        (Invitee, "substitute_post"),
    )  # fmt: skip
    found: set[str] = set()
    for model, name in fields:
        for text in model.objects.exclude(**{name: ""}).values_list(name, flat=True).distinct():
            found.update(text.splitlines())
    return sorted(found | set(petition_facts.texts()))


@scopes_disabled()
def votes(code: str, up_to: str) -> dict[str, Any]:
    """Those present vote in the open round of a council, up to a seat; who has voted is left alone."""
    ballot = BallotRound.objects.get(council__code=code, state=RoundState.OPEN)
    council = ballot.council
    given = Vote.objects.filter(round=ballot).values("delegate_id")
    people = Delegate.objects.filter(council=council, seat__lte=int(up_to), seat__gt=2).exclude(id__in=given)
    accounts = Account.objects.filter(person_id__in=people.values("person_id")).select_related("person")
    voters = actors([(council, account, "", "vi") for account in accounts.order_by("id")], clock.today())
    chance = random.Random(7)
    casts = [
        Cast(actor, ballot.id, chance.choices(("for", "against", "abstain"), (86, 8, 6))[0])
        for actor in voters
    ]
    with transaction.atomic():
        return {"votes": len(cast_many(casts))}


@scopes_disabled()
def audit() -> dict[str, Any]:
    """Every vote with the number of its changes, whose votes the journal tells of, and every fault of it."""
    votes = Vote.objects.order_by("round_id", "delegate_id")
    faults = [f"{report.name} {fault.seq}" for report in check_streams() for fault in report.faults]
    casts = JournalEntry.objects.filter(code="meetings.vote.cast", account_id__isnull=False)
    return {
        "votes": list(votes.values("round_id", "delegate_id", "choice", "changes")),
        "casts": [data["delegate"] for data in casts.values_list("data", flat=True)],
        "faults": faults,
    }


def main() -> None:
    """`make <stage> <code>…`, `facts <code>… -- <username>…`, `votes <code> <seat>`, `count` or `audit`."""
    act, *words = sys.argv[1:]
    if act == "make":
        found = make(*words)
    elif act == "votes":
        found = votes(*words)
    elif act == "count":
        found = rehearsal.fill()
    elif act == "audit":
        found = audit()
    else:
        cut = words.index("--")
        there = set(Account.objects.values_list("username", flat=True))  # an early stage has fewer people
        found = {
            "councils": {code: council_facts(code) for code in words[:cut]},
            "texts": texts(),
            "rehearsal": rehearsal.facts(),
            "petitions": petition_facts.facts(),
            "keys": [(username, sign_in(username)) for username in words[cut + 1 :] if username in there],
        }
    sys.stdout.write(json.dumps(found, ensure_ascii=False))
