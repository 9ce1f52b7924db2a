"""One council with its delegates, one account for each role, and a session with a sitting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import AsyncClient, Client
from django_scopes import scopes_disabled

from council import clock, text
from council.enums import CouncilKind, Role, SessionState
from council.models import Account, Council, CouncilSession, Delegate, Person, RoleAssignment, Term
from council.permissions import Actor, actors
from meetings.models import AgendaItem, Sitting

NAMES = ("Nguyễn Thị Hà An", "Trần Minh Khôi", "Lê Thu Phương", "Phạm Quốc Bảo", "Đỗ Hải Yến", "Vũ Đức Thịnh")
STAFF = (Role.CHAIR, Role.SECRETARY, Role.SECRETARIAT, Role.GUEST, Role.DIGITAL_OFFICER)


@dataclass
class World:
    """A council and its people. `account(role)` and `actor(role)` speak for one of them; delegates by seat
    from 1."""

    council: Council
    term: Term
    delegates: list[Delegate] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)

    def account(self, who: str | int) -> Account:
        return self.accounts[str(who)]

    def actor(self, who: str | int, *, signed_in: bool = False) -> Actor:
        account = self.account(who)
        key = session_key(account) if signed_in else f"session-of-{account.username}"
        return actors([(self.council, account, key, "vi")], clock.today())[0]

    def client(self, who: str | int) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(self.account(who))
        return client

    def async_client(self, who: str | int) -> AsyncClient:
        client = AsyncClient()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(self.account(who))
        return client


def make_world(code: str = "00004", *, delegates: int = 6, seats: int | None = None) -> World:
    """A council with so many delegates (accounts "1", "2", … by seat) and one account for each staff role."""
    with scopes_disabled():
        council = Council.objects.create(
            code=code,
            kind=CouncilKind.WARD,
            name=f"Phường {code}",
            name_en=f"Ward {code}",
            search_key=code,
            seats=seats or delegates,
        )
        start = clock.today() - timedelta(days=100)
        term = Term.objects.create(
            council=council, number="II", starts_on=start, ends_on=date(start.year + 5, 1, 1)
        )
        world = World(council, term)
        for seat in range(1, delegates + 1):
            person = make_person(f"{NAMES[(seat - 1) % len(NAMES)]} {'' if seat <= len(NAMES) else seat}")
            world.delegates.append(
                Delegate.objects.create(council=council, term=term, person=person, seat=seat, starts_on=start)
            )
            world.accounts[str(seat)] = make_account(f"{code}-{seat}", person)
        for role in STAFF:
            person = make_person(f"Người {role}")
            RoleAssignment.objects.create(person=person, council=council, role=role, since=start)
            world.accounts[str(role)] = make_account(f"{code}-{role}", person)
    return world


def make_sitting(world: World, *, state: str = "planned", items: int = 2) -> Sitting:
    """A published session of the council, with one sitting and a flat programme."""
    with scopes_disabled():
        session = CouncilSession.objects.create(
            council=world.council,
            term=world.term,
            number=CouncilSession.objects.filter(council=world.council).count() + 1,
            opens_on=clock.today(),
            closes_on=clock.today(),
            place="Hội trường",
            state=SessionState.PUBLISHED,
            published_at=clock.now(),
        )
        sitting = Sitting.objects.create(
            council=world.council,
            session=session,
            title="Phiên khai mạc",
            starts_at=clock.now(),
            state=state,
            opened_at=clock.now() if state == "open" else None,
            door_secret="d" * 32,
        )
        for position in range(items):
            AgendaItem.objects.create(
                council=world.council,
                session=session,
                sitting=sitting,
                position=position,
                title=f"Nội dung {position + 1}",
            )
    return sitting


def make_person(full_name: str) -> Person:
    """A fictional person."""
    name = text.clean(full_name)
    return Person.objects.create(full_name=name, sort_key=text.name_key(name), search_key=text.fold(name))


def make_account(username: str, person: Person) -> Account:
    """An account without a usable password: tests sign in by session."""
    account = Account(username=username, person=person)
    account.set_unusable_password()
    account.save()
    return account


def session_key(account: Account) -> str:
    """A signed-in session of this account."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    return str(store.session_key)
