"""The elections of the measurements, made with the product's own generator and services.

tests.load.elections runs this module in processes of their own, on the database that DATABASE_URL names; each
act writes what it found as JSON.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as clock_time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from council import clock
from council.models import Account, Council
from council.permissions import Actor
from council.services.journal import check_streams
from elections.demo.load_base import Loaded
from elections.demo.load_setup import make_councils
from elections.demo.load_staff import Staff, make_staff
from elections.demo.loading import load
from elections.demo.plan import HOURS, hanoi, plan_election, small
from elections.demo.shapes import CITY, Order
from elections.demo.workbooks import all_workbooks
from elections.enums import ElectionKind, ResultState
from elections.models import (
    BodyMember,
    Candidate,
    Contest,
    Election,
    PollingArea,
    PublishedResult,
    SpreadsheetImport,
    TurnoutReport,
)
from elections.services.determine import determine_all
from elections.services.imports import apply_import, check_workbook
from elections.services.results import publish_contest, publish_results
from elections.services.setup import ElectionData, TermData, create_election
from tests.load.acts import Found, run
from tests.load.world import sign_in

KINDS = ("setup", "bodies", "candidates")
EXTRA = clock_time(19, 30)  # one more hour, reported by HTTP
HELD_BACK = 8  # results of the city that are published while somebody looks


def order(size: str, day: date | None = None) -> Order:
    """All of Hanoi, or the small one to try the measurement itself."""
    day = day or clock.today() - timedelta(1)
    return hanoi(day=day) if size == "full" else small(communes=8, city_contests=8, day=day)


def head(code: str) -> Actor:
    """The head of a council's election committee."""
    return _actor(
        Account.objects.select_related("person").get(username=f"{code}-bc-chutich"), "election_head"
    )


def _actor(account: Account, role: str) -> Actor:
    council = Council.objects.get(code=account.username.split("-")[0])
    return Actor(
        council_id=council.id, account_id=account.id, person_id=account.person_id,
        name=account.person.full_name if account.person else "", roles=frozenset({role}),
    )  # fmt: skip


# -- import --------------------------------------------------------------------------------------------------


def imported(size: str) -> Found:
    """Check and apply the three workbooks of a whole election; how long each took."""
    plan = plan_election(order(size, clock.today() + timedelta(60)))
    books = all_workbooks(plan)
    with transaction.atomic(), scopes_disabled():
        accounts = make_staff(plan, make_councils(plan), Staff())
    clerk = _actor(accounts["hn-bc-giupviec"], "election_clerk")
    of = plan.order
    election = create_election(
        actor=clerk, kind=ElectionKind.GENERAL, code=of.code,
        data=ElectionData(of.name, of.name_en, of.day, of.opens, of.closes),
        term=TermData("XVII", "II", of.day, of.day + timedelta(5 * 365)),
    )  # fmt: skip
    found: Found = {"faults": 0}
    for kind in KINDS:
        found |= _import(clerk, election, kind, books[kind])
        found["faults"] += SpreadsheetImport.objects.with_scopes_disabled().latest("id").fault_count
    models = (Contest, PollingArea, Candidate, BodyMember)
    with scopes_disabled():
        found["rows"] = {model.__name__: model.objects.count() for model in models}
    return found


def _import(clerk: Actor, election: Election, kind: str, book: bytes) -> Found:
    begun = time.monotonic()
    upload = SimpleUploadedFile(f"{kind}.xlsx", book)
    row = check_workbook(actor=clerk, election_id=election.id, kind=kind, upload=upload)
    checked = time.monotonic()
    if row.fault_count:
        first = [line[1:] for sheet in row.rows for line in sheet["rows"] if line[2] or line[3]][:3]
        return {f"{kind}_check": checked - begun, f"{kind}_apply": float("nan"), f"{kind}_fault": first}
    apply_import(actor=clerk, import_id=row.id)
    return {f"{kind}_check": checked - begun, f"{kind}_apply": time.monotonic() - checked}


# -- polling day ---------------------------------------------------------------------------------------------


