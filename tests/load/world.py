"""The world of the measurements, made with the product's own models, and the audit afterwards.

Councils with an open sitting each, delegates who are all present, a chair and a hall screen, everybody signed
in. tests.load.backends runs this module in a process of its own, on the database that DATABASE_URL names. The
people are made in bulk, so neither their making nor the roll is in the journal; all that is measured is.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.crypto import get_random_string
from django_scopes import scopes_disabled

from council import clock, text
from council.enums import CouncilKind, Role, SessionState
from council.live import token_hash
from council.models import (
    Account,
    Council,
    CouncilSession,
    Delegate,
    JournalEntry,
    Person,
    RoleAssignment,
    Screen,
    SignIn,
    Term,
)
from council.permissions import Actor
from council.services.journal import check_streams
from council.sessions import SessionStore
from meetings.access import device_of
from meetings.enums import AttendanceState, CheckInMethod, SittingState
from meetings.models import AgendaItem, Attendance, Sitting, Vote

CITY_SEATS = 125  # Law 72/2025/QH15, Art. 30: delegates of the Hanoi council
ITEMS = 8
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
MIDDLE = ("Thị Thu", "Minh", "Quốc", "Hồng", "Đức", "Thanh", "Ngọc", "Văn")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hương", "Khôi", "Linh", "Nam", "Phương", "Trang", "Yến")


def share(delegates: int, councils: int) -> list[int]:
    """How many delegates each council has: the city its 125 where there are that many, the others evenly."""
    if councils == 1:
        return [delegates]
    city = min(CITY_SEATS, delegates // 2)
    base, rest = divmod(delegates - city, councils - 1)
    return [city, *(base + (1 if index < rest else 0) for index in range(councils - 1))]


def make(councils: int, delegates: int, guests: int) -> dict[str, Any]:
    """Make everything and say how to get in. `guests` people more follow the first council's sitting."""
    call_command("prepare")
    today = clock.today()
    with transaction.atomic(), scopes_disabled():
        rows = _councils(share(delegates, councils))
        people = _people(sum(seats for _council, seats in rows) + len(rows) + guests)
        places = [_Place(council, seats, today) for council, seats in rows]
        plans = [place.fill(list(islice(people, place.seats + 1))) for place in places]
        watchers = list(people)
        _give_role([person for person, _account in watchers], rows[0][0], Role.GUEST, today)
        return {"councils": plans, "guests": [key for _account, key in sign_in([a for _p, a in watchers])]}


def _councils(sizes: Sequence[int]) -> list[tuple[Council, int]]:
    rows = [
        Council(
            code="hn" if index == 0 else f"{index:05d}",
            kind=CouncilKind.CITY if index == 0 else CouncilKind.WARD,
            name="Hà Nội" if index == 0 else f"Đo tải {index}",
            name_en="Hanoi" if index == 0 else f"Load {index}",
            search_key=f"do tai {index}",
            seats=seats,
        )
        for index, seats in enumerate(sizes)
    ]
    return list(zip(Council.objects.bulk_create(rows), sizes, strict=True))


