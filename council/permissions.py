"""Who may do what in a council: deny by default, one table of verbs, roles by council and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from council.enums import Role
from council.errors import Refused
from council.models import Account, Council, Screen
from council.rules.terms import DelegateState, StateChange, state_on
from realtime import sql

NOBODY: frozenset[str] = frozenset()


def presence_place(council_id: int) -> str:
    """The place at which the devices of a council are counted."""
    return f"council:{council_id}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in one council, on one day. `roles` hold in `council_id` and nowhere else."""

    council_id: int
    roles: frozenset[str] = NOBODY
    account_id: int | None = None
    person_id: int | None = None
    delegate_id: int | None = None
    delegate_state: str = ""
    name: str = ""
    session_key: str = ""
    auth_version: int = 0
    language: str = "vi"
    screen_id: int | None = None

    @property
    def presence_place(self) -> str:
        """Where presence counts this actor."""
        return presence_place(self.council_id)

    @property
    def presence_key(self) -> int | None:
        """What presence counts: the delegate; nobody else's devices matter to the chair."""
        return self.delegate_id


# Every verb of every app and the roles that may do it in their own council. A verb not here is nobody's.
_verbs: dict[str, frozenset[str]] = {}


def declare(verbs: Mapping[str, Iterable[str]]) -> None:
    """An app declares its verbs, once, at start-up."""
    for verb, roles in verbs.items():
        if verb in _verbs:
            raise ValueError(f"verb declared twice: {verb}")
        _verbs[verb] = frozenset(roles)


def verbs() -> dict[str, frozenset[str]]:
    """The whole table, for tests and documents."""
    return dict(_verbs)


def may(actor: Actor, verb: str, council_id: int) -> bool:
    """Whether the actor may do `verb` in this council."""
    return actor.council_id == council_id and bool(actor.roles & _verbs.get(verb, NOBODY))


def require(actor: Actor, verb: str, council_id: int) -> None:
    """Refuse unless the actor may do `verb` in this council."""
    if not may(actor, verb, council_id):
        raise Refused(
            "forbidden",
            _("Bạn không có quyền làm việc này; hãy hỏi thư ký hoặc cán bộ chuyển đổi số."),
            status=403,
        )


def actors(wanted: Iterable[tuple[Council, Account, str, str]], day: date) -> list[Actor]:
    """The actors of these (council, account, session key, language), on one day. Two queries for any
    number."""
    rows = list(wanted)
    people = {account.person_id for _, account, _, _ in rows if account.person_id}
    councils = {council.id for council, _, _, _ in rows}
    names, roles = _roles(people, councils, day)
    mandates = _mandates(people, councils, day)
    return [
        _actor(council, account, session_key, language, names, roles, mandates)
        for council, account, session_key, language in rows
    ]


Place = tuple[int, int]  # person, council
Mandate = tuple[int, str]  # delegate, state


def _actor(
    council: Council,
    account: Account,
    session_key: str,
    language: str,
    names: Mapping[int, str],
    roles: Mapping[Place, set[str]],
    mandates: Mapping[Place, Mandate],
) -> Actor:
    place = (account.person_id or 0, council.id)
    held = set(roles.get(place, ())) | roles.get((place[0], 0), set())
    delegate_id, state = mandates.get(place, (None, ""))
    if delegate_id is not None and state in (DelegateState.ACTIVE, DelegateState.SUSPENDED):
        held.add(Role.DELEGATE)
    return Actor(
        council_id=council.id,
        roles=frozenset(held),
        account_id=account.id,
        person_id=account.person_id,
        delegate_id=delegate_id,
        delegate_state=state,
        name=names.get(place[0], account.username),
        session_key=session_key,
        auth_version=account.auth_version,
        language=language,
    )


# Every request and every socket asks these two: SQL of our own (decision 0003).
ROLES = (
    "SELECT p.id, p.full_name, r.council_id, r.role FROM council_person p "
    "LEFT JOIN council_roleassignment r ON r.person_id = p.id AND r.role <> %s AND r.since <= %s "
    "AND (r.until IS NULL OR r.until >= %s) WHERE p.id IN %s"
)
MANDATES = (
    "SELECT d.id, d.person_id, d.council_id, c.state FROM council_delegate d "
    "LEFT JOIN council_delegatechange c ON c.delegate_id = d.id AND c.since <= %s "
    "WHERE d.person_id IN %s AND d.council_id IN %s AND d.starts_on <= %s "
    "AND (d.ends_on IS NULL OR d.ends_on >= %s) ORDER BY d.starts_on, d.id, c.since, c.id"
)


def _roles(people: set[int], councils: set[int], day: date) -> tuple[dict[int, str], dict[Place, set[str]]]:
    """The names of these people, and their roles of this day: place 0 for those of the whole system."""
    names: dict[int, str] = {}
    found: dict[Place, set[str]] = {}
    rows = sql.rows(ROLES, [Role.DELEGATE.value, day, day, sorted(people)]) if people else []
    for person_id, name, council_id, role in rows:
        names[person_id] = name
        if role is not None and (council_id is None or council_id in councils):
            found.setdefault((person_id, council_id or 0), set()).add(role)
    return names, found


def _mandates(people: set[int], councils: set[int], day: date) -> dict[Place, Mandate]:
    if not people or not councils:
        return {}
    held: dict[int, Place] = {}
    changes: dict[int, list[StateChange]] = {}
    params = [day, sorted(people), sorted(councils), day, day]
    for delegate_id, person_id, council_id, state in sql.rows(MANDATES, params):
        held[delegate_id] = (person_id, council_id)
        if state is not None:
            changes.setdefault(delegate_id, []).append(StateChange(DelegateState(state), day))
    found: dict[Place, Mandate] = {}
    for delegate_id, place in held.items():
        standing = state_on(changes.get(delegate_id, ()), day)
        if standing is not None:
            found[place] = (delegate_id, str(standing))
    return found


def screen_actor(screen: Screen, language: str) -> Actor:
    """A hall screen: follows the sittings of its council and does nothing else."""
    return Actor(
        council_id=screen.council_id,
        roles=frozenset({Role.HALL_SCREEN}),
        name=screen.name,
        session_key=f"screen:{screen.id}",
        language=language,
        screen_id=screen.id,
    )


SIGNED_IN = (
    "SELECT s.session_key, a.auth_version FROM council_signin s "
    "JOIN council_account a ON a.id = s.account_id "
    "WHERE s.session_key IN %s AND s.expire_date > %s AND a.is_active"
)


def alive(session_keys: Iterable[str], moment: datetime) -> dict[str, int]:
    """Session key -> rights version of those still signed in at a moment. One query, two with screens."""
    keys = set(session_keys)
    found: dict[str, int] = dict(sql.rows(SIGNED_IN, [sorted(keys), moment])) if keys else {}
    screens = [int(key.removeprefix("screen:")) for key in keys if key.startswith("screen:")]
    if screens:
        kept = Screen.objects.filter(id__in=screens, revoked_at__isnull=True).values_list("id", flat=True)
        found.update({f"screen:{screen}": 0 for screen in kept})
    return found
