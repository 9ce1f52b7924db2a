"""The workbook of bodies: members of election committees, constituency boards and polling teams.

Election Law 85/2015/QH13 as amended by Law 83/2025/QH15: Art. 22, 24, 25 (how many members each has).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from council import text
from council.permissions import Actor
from council.rules.decision import N_
from council.services.journal import Act
from elections import streams
from elections.enums import AreaKind, BodyKind, BodyPost, Level
from elections.models import BodyMember, ElectionBody
from elections.rules.areas import check_body
from elections.services.imports_cells import Column, by_rule, choice, council_code, line, stop, warning, whole
from elections.services.imports_facts import Facts, KnownCouncil, rows_of
from elections.services.imports_setup import CITY_OR_COMMUNE, MOST_NUMBER
from elections.services.imports_setup_write import record
from elections.services.imports_sheets import ReadSheet, Row, SheetKind

_KINDS = {"uy ban": "committee", "ubbc": "committee", "ban": "board", "to": "team", "to bau cu": "team"}
_POSTS = {
    "to pho": "deputy",
    "pho to truong": "deputy",
    "pho ban": "deputy",
    "thanh vien": "member",
    "to vien": "member",
}
_WHICH = N_("Số của đơn vị bầu cử (Ban) hoặc khu vực bỏ phiếu (Tổ); Ủy ban để trống.")

MEMBERS = SheetKind(
    "members",
    "Ban, Tổ bầu cử",
    (
        Column("kind", "Loại", choice(BodyKind, _KINDS), True, True, BodyKind),
        Column("council", "Mã đơn vị hành chính", council_code, True, True, note=CITY_OR_COMMUNE),
        Column("number", "Số", whole(1, MOST_NUMBER), needed=True, note=_WHICH),
        Column("name", "Họ và tên", line(120), required=True, needed=True),
        Column("post", "Chức danh", choice(BodyPost, _POSTS), words=BodyPost),
        Column("organisation", "Cơ quan", line(200)),
    ),
)
SHEETS = (MEMBERS,)
Key = tuple[str, str, int]  # kind, council, number of constituency or area (0 for a committee)


@dataclass(slots=True)
class KnownBody:
    """A body of the database, or (`id` 0) of the file, with the members it has so far by folded name and
    organisation: the row of the file, 0 for those of the database."""

    id: int = 0
    members: dict[str, int] = field(default_factory=dict)
    heads: int = 0
    first: Row | None = None


def check(facts: Facts, sheets: list[ReadSheet]) -> None:
    """Put what is wrong with each row into its `found`."""
    bodies = known_bodies(facts)
    for row in rows_of(sheets, MEMBERS.key):
        key = _key(facts, row)
        if key is not None:
            _check_member(row, bodies.setdefault(key, KnownBody()))
    for key, body in bodies.items():
        if body.first is not None:
            _check_whole(facts, key, body, body.first)


def known_bodies(facts: Facts) -> dict[Key, KnownBody]:
    """The bodies in the database that the actor's council may import into, with their members."""
    found: dict[int, KnownBody] = {}
    keyed: dict[Key, KnownBody] = {}
    bodies = ElectionBody.objects.with_scopes_disabled().filter(election=facts.election).order_by("id")
    members = BodyMember.objects.with_scopes_disabled().filter(body__election=facts.election).order_by("id")
    if not facts.leads:
        bodies = bodies.filter(council__code=facts.own)
        members = members.filter(body__council__code=facts.own)
    for pk, kind, code, contest, area in bodies.values_list(
        "id", "kind", "council__code", "contest__number", "area__number"
    ):
        found[pk] = keyed[kind, code, contest or area or 0] = KnownBody(pk)
    for body, name, organisation, post in members.values_list("body_id", "full_name", "organisation", "post"):
        found[body].members[_member_key(name, organisation)] = 0
        found[body].heads += post == BodyPost.HEAD
    return keyed


def _member_key(name: str, organisation: str) -> str:
    return f"{text.fold(name)}|{text.fold(organisation)}"


def _key(facts: Facts, row: Row) -> Key | None:
    """Which body a row is about; None, with the fault, where that cannot be said."""
    council, kind, number = facts.council_of(row), row.get("kind"), row.get("number")
    if council is None or kind is None or any(fault.column == "number" for fault in row.faults):
        return None
    if kind == BodyKind.COMMITTEE:
        return _committee(row, council)
    if number is None:
        message = N_("Hãy ghi số của đơn vị bầu cử (Ban) hoặc khu vực bỏ phiếu (Tổ).")
        row.found.append(stop("number_empty", message, "number"))
        return None
    known = facts.contests if kind == BodyKind.BOARD else facts.areas
    if (council.code, number) not in known:
        message = (
            N_("Chưa có đơn vị bầu cử số %(number)s.")
            if kind == BodyKind.BOARD
            else N_("Chưa có khu vực bỏ phiếu số %(number)s.")
        )
        row.found.append(stop("unknown_place", message, "number", number=number))
        return None
    return (kind, council.code, number)