def _people(count: int) -> Iterator[tuple[Person, Account]]:
    people = []
    for number in range(count):
        middle, given = MIDDLE[number // 10 % len(MIDDLE)], GIVEN[number // 80 % len(GIVEN)]
        name = f"{FAMILY[number % len(FAMILY)]} {middle} {given}"
        people.append(Person(full_name=name, sort_key=text.name_key(name), search_key=text.fold(name)))
    Person.objects.bulk_create(people, batch_size=2000)
    accounts = [Account(username=f"load-{person.id}", person=person, password="!load") for person in people]
    Account.objects.bulk_create(accounts, batch_size=2000)
    return iter(list(zip(people, accounts, strict=True)))


def _give_role(people: Sequence[Person], council: Council, role: Role, today: date) -> None:
    since = today - timedelta(days=100)
    rows = [RoleAssignment(person=person, council=council, role=role, since=since) for person in people]
    RoleAssignment.objects.bulk_create(rows, batch_size=2000)


def sign_in(accounts: Sequence[Account]) -> list[tuple[Account, str]]:
    """Sign these accounts in, as the sign-in page does; account and session key of each."""
    store = SessionStore()
    found, rows = [], []
    for account in accounts:
        data = {
            SESSION_KEY: str(account.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: account.get_session_auth_hash(),
        }
        key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")
        expires = clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        row = SignIn(
            session_key=key, session_data=store.encode(data), expire_date=expires, account_id=account.pk
        )
        rows.append(row)
        found.append((account, key))
    SignIn.objects.bulk_create(rows, batch_size=2000)
    return found


def most_queries(paths: list[str], key: str) -> int:
    """The most queries that one of a few of these addresses needs."""
    client, most = Client(HTTP_HOST="127.0.0.1"), 0
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    for path in paths[:: max(1, len(paths) // 9)]:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")
        most = max(most, len(queries))
    return most


class _Place:
    """One council with its sitting; the last of its people is the chair, who has no vote here."""

    def __init__(self, council: Council, seats: int, today: date) -> None:
        self.council, self.seats, self.today = council, seats, today
        start = today - timedelta(days=100)
        ends = date(today.year + 5, 1, 1)
        self.term = Term.objects.create(council=council, number="XVII", starts_on=start, ends_on=ends)

    def fill(self, people: Sequence[tuple[Person, Account]]) -> dict[str, Any]:
        """Delegates, chair, screen and sitting; what a generator needs to know of them."""
        *members, chair = people
        sitting, items = self._sitting()
        delegates = Delegate.objects.bulk_create(
            [
                Delegate(
                    council=self.council,
                    term=self.term,
                    person=person,
                    seat=seat,
                    starts_on=self.term.starts_on,
                )
                for seat, (person, _account) in enumerate(members, start=1)
            ]
        )
        _give_role([chair[0]], self.council, Role.CHAIR, self.today)
        keys = [key for _account, key in sign_in([account for _person, account in people])]
        self._check_in(sitting, delegates, keys)
        token = get_random_string(40)
        Screen.objects.create(
            council=self.council, name="Hội trường", token_hash=token_hash(token), created_at=clock.now()
        )
        return {
            "code": self.council.code,
            "sitting": sitting.id,
            "items": items,
            "delegates": [[delegate.id, key] for delegate, key in zip(delegates, keys, strict=False)],
            "chair": keys[-1],
            "screen": token,
        }

    def _sitting(self) -> tuple[Sitting, list[int]]:
        common = {"council": self.council}
        session = CouncilSession.objects.create(
            **common, term=self.term, number=1, opens_on=self.today, closes_on=self.today, place="Hội trường",
            state=SessionState.OPEN, published_at=clock.now(),
        )  # fmt: skip
        sitting = Sitting.objects.create(
            **common, session=session, title="Phiên khai mạc", starts_at=clock.now(), state=SittingState.OPEN,
            opened_at=clock.now(), door_secret=get_random_string(40),
        )  # fmt: skip
        items = AgendaItem.objects.bulk_create(
            [
                AgendaItem(
                    **common, session=session, sitting=sitting, position=position, minutes=15,
                    title=f"Nội dung {position + 1} của chương trình kỳ họp, trình Hội đồng nhân dân xem xét",
                )
                for position in range(ITEMS)
            ]
        )  # fmt: skip
        sitting.current_item = items[0]
        sitting.save(update_fields=["current_item"])
        return sitting, [item.id for item in items]

    def _check_in(self, sitting: Sitting, delegates: Sequence[Delegate], keys: Sequence[str]) -> None:
        rows = []
        for delegate, key in zip(delegates, keys, strict=False):
            device = device_of(Actor(council_id=self.council.id, session_key=key))
            row = Attendance(
                sitting=sitting, delegate=delegate, state=AttendanceState.PRESENT, method=CheckInMethod.SELF,
                at=clock.now(), device=device,
            )  # fmt: skip
            rows.append(row)
        Attendance.objects.bulk_create(rows, batch_size=2000)


def audit() -> dict[str, Any]:
    """The votes in the database, those journalled more often than changed, and every fault of the journal."""
    with scopes_disabled():
        votes = list(Vote.objects.values_list("round_id", "delegate_id", "choice", "changes"))
        acts = JournalEntry.objects.filter(code="meetings.vote.cast").values_list("data", flat=True)
        times = Counter((data["round"], data["delegate"]) for data in acts)
        expected = {(ballot, delegate): changes + 1 for ballot, delegate, _choice, changes in votes}
        reports = list(check_streams())
    return {
        "votes": votes,
        "doubled": sum(times[seat] != count for seat, count in expected.items())
        + len(set(times) - set(expected)),
        "entries": sum(report.entries for report in reports),
        "faults": [
            f"{report.name} {fault.seq} {fault.kind}" for report in reports for fault in report.faults
        ],
    }


def main() -> None:
    """Make the world or audit it, and write what is found to a file as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=("make", "audit"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--councils", type=int, default=127)
    parser.add_argument("--delegates", type=int, default=5000)
    parser.add_argument("--guests", type=int, default=0)
    options = parser.parse_args()
    found = make(options.councils, options.delegates, options.guests) if options.act == "make" else audit()
    options.out.write_text(json.dumps(found))
