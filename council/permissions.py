"""Who may do what in a council: deny by default, one table of verbs, roles by council and date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from council.enums import Role
from council.errors import Refused
from council.models import Account, Council, RoleAssignment, Screen
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
    """The actors of these (council, account, session key, language), on one day. Four queries for any
    number."""
    rows = list(wanted)
    people = {account.person_id for _, account, _, _ in rows if account.person_id}
    councils = {council.id for council, _, _, _ in rows}
    roles = _roles(people, councils, day)
    mandates = _mandates(people, councils, day)
    return [
        _actor(council, account, session_key, language, roles, mandates)
        for council, account, session_key, language in rows
    ]


Place = tuple[int, int]  # person, council
Mandate = tuple[int, str]  # delegate, state


def _actor(
    council: Council,
    account: Account,
    session_key: str,
    language: str,
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
        name=account.person.full_name if account.person else account.username,
        session_key=session_key,
        auth_version=account.auth_version,
        language=language,
    )


def _roles(people: set[int], councils: set[int], day: date) -> dict[Place, set[str]]:
    found: dict[Place, set[str]] = {}
    rows = RoleAssignment.objects.filter(person_id__in=people, since__lte=day).exclude(until__lt=day)
    for row in rows.exclude(role=Role.DELEGATE):
        if row.council_id is None or row.council_id in councils:
            found.setdefault((row.person_id, row.council_id or 0), set()).add(row.role)
    return found


MANDATES = (
    "SELECT d.id, d.person_id, d.council_id FROM council_delegate d WHERE d.person_id IN %s "
    "AND d.council_id IN %s AND d.starts_on <= %s AND (d.ends_on IS NULL OR d.ends_on >= %s) "
    "ORDER BY d.starts_on"
)
STATES = (
    "SELECT c.delegate_id, c.state FROM council_delegatechange c "
    "WHERE c.delegate_id IN %s AND c.since <= %s ORDER BY c.since, c.id"
)


def _mandates(people: set[int], councils: set[int], day: date) -> dict[Place, Mandate]:
    if not people or not councils:
        return {}
    held = sql.rows(MANDATES, [sorted(people), sorted(councils), day, day])
    changes: dict[int, list[StateChange]] = {}
    if held:
        for delegate_id, state in sql.rows(STATES, [[row[0] for row in held], day]):
            changes.setdefault(delegate_id, []).append(StateChange(DelegateState(state), day))
    found: dict[Place, Mandate] = {}
    for delegate_id, person_id, council_id in held:
        state = state_on(changes.get(delegate_id, ()), day)
        if state is not None:
            found[person_id, council_id] = (delegate_id, str(state))
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
