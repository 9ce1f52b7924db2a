"""What the digital officer reads: people with mandates, roles and accounts; settings with their history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from council.enums import Role
from council.models import (
    Account,
    Council,
    CouncilSetting,
    Delegate,
    Person,
    RoleAssignment,
)
from council.permissions import Actor, actors
from council.queries import all_changes
from council.rules.options import OPTIONS, Option
from council.rules.terms import FINAL, DelegateState, StateChange, state_label, state_on
from council.search import matches


@dataclass(slots=True)
class PersonLine:
    """A person on the list of a council. `state` is "" for somebody who is no delegate on that day."""

    id: int
    name: str
    sort_key: str
    username: str
    is_active: bool
    seat: int | None = None
    group: str = ""
    state: str = ""
    state_label: str = ""
    roles: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PeopleLists:
    """Delegates by seat, and the other people of the council by name."""

    delegates: tuple[PersonLine, ...]
    others: tuple[PersonLine, ...]


def people_lists(council_id: int, day: date, query: str = "") -> PeopleLists:
    """Everybody with a mandate or a role in the council, past ones too. Three queries, whatever the size."""
    lines: dict[int, PersonLine] = {}
    for row in _mandates(council_id):
        line = lines.setdefault(row.person_id, _line(row.person))
        line.seat, line.group = row.seat, row.group.name if row.group else ""
        state = _state(row, day)
        line.state, line.state_label = (str(state), state_label(state)) if state else ("", "")
    roles = RoleAssignment.objects.filter(council_id=council_id).select_related("person__account")
    for role in roles.exclude(role=Role.DELEGATE).order_by("role"):
        line = lines.setdefault(role.person_id, _line(role.person))
        label = str(Role(role.role).label)
        if role.since <= day and (role.until is None or role.until >= day) and label not in line.roles:
            line.roles.append(label)
    found = [line for line in lines.values() if not query or matches(query, line.name)]
    return PeopleLists(
        delegates=tuple(sorted((p for p in found if p.seat is not None), key=lambda p: p.seat or 0)),
        others=tuple(sorted((p for p in found if p.seat is None), key=lambda p: p.sort_key)),
    )


def _mandates(council_id: int) -> Iterable[Delegate]:
    rows = Delegate.objects.with_scopes_disabled().filter(council_id=council_id).order_by("starts_on")
    found: Iterable[Delegate] = rows.select_related("person__account", "group").prefetch_related(
        all_changes()
    )
    return found


def _line(person: Person) -> PersonLine:
    account: Account | None = getattr(person, "account", None)
    return PersonLine(
        id=person.id,
        name=person.full_name,
        sort_key=person.sort_key,
        username=account.username if account else "",
        is_active=bool(account and account.is_active),
    )


def _state(row: Delegate, day: date) -> DelegateState | None:
    changes = [StateChange(DelegateState(change.state), change.since) for change in row.changes.all()]
    return state_on(changes, day, row.starts_on, row.ends_on)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One recorded change of a delegate's state; `label` is a msgid."""

    label: str
    since: date
    decision: str


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate with its state on a day and the changes that led there."""

    row: Delegate
    state: DelegateState | None
    changes: tuple[ChangeLine, ...]

    @property
    def label(self) -> str:
        return state_label(self.state) if self.state else ""

    @property
    def is_final(self) -> bool:
        return self.state in FINAL


def mandates_of(person_id: int, council_id: int, day: date) -> list[MandateView]:
    """The mandates of a person in a council, latest first. Two queries."""
    rows = Delegate.objects.with_scopes_disabled().filter(person_id=person_id, council_id=council_id)
    rows = rows.select_related("person", "term", "group", "constituency").prefetch_related(all_changes())
    return [MandateView(row, _state(row, day), _changes(row)) for row in rows.order_by("-starts_on")]


def _changes(row: Delegate) -> tuple[ChangeLine, ...]:
    changes = [
        ChangeLine(state_label(DelegateState(c.state)), c.since, c.decision) for c in row.changes.all()
    ]
    return tuple(reversed(changes))


def roles_of(person_id: int, council_id: int) -> list[RoleAssignment]:
    """The roles of a person in a council, those without an end first. One query."""
    rows = RoleAssignment.objects.filter(person_id=person_id, council_id=council_id)
    return sorted(rows, key=lambda row: (row.until is not None, row.since))


def places_of(account: Account, language: str, session_key: str, day: date) -> list[tuple[Council, Actor]]:
    """The councils in which an account is somebody on a day, each with its actor. Seven queries."""
    person = account.person_id or 0
    mandates = (
        Delegate.objects.with_scopes_disabled().filter(person_id=person).values_list("council_id", flat=True)
    )
    roles = RoleAssignment.objects.filter(person_id=person, council__isnull=False)
    ids = {*mandates, *roles.values_list("council_id", flat=True)}
    councils = list(Council.objects.filter(pk__in=ids).order_by("kind", "name"))
    found = actors([(council, account, session_key, language) for council in councils], day)
    return [(council, actor) for council, actor in zip(councils, found, strict=True) if actor.roles]


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting of a council: its value on a day, whether that is the default, every dated value."""

    option: Option
    value: Any
    is_default: bool
    history: tuple[CouncilSetting, ...]
    coming: CouncilSetting | None


def setting_views(council_id: int, day: date) -> list[SettingView]:
    """Every setting of the council. One query."""
    rows: dict[str, list[CouncilSetting]] = {}
    for row in CouncilSetting.objects.with_scopes_disabled().filter(council_id=council_id).order_by("since"):
        rows.setdefault(row.key, []).append(row)
    return [_setting(option, rows.get(option.key, []), day) for option in OPTIONS.values()]


def _setting(option: Option, rows: list[CouncilSetting], day: date) -> SettingView:
    begun = [row for row in rows if row.since <= day]
    coming = [row for row in rows if row.since > day]
    return SettingView(
        option=option,
        value=begun[-1].value if begun else option.default,
        is_default=not begun,
        history=tuple(reversed(rows)),
        coming=coming[0] if coming else None,
    )
