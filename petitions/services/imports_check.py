"""Judging the rows of a spreadsheet: what names mean, what is odd about texts, what is there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from council import clock
from council.models import Council
from council.words import folded_words
from petitions.enums import SourceKind
from petitions.queries.imports import Shingled, decisions_before, held_alike, petitions_named
from petitions.queries.names import SURE, Found, Kind, Known, Match, Names, names_known, spelling
from petitions.queries.similar import COMPARED, LEAST_WORDS
from petitions.rules import wording
from petitions.rules.matching import own_track
from petitions.rules.redaction import LABELS, suggest
from petitions.rules.similar import CLOSE, SAME
from petitions.services.imports_cells import SHOWN
from petitions.services.imports_faults import Fault, fault
from petitions.services.imports_store import SKIP, Alike, Plan, Row

_FAULT_OF = {
    Found.NEAR: "name_near",
    Found.NONE: "name_unknown",
    Found.AMBIGUOUS: "name_ambiguous",
    Found.FORMER: "name_former",
    Found.GONE: "body_gone",
}


@dataclass(slots=True)
class Facts:
    """What rows are judged against: the council, the day, every name it knows."""

    council: Council
    today: date
    names: dict[Kind, Names]

    @classmethod
    def of(cls, council: Council) -> Facts:
        today = clock.today()
        return cls(council, today, names_known(council.id, today, decisions_before(council.id)))


@dataclass(slots=True)
class Unclear:
    """A spelling that a person must settle, or has: its first form, where it stands, what it may mean."""

    kind: Kind
    key: str
    said: str
    match: Match
    decided: int | None = None
    rows: list[Row] = field(default_factory=list)


def judge_texts(rows: Sequence[Row]) -> None:
    """What is odd about each text; nothing is refused for it."""
    for row in rows:
        text = row.said("text")
        if row.out or not text:
            continue
        pieces = suggest(text)
        row.personal = {}
        for piece in pieces:
            row.personal[piece.kind] = row.personal.get(piece.kind, 0) + 1
        row.flags = list(wording.flags(text, pieces))
        row.faults += _text_faults(row, text)


def _text_faults(row: Row, text: str) -> Iterator[Fault]:
    if wording.CAPITALS in row.flags:
        yield fault("text_capitals", "text")
    if wording.MARKUP in row.flags:
        yield fault("text_markup", "text")
    if wording.PERSONAL in row.flags:
        kinds = ", ".join(f"{LABELS[kind].lower()}: {count}" for kind, count in row.personal.items())
        yield fault("text_personal", "text", kinds=kinds)
    words = own_track(text)
    if words:
        yield fault("own_track", "text", typed=words)


def find_alike(rows: Sequence[Row], plan: Plan, council_id: int) -> None:
    """What each row repeats: a row above it, and a petition that is there."""
    texts = _comparable(rows)
    held = held_alike(council_id, ((row.key, folded) for row, folded in texts), CLOSE)
    seen = Shingled(((row.key, folded) for row, folded in texts), CLOSE)
    for row, _folded in texts:
        row.alike = []
        there = held.get(row.key)
        if there is not None:
            percent = round(100 * there.score)
            row.alike.append(Alike(percent, petition=there.id, code=there.code))
            row.faults.append(fault("alike_held", "text", percent=percent, held=there.code))
        hit = seen.above(row.key)
        if hit is not None:
            percent = round(100 * hit.score)
            row.alike.append(Alike(percent, row=hit.key))
            row.faults.append(fault("alike_file", "text", percent=percent, row=plan.row_name(hit.key)))


def came_since(rows: Sequence[Row], council_id: int, after: int) -> bool:
    """Whether somebody recorded, after petition `after`, what one of these rows says in the same words."""
    texts = ((row.key, folded) for row, folded in _comparable(rows))
    return bool(held_alike(council_id, texts, SAME, after=after))


def _comparable(rows: Sequence[Row]) -> list[tuple[Row, str]]:
    texts = [(row, folded_words(row.said("text")[:COMPARED])) for row in rows if not row.out]
    return [(row, folded) for row, folded in texts if len(folded.split()) >= LEAST_WORDS]


def judge_names(rows: Sequence[Row], plan: Plan, facts: Facts) -> list[Unclear]:
    """What the names of each row mean, by what is known and what was decided; each spelling that is not sure
    once, with the rows it stands in."""
    unclear: dict[tuple[Kind, str], Unclear] = {}
    for row in rows:
        row.named, row.ids = [], {}
        if row.out:
            continue
        for kind in Kind:
            said = row.said(kind)
            if said:
                _judge_name(row, kind, said, plan, facts, unclear)
        row.named += _judge_row(row, plan, facts)
    _judge_same(rows, plan, facts)
    return sorted(unclear.values(), key=lambda one: (one.decided is not None, list(Kind).index(one.kind)))


def _judge_name(
    row: Row, kind: Kind, said: str, plan: Plan, facts: Facts, unclear: dict[tuple[Kind, str], Unclear]
) -> None:
    names, key = facts.names[kind], spelling(said)
    match = names.match(said)
    if match.how in SURE and match.id is not None:
        row.ids[kind] = match.id
        if match.how is Found.WITHIN:
            row.named.append(fault("name_within", kind, typed=said[:SHOWN], name=_label(names, match.id)))
        return
    if plan.choice(row) != SKIP:
        one = unclear.setdefault((kind, key), Unclear(kind, key, said, match))
        one.rows.append(row)
    decided = plan.decisions.get(kind, {}).get(key)
    meant = names.get(decided)
    if decided == 0:
        row.named.append(fault("name_dropped", kind, typed=said[:SHOWN]))
    elif meant is not None:
        row.ids[kind] = meant.id
    else:
        row.named.append(_unclear_fault(kind, said, match, names))
        return
    if (kind, key) in unclear:
        unclear[kind, key].decided = decided


def _unclear_fault(kind: Kind, said: str, match: Match, names: Names) -> Fault:
    offered = [_label(names, pk) for pk, _score in match.suggested]
    code, params = _FAULT_OF[match.how], {"typed": said[:SHOWN]}
    if match.how is Found.AMBIGUOUS:
        return Fault(code, kind, params | {"offered": ", ".join(offered)})
    return Fault(code, kind, params, offered[0] if offered else "")


def _label(names: Names, pk: int) -> str:
    known = names.get(pk)
    return full_label(known) if known else ""


def full_label(known: Known) -> str:
    """A name with what tells it from others of that name: "Ba Đình (phường)"."""
    return f"{known.label} ({known.more})" if known.more else known.label


def _judge_row(row: Row, plan: Plan, facts: Facts) -> Iterator[Fault]:
    """What the values of a row must have in common."""
    if "place" in plan.mapped and not row.said("place") and not any(f.column == "place" for f in row.faults):
        yield fault("place_empty", "place")
    source = source_of(row, plan)
    has_fault = any(f.hard and f.column in ("meeting", "delegate", "source") for f in row.all_faults)
    if (
        source == SourceKind.MEETING
        and meeting_of(row, plan) is None
        and not row.said("meeting")
        and not has_fault
    ):
        yield fault("meeting_required", "meeting" if "meeting" in plan.mapped else "source")
    if source == SourceKind.DELEGATE and "delegate" not in row.ids and not has_fault:
        yield fault("delegate_required", "delegate" if "delegate" in plan.mapped else "source")
    body = facts.names[Kind.LEAD].get(row.ids.get("lead"))
    if body is not None and body.more:
        yield fault("body_of_city", "lead", name=body.label)
    if body is not None and row.said("competence") and body.competence != row.said("competence"):
        yield fault("competence_differs", "competence", name=body.label)
    if row.said("answer"):
        yield fault("answer_kept", "answer")


def source_of(row: Row, plan: Plan) -> str:
    """Where a row was heard: as it says, by what else it names, or as the whole file says. A meeting that was
    left open is noted in words and makes it another source."""
    if row.said("source"):
        found = row.said("source")
    elif row.said("meeting"):
        found = str(SourceKind.MEETING)
    elif row.said("delegate"):
        found = str(SourceKind.DELEGATE)
    else:
        found = str(plan.options.get("source") or SourceKind.OTHER)
    left_open = any(f.code == "name_dropped" and f.column == found for f in row.named)
    return str(SourceKind.OTHER) if left_open else found


def meeting_of(row: Row, plan: Plan) -> int | None:
    """The meeting a row was heard at: its own, or that of the whole file."""
    meant: int | None = row.ids.get("meeting") or plan.options.get("meeting")
    return meant


def _judge_same(rows: Sequence[Row], plan: Plan, facts: Facts) -> None:
    """What a row was said to repeat must take duplicates, in the end as well."""
    chosen = {row.key: target for row in rows if ":" in (target := plan.choice(row))}
    ids = [int(target[2:]) for target in chosen.values() if target.startswith("p:")]
    there = petitions_named(facts.council.id, ids) if ids else {}
    known = {row.key: row for row in rows}
    for row in rows:
        if row.key not in chosen:
            continue
        target = chosen[row.key]
        if target.startswith("p:"):
            is_there = int(target[2:]) in there
        else:
            other = known.get(target[2:])
            is_there = other is not None and not other.out and plan.choice(other) == "import"
        if not is_there:
            row.named.append(fault("same_gone"))
