"""What `make bench-petitions` does on the server's side, each act in a process of its own: the load, the
addresses that are asked for, the import of a spreadsheet, a change of the calendar. Acts that write are taken
back, so that a kept database stays as it was."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import psutil
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.models import Account, CalendarDay, Council, CouncilSession, SignIn
from council.permissions import Actor
from council.services import calendar
from council.services.calendar import Day
from petitions.demo.staff import acting
from petitions.models import AnsweringBody, Petition, PetitionField
from petitions.queries.clock import open_tasks
from petitions.queries.petitions import Filters, desk_page
from petitions.services.imports import apply_import, check_workbook
from tests.factories.dirty_petitions import workbook
from tests.load.acts import Found, run
from tests.load.petitions_data import load
from tests.load.world import most_queries, sign_in

CITY, COMMUNE = "hn", "00004"
SEARCHES, SUGGESTIONS = 60, 60  # of each council
IMPORTED = 2000
PHRASES = ("duong", "karaoke", "tram y te thieu thuoc", "cap giay chung nhan", "khong co tu nay xyz")


class _TakenBackError(Exception):
    pass


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is undone."""
    try:
        with transaction.atomic():
            yield
            raise _TakenBackError
    except _TakenBackError:
        pass


def loaded(rows: str) -> Found:
    """Tables and petitions."""
    call_command("prepare", verbosity=0)
    begun = time.monotonic()
    load(int(rows), lambda line: print(f"  {line}", flush=True))
    return {"seconds": time.monotonic() - begun}


