"""What the groups of the figures are called and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from council.models import Council, CouncilSession
from council.naming import session_title, unit_name
from council.queries_public import PUBLIC_STATES, CouncilLists
from petitions.models import AnsweringBody, PetitionField
from petitions.queries.statistics import (
    BODY,
    COUNCIL,
    FIELD,
    MONTH,
    PLACE,
    SESSION,
    SUBFIELD,
    Counted,
    Key,
    Line,
)
from petitions.rules.statistics import Counts, Figures, figures

LAST = "~~~"  # after every other key


@dataclass(frozen=True, slots=True)
class Name:
    """A group: its stable code for files, its name for people, where it stands among the others."""

    code: str
    name: str
    order: str


@dataclass(frozen=True, slots=True)
class Named:
    """A line with the names of its groups."""

    names: tuple[Name, ...]
    counts: Counts

    @property
    def figures(self) -> Figures:
        return figures(self.counts)


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one first group, and their sum."""

    name: Name
    counts: Counts
    lines: tuple[Named, ...]

    @property
    def figures(self) -> Figures:
        return figures(self.counts)


def named(counted: Counted, by: Sequence[str]) -> list[Named]:
    """The lines in order, with their names. One query for each grouping but the months."""
    known = [names(grouping, {line.keys[at] for line in counted.lines}) for at, grouping in enumerate(by)]

    def name_of(line: Line) -> Named:
        pairs = zip(known, line.keys, strict=True)
        return Named(tuple(found[key] for found, key in pairs), line.counts)

    return sorted(map(name_of, counted.lines), key=lambda line: [name.order for name in line.names])


def sections(lines: Iterable[Named]) -> list[Section]:
    """Lines by their first group, in their order."""
    found: dict[Name, list[Named]] = {}
    for line in lines:
        found.setdefault(line.names[0], []).append(line)
    return [
        Section(name, sum((line.counts for line in own), Counts()), tuple(own)) for name, own in found.items()
    ]


def names(grouping: str, keys: Iterable[Key]) -> dict[Key, Name]:
    """What the groups of these keys are called."""
    wanted = [key for key in keys if key is not None]
    if grouping == MONTH:
        found: dict[Key, Name] = {key: _month(str(key)) for key in wanted}
    else:
        found = _ROWS[grouping](wanted)
    return found | {None: Name("", _nothing(grouping), LAST)}


def _month(key: str) -> Name:
    year, month = key.split("-")
    said = _("Tháng %(month)s/%(year)s") % {"month": int(month), "year": year}
    return Name(key, said, key)


def _nothing(grouping: str) -> str:
    said = {
        FIELD: _("Chưa phân lĩnh vực"),
        SUBFIELD: _("Chưa phân lĩnh vực"),
        PLACE: _("Chưa rõ nơi"),
        BODY: _("Chưa chuyển cơ quan giải quyết"),
        SESSION: _("Chưa gắn với kỳ họp"),
    }
    return said.get(grouping, "–")


def _fields(keys: Sequence[int | str]) -> dict[Key, Name]:
    rows = PetitionField.objects.filter(pk__in=keys).select_related("parent")
    return {row.id: Name(row.code, row.name, field_order(row)) for row in rows}


def field_order(field: PetitionField) -> str:
    """Where a field stands: as the catalogue has it, those below a field after it."""
    top = field.parent or field
    below = f"{field.position:05d}{field.code}" if field.parent else ""
    return f"{top.position:05d}{top.code}|{below}"


def _places(keys: Sequence[int | str]) -> dict[Key, Name]:
    rows = Council.objects.filter(pk__in=keys)
    return {row.id: Name(row.code, _upper(unit_name(row)), place_order(row)) for row in rows}


def place_order(council: Council) -> str:
    """The city first, then wards and communes by name."""
    return f"{'0' if council.kind == 'city' else '1'}{council.search_key}|{council.name}|{council.code}"


def _bodies(keys: Sequence[int | str]) -> dict[Key, Name]:
    rows = AnsweringBody.objects.with_scopes_disabled().filter(pk__in=keys)
    return {row.id: Name(str(row.id), row.name, f"{row.search_key}|{row.name}|{row.id}") for row in rows}


def _sessions(keys: Sequence[int | str]) -> dict[Key, Name]:
    rows = CouncilSession.objects.with_scopes_disabled().filter(pk__in=keys).select_related("council")
    found: dict[Key, Name] = {}
    for row in rows:
        place = _upper(unit_name(row.council))
        if row.is_public and row.state in PUBLIC_STATES:
            said = f"{session_title(row)} · {place} ({row.opens_on:%d/%m/%Y})"
            code, order = f"{row.council.code}/{row.opens_on}", f"{row.opens_on}|{row.council.code}"
        else:
            said = _("Kỳ họp chưa công bố · %(place)s") % {"place": place}
            code, order = f"{row.council.code}/{row.id}", f"~{row.council.code}|{row.id}"
        found[row.id] = Name(code, said, order)
    return found


@dataclass(frozen=True, slots=True)
class Choices:
    """What the figures can be narrowed to: (id, name), each list in its order."""

    sessions: list[tuple[int, str]]
    fields: list[tuple[int, str]]
    places: list[tuple[int, str]]
    bodies: list[tuple[int, str]]


def choices(council_id: int | None, lists: CouncilLists) -> Choices:
    """Sessions are offered for one council alone; `lists` has all councils. Three queries at most."""
    sessions: list[tuple[int, str]] = []
    if council_id is not None:
        rows = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id, is_public=True)
        rows = rows.filter(state__in=PUBLIC_STATES).order_by("-opens_on")
        sessions = [(row.id, f"{session_title(row)} ({row.opens_on:%d/%m/%Y})") for row in rows]
    fields = sorted(PetitionField.objects.select_related("parent"), key=field_order)
    places = sorted((*lists.city, *lists.wards, *lists.communes), key=place_order)
    bodies = AnsweringBody.objects.with_scopes_disabled().order_by("search_key", "name")
    return Choices(
        sessions,
        [(row.id, f"– {row.name}" if row.parent else row.name) for row in fields],
        [(row.id, _upper(unit_name(row))) for row in places],
        list(bodies.values_list("id", "name")),
    )


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


_ROWS = {
    FIELD: _fields,
    SUBFIELD: _fields,
    PLACE: _places,
    BODY: _bodies,
    COUNCIL: _places,
    SESSION: _sessions,
}