def _committee(row: Row, council: KnownCouncil) -> Key | None:
    if not council.level:
        message = N_("Hội đồng này không bầu trong ngày bầu cử này.")
        row.found.append(stop("council_not_elected", message, "council"))
        return None
    if row.get("number") is not None:
        message = N_("Ủy ban bầu cử không có số; ô này không được dùng.")
        row.found.append(warning("number_ignored", message, "number"))
    return (BodyKind.COMMITTEE, council.code, 0)


def _check_member(row: Row, body: KnownBody) -> None:
    body.first = body.first or row
    if "name" not in row.values:
        return
    post = row.get("post", BodyPost.MEMBER)
    key = _member_key(row.values["name"], row.get("organisation", ""))
    first = body.members.setdefault(key, row.number)
    if first == 0:
        message = N_("“%(name)s” đã là thành viên; hãy bỏ dòng này.")
        row.found.append(stop("member_exists", message, "name", name=row.values["name"]))
    elif first != row.number:
        message = N_("“%(name)s” đã ghi ở dòng %(row)s; nếu là hai người, hãy ghi cơ quan của từng người.")
        row.found.append(stop("member_twice", message, "name", name=row.values["name"], row=first))
    if post == BodyPost.HEAD:
        body.heads += 1
        if body.heads > 1:
            message = N_("Ban, tổ này đã có người đứng đầu.")
            row.found.append(stop("two_heads", message, "post"))


def _check_whole(facts: Facts, key: Key, body: KnownBody, first: Row) -> None:
    """The body as it will be: enough members, not too many, somebody at its head."""
    kind, code, number = key
    military = kind == BodyKind.TEAM and facts.areas[code, number].kind == AreaKind.MILITARY
    level = facts.councils[code].level or Level.COMMUNE
    first.found += by_rule(check_body(kind, level, len(body.members), military), "")
    if body.heads == 0:
        first.found.append(warning("no_head", N_("Ban, tổ này chưa có người đứng đầu."), "post"))


# --- writing ----------------------------------------------------------------------------------------------


def write(actor: Actor, facts: Facts, sheets: list[ReadSheet], source: str) -> dict[str, int]:
    """Every member of a workbook without faults, in the bodies that exist or are made for them."""
    rows = list(rows_of(sheets, MEMBERS.key))
    keys = [_place(row) for row in rows]
    known = known_bodies(facts)
    made = _write_bodies(facts, [key for key in dict.fromkeys(keys) if key not in known])
    ids = {key: body.id for key, body in known.items()} | {key: body.id for key, body in made.items()}
    places = {key: len(known[key].members) if key in known else 0 for key in ids}
    members, said = [], dict[Key, list[str]]()
    for row, key in zip(rows, keys, strict=True):
        places[key] += 1
        said.setdefault(key, []).append(row.values["name"])
        members.append(
            BodyMember(
                body_id=ids[key],
                full_name=row.values["name"],
                post=row.get("post", BodyPost.MEMBER),
                organisation=row.get("organisation", ""),
                position=places[key],
            )
        )
    BodyMember.objects.with_scopes_disabled().bulk_create(members)
    stream = streams.election_stream(facts.election.id)
    record(
        [
            Act(
                facts.councils[key[1]].id,
                stream,
                "elections.body.imported",
                {"body": ids[key], "kind": key[0], "number": key[2], "members": names, "source": source},
                actor,
            )
            for key, names in said.items()
        ]
    )
    return {"bodies": len(made), "members": len(members)}


def _place(row: Row) -> Key:
    kind = row.values["kind"]
    return (kind, row.values["council"], 0 if kind == BodyKind.COMMITTEE else row.values["number"])


def _write_bodies(facts: Facts, keys: list[Key]) -> dict[Key, ElectionBody]:
    bodies = [
        ElectionBody(
            election_id=facts.election.id,
            council_id=facts.councils[code].id,
            kind=kind,
            contest_id=facts.contests[code, number].id if kind == BodyKind.BOARD else None,
            area_id=facts.areas[code, number].id if kind == BodyKind.TEAM else None,
        )
        for kind, code, number in keys
    ]
    made = ElectionBody.objects.with_scopes_disabled().bulk_create(bodies)
    return dict(zip(keys, made, strict=True))