def upgraded(_what: str) -> Found:
    """A kept database gets the tables of today, and its statistics."""
    call_command("prepare", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return {}


# -- addresses -----------------------------------------------------------------------------------------------


@scopes_disabled()
def asked(_what: str) -> Found:
    """Addresses by kind, the session key of each council's officer, how many queries each kind needs."""
    found: Found = {"keys": {}, "paths": {}, "queries": {}}
    for code in (CITY, COMMUNE):
        council = Council.objects.get(code=code)
        ((_account, key),) = sign_in([Account.objects.get(username=f"{code}-kiennghi")])
        chance = random.Random(f"bench:{code}")
        name = "city" if code == CITY else "commune"
        paths = {
            f"list_{name}": _lists(council, chance),
            f"search_{name}": _searches(council, chance),
            f"suggest_{name}": _suggestions(council, chance),
        }
        found["keys"] |= dict.fromkeys(paths, key)
        found["paths"] |= paths
    for kind, chosen in _public().items():
        found["keys"][kind], found["paths"][kind] = "", chosen
    for kind, chosen in found["paths"].items():
        found["queries"][kind] = most_queries(chosen, found["keys"][kind])
    return found


def _lists(council: Council, chance: random.Random) -> list[str]:
    """The filters of the office's list, one by one and together."""
    top = PetitionField.objects.filter(parent=None).order_by("position")[2]
    below = chance.choice(list(PetitionField.objects.exclude(parent=None).order_by("id"))).id
    body = AnsweringBody.objects.filter(council=council).order_by("id").first()
    sessions = list(CouncilSession.objects.filter(council=council).order_by("opens_on"))
    place = Council.objects.exclude(code=CITY).order_by("id")[7].id if council.code == CITY else council.id
    second = desk_page(council.id, Filters()).after
    years_back = clock.now() - timedelta(days=900)
    assert body is not None
    mixes: list[dict[str, Any]] = [
        {},
        {"sau": second},
        {"sau": f"{years_back.isoformat()}_1"},
        {"trang-thai": "draft"},
        {"trang-thai": "forwarded"},
        {"trang-thai": "closed"},
        {"trang-thai": "returned"},
        {"linh-vuc": top.id},
        {"linh-vuc": below},
        {"noi": place},
        {"co-quan": body.id},
        {"ky-hop": sessions[1].id},
        {"ky-hop": sessions[-1].id},
        {"tham-quyen": "department"},
        {"tham-quyen": "central"},
        {"qua-han": 1},
        {"qua-han": 1, "linh-vuc": below},
        {"qua-han": 1, "co-quan": body.id},
        {"trang-thai": "closed", "linh-vuc": below},
        {"trang-thai": "forwarded", "co-quan": body.id},
        {"trang-thai": "followed", "noi": place, "linh-vuc": below},
        {"ky-hop": sessions[2].id, "trang-thai": "accepted", "linh-vuc": below},
        {"ky-hop": sessions[0].id, "trang-thai": "draft"},
        {"phan": "handed"},
        {"phan": "handed", "trang-thai": "closed"},
        {"q": "thoat nuoc", "trang-thai": "closed"},
        {"q": "karaoke", "linh-vuc": below, "noi": place},
    ]
    address = reverse("petitions_home", args=[council.code])
    return [f"{address}?{urlencode(mix)}" for mix in mixes]


def _searches(council: Council, chance: random.Random) -> list[str]:
    address = reverse("petitions_home", args=[council.code])
    return [f"{address}?{urlencode({'q': phrase})}" for phrase in _phrases(council.id, chance)]


def _phrases(council_id: int | None, chance: random.Random) -> list[str]:
    """Words of petitions without accents, two to four in a row, some begun only; common and rare ones."""
    found = list(PHRASES)
    for row in _some(council_id, SEARCHES - len(PHRASES), chance):
        words = row.folded.split()
        start, length = chance.randrange(len(words) - 4), chance.randint(2, 4)
        phrase = " ".join(words[start : start + length])
        found.append(phrase[:-1] if chance.random() < 0.3 else phrase)
    return found


def _suggestions(council: Council, chance: random.Random) -> list[str]:
    """What is typed so far: the beginning of a petition told again, with its field and place."""
    address = reverse("petition_alike", args=[council.code])
    found = []
    for row in _some(council.id, SUGGESTIONS, chance):
        typed = row.text[: chance.randint(60, 400)]
        found.append(f"{address}?{urlencode({'text': typed, 'field': row.field_id, 'place': row.place_id})}")
    return found


def _some(council_id: int | None, count: int, chance: random.Random) -> list[Petition]:
    last = Petition.objects.order_by("-id").values_list("id", flat=True)[0]
    rows = Petition.objects.filter(council_id=council_id) if council_id else Petition.objects.all()
    found: list[Petition] = []
    while len(found) < count:
        row = rows.filter(id__gte=chance.randint(1, last)).order_by("id").first()
        if row is not None:
            found.append(row)
    return found


def _public() -> dict[str, list[str]]:
    """The public pages that are there."""
    found = {}
    try:
        address = reverse("petitions_public")
        phrases = _phrases(None, random.Random("bench:public"))
        found["search_public"] = [f"{address}?{urlencode({'q': phrase})}" for phrase in phrases]
        found["public_list"] = [address, f"{address}?hd=hn", f"{address}?hd={COMMUNE}"]
        found["statistics_public"] = [reverse("petition_statistics")]
    except NoReverseMatch as missing:
        print(f"  not measured: {missing}", flush=True)
    return found


# -- import --------------------------------------------------------------------------------------------------


@scopes_disabled()
def imported(_what: str) -> Found:
    """A spreadsheet is checked, shown and written, into the city's petitions."""
    council = Council.objects.get(code=CITY)
    account = Account.objects.get(username=f"{CITY}-kiennghi")
    actor = acting(council, account, Role.PETITION_OFFICER)
    book = workbook(IMPORTED, field_name="Giao thông", body="Sở Xây dựng")
    ((_account, key),) = sign_in([account])
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    found: Found = {}
    with taken_back():
        began = time.monotonic()
        row = check_workbook(actor=actor, upload=SimpleUploadedFile("kien-nghi.xlsx", book))
        found["check"] = time.monotonic() - began
        began = time.monotonic()
        page = client.get(reverse("petition_import", args=[CITY, row.id]))
        found["preview"], found["preview_status"] = time.monotonic() - began, page.status_code
        began, before = time.monotonic(), Petition.objects.count()
        apply_import(actor=actor, import_id=row.id)
        found["apply"] = time.monotonic() - began
        found["rows"] = Petition.objects.count() - before
    return found


# -- calendar ------------------------------------------------------------------------------------------------


@scopes_disabled()
def recomputed(_what: str) -> Found:
    """The next working day becomes a day off: every deadline that runs over it is counted again."""
    council = Council.objects.get(code=CITY)
    account = Account.objects.select_related("person").get(username="quantri")
    actor = Actor(
        council_id=council.id, account_id=account.id, person_id=account.person_id, name="Quản trị",
        roles=frozenset({Role.SYSTEM_OPERATOR}),
    )  # fmt: skip
    day = _next_working_day()
    off = Day(day, False, "Nghỉ hoán đổi", "Thông báo số 1")
    touched = open_tasks().filter(due_at__gte=clock.at(day, 0), started_at__lte=clock.at(day, 23)).count()
    found: Found = {"open": open_tasks().count(), "touched": touched}
    began = time.monotonic()
    calendar.preview(actor=actor, council_id=council.id, put=[off])
    found["preview"] = time.monotonic() - began
    with taken_back():
        began, cpu, database = time.monotonic(), time.process_time(), _database_cpu()
        done = calendar.set_day(actor=actor, council_id=council.id, day=off)
        found["seconds"] = time.monotonic() - began
        found["cpu"], found["database_cpu"] = time.process_time() - cpu, _database_cpu() - database
        found["moved"] = done.moved["petitions"]
    return found


def _next_working_day() -> date:
    day, off = clock.today() + timedelta(days=1), set(CalendarDay.objects.values_list("day", flat=True))
    while day.weekday() > 4 or day in off:
        day += timedelta(days=1)
    return day


def _database_cpu() -> float:
    """CPU seconds that this connection's PostgreSQL process has spent; none with SQLite, which is our own."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def signed_out(_what: str) -> Found:
    """The sign-ins of a measurement go."""
    return {"deleted": SignIn.objects.all().delete()[0]}


ACTS: dict[str, Callable[[str], Found]] = {
    "loaded": loaded,
    "upgraded": upgraded,
    "asked": asked,
    "imported": imported,
    "recomputed": recomputed,
    "signed_out": signed_out,
}


def main() -> None:
    """Do one act and write what it found to a file."""
    run(ACTS, __doc__)
