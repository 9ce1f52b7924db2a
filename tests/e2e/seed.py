"""Run in a process of its own, with DATA_DIR: makes the demo world and signs people in.

Prints one JSON object: the facts of `manage.py demo`, a session key for each account asked for, and of each
council asked for the ids of its session, its first sitting and that sitting's items.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402

from council import clock  # noqa: E402
from council.demo.institution import screen_token  # noqa: E402
from council.demo.plan import Plan  # noqa: E402
from council.enums import SessionState  # noqa: E402
from council.models import Account, Council, CouncilSession, Delegate, JournalEntry  # noqa: E402
from council.services.journal import check_streams  # noqa: E402
from meetings.enums import SittingState  # noqa: E402
from meetings.models import AgendaItem, Sitting, Vote  # noqa: E402


def make(*over: str) -> dict[str, Any]:
    """Database, static files and the demo world with its sittings under way; in the councils `over` the
    session lies behind them."""
    out = StringIO()
    with redirect_stdout(StringIO()):
        call_command("prepare")
    call_command("demo", stage="sitting", json=True, stdout=out)
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
    }


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
    """`seed make <code>…`, `seed facts <code>… -- <username>…` or `seed audit`."""
    act, *words = sys.argv[1:]
    if act == "make":
        found = make(*words)
    elif act == "audit":
        found = audit()
    else:
        cut = words.index("--")
        found = {
            "councils": {code: council_facts(code) for code in words[:cut]},
            "keys": [(username, sign_in(username)) for username in words[cut + 1 :]],
        }
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