def teams(size: str) -> Found:
    """An election whose polling day was yesterday, every team signed in, nothing reported."""
    asked = order(size)
    plan = plan_election(replace(asked, slots=(*HOURS, EXTRA)))
    loaded = load(plan, "candidates", staff=Staff(teams=True))
    areas = list(loaded.areas)
    keys = [key for _account, key in sign_in([loaded.team(area) for area in areas])]
    return {
        "teams": [_team(loaded, area, key) for area, key in zip(areas, keys, strict=True)],
        "election": loaded.election.id,
    }


def _team(loaded: Loaded, area: tuple[str, int], key: str) -> Found:
    came = loaded.plan.attendance[area].slots
    hours = [(slot.id, *voted) for slot, voted in zip(loaded.slots, came, strict=True)]
    return {"code": area[0], "key": key, "area": loaded.areas[area].id, "hours": hours}


@scopes_disabled()
def reported(_size: str) -> Found:
    """The reports as they stand, and every fault of the journal."""
    rows = TurnoutReport.objects.order_by("id")
    streams = list(check_streams())
    return {
        "reports": list(rows.values_list("area_id", "slot_id", "voted_city", "voted_commune")),
        "corrected": rows.filter(version__gt=1).count(),
        "faults": [report.name for report in streams if report.faults],
        "acts": sum(report.entries for report in streams if report.name.startswith("polling_area:")),
    }


# -- results -------------------------------------------------------------------------------------------------


def determined(size: str) -> Found:
    """Every winner from all records; then all results published but a few of the city."""
    loaded = load(plan_election(order(size)), "counted")
    with scopes_disabled():
        before = dict(Contest.objects.values_list("id", "outcome"))
        Contest.objects.update(result_state=ResultState.COUNTING, verdict="", outcome={}, determined_at=None)
        begun, cpu = time.monotonic(), time.process_time()
        done = determine_all(loaded.election)
        took, cpu = time.monotonic() - begun, time.process_time() - cpu
        after = dict(Contest.objects.values_list("id", "outcome"))
    begun = time.monotonic()
    for council in loaded.plan.communes:
        part = loaded.council_elections[council.code]
        publish_results(actor=head(council.code), council_election_id=part.id, number="1/NQ-UBBC")
    for number in range(HELD_BACK + 1, len(loaded.plan.city.contests) + 1):
        _publish(loaded.contests[CITY, number].id)
    publishing = time.monotonic() - begun
    pages = _pages(loaded)
    return {
        "determine": took,
        "determine_cpu": cpu,
        "contests": len(done),
        "different": sum(before[pk] != after[pk] for pk in before),
        "publish_all": publishing,
        "pages": pages,
        "queries": {name: _queries(paths) for name, paths in pages.items()},
        "held": [loaded.contests[CITY, number].id for number in range(1, HELD_BACK + 1)],
    }


def _pages(loaded: Loaded) -> dict[str, list[str]]:
    code = loaded.election.code
    contests = [
        reverse("contest_results_public", args=[code, *key])
        for key in loaded.contests
        if key[0] != CITY or key[1] > HELD_BACK
    ]
    councils = [
        reverse("council_results_public", args=[code, council]) for council in loaded.council_elections
    ]
    return {"day": [reverse("results_public", args=[code])], "council": councils, "contest": contests}


def _queries(paths: Sequence[str]) -> int:
    """The most queries that one of a few of these pages asks."""
    most = 0
    for path in paths[:: max(1, len(paths) // 5)]:
        with CaptureQueriesContext(connection) as found:
            answer = Client(HTTP_HOST="127.0.0.1").get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")
        most = max(most, len(found))
    return most


def _publish(contest_id: int) -> None:
    publish_contest(actor=head(CITY), contest_id=contest_id, number="2/NQ-UBBC")


def published(contest: str) -> Found:
    """Publish one more result of the city; the moment at which that was asked for."""
    begun = time.monotonic()
    _publish(int(contest))
    with scopes_disabled():
        row = PublishedResult.objects.select_related("contest").get(contest_id=contest)
    return {"at": begun, "number": row.contest.number}


ACTS: dict[str, Callable[[str], Found]] = {
    "imported": imported,
    "teams": teams,
    "reported": reported,
    "determined": determined,
    "published": published,
}


def main() -> None:
    """Do one act and write what it found to a file; an empty database gets its tables first."""
    if Election._meta.db_table not in connection.introspection.table_names():
        call_command("prepare")
    run(ACTS, __doc__)
