"""Writing the rows of a spreadsheet as petitions: the same rows, journals and sealed data as when each had
been recorded by itself, in a few statements for some hundred at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from council.models import Council
from council.permissions import Actor
from council.services import journal, sealing
from council.services.journal import Act
from petitions.enums import Competence, PetitionState, SourceKind
from petitions.models import Petition, PetitionImport, PetitionSecret, PetitionSource
from petitions.queries.names import Kind, Known
from petitions.queries.words import search_columns
from petitions.rules.clock import HANOI
from petitions.services import petitioner
from petitions.services.imports_check import Facts, meeting_of, source_of
from petitions.services.imports_store import IMPORT, SKIP, Plan, Row
from petitions.services.record import MOST_LINE, account_of, next_code
from petitions.streams import petition_stream
from realtime import sql

BATCH = 500
OLD_ANSWER = "Trả lời có trong bảng tính khi nhập (%s); hệ thống chưa kiểm tra, chấp nhận."


@dataclass(slots=True)
class Writing:
    """One import while it is written."""

    actor: Actor
    file: PetitionImport
    plan: Plan
    facts: Facts
    origin: Council
    now: datetime
    made: dict[str, Petition] = field(default_factory=dict)  # key of a row -> its petition

    def source_name(self, row: Row) -> str:
        """The file and row a petition came from."""
        return f"{self.file.file_name}, {self.plan.layouts[row.sheet].name}, {row.number}"

    def body(self, row: Row) -> Known | None:
        """The body that answers, if it is known."""
        return self.facts.names[Kind.LEAD].get(row.ids.get(Kind.LEAD))


def write(at: Writing, rows: Sequence[Row]) -> dict[str, int]:
    """Every row that is not skipped; inside the caller's transaction, the council locked. Answers how many of
    each became what."""
    wanted = [row for row in rows if not row.out and at.plan.choice(row) != SKIP]
    first = [row for row in wanted if at.plan.choice(row) == IMPORT]
    second = [row for row in wanted if at.plan.choice(row) != IMPORT]
    codes = iter(_codes(at.origin, len(wanted)))
    for part in (first, second):  # what is repeated before what repeats it
        for start in range(0, len(part), BATCH):
            _write_some(at, part[start : start + BATCH], codes)
    left = sum(not row.out for row in rows) - len(wanted)
    return {"petitions": len(first), "duplicates": len(second), "skipped": left}


def _codes(origin: Council, count: int) -> list[str]:
    """So many free codes, one after the other, beginning with the next."""
    if not count:
        return []
    prefix, _dash, digits = next_code(origin).rpartition("-")
    number, found = int(digits), list[str]()
    while len(found) < count:
        asked = [f"{prefix}-{n:05d}" for n in range(number, number + count - len(found))]
        taken = set(
            Petition.objects.with_scopes_disabled().filter(code__in=asked).values_list("code", flat=True)
        )
        found += [code for code in asked if code not in taken]
        number += len(asked)
    return found


def _write_some(at: Writing, rows: Sequence[Row], codes: Iterator[str]) -> None:
    roots = _roots(at, rows)
    petitions = [_petition(at, row, next(codes), roots.get(row.key)) for row in rows]
    Petition.objects.with_scopes_disabled().bulk_create(petitions)
    pairs = list(zip(rows, petitions, strict=True))
    at.made |= {row.key: petition for row, petition in pairs}
    sources = [_source(at, row, petition) for row, petition in pairs]
    PetitionSource.objects.with_scopes_disabled().bulk_create(sources)
    known = _keep_people(pairs)
    acts: list[Act] = []
    for row, petition, source in zip(rows, petitions, sources, strict=True):
        acts += _acts(at, row, petition, source, known[petition.id], roots.get(row.key))
    journal.record_all(acts)


def _roots(at: Writing, rows: Sequence[Row]) -> dict[str, Petition]:
    """Key of a row -> the petition it repeats, locked; the check found each able to take duplicates."""
    targets = {row.key: at.plan.choice(row) for row in rows if at.plan.choice(row) != IMPORT}
    ids = [int(target[2:]) for target in targets.values() if target.startswith("p:")]
    found = Petition.objects.with_scopes_disabled().select_for_update(of=("self",)).filter(pk__in=ids)
    there = {row.id: row for row in found.order_by("id")} if ids else {}
    return {
        key: there[int(target[2:])] if target.startswith("p:") else at.made[target[2:]]
        for key, target in targets.items()
    }


def _petition(at: Writing, row: Row, code: str, root: Petition | None) -> Petition:
    body, field_id = at.body(row), row.ids.get(Kind.FIELD)
    competence = row.said("competence") or (body.competence if body else "")
    keywords = "; ".join(filter(None, (row.said("keywords"), row.said("old_code"))))
    state = PetitionState.RECORDED if field_id and competence else PetitionState.DRAFT
    petition = Petition(
        council=at.origin,
        origin=at.origin,
        code=code,
        state=PetitionState.MERGED if root else state,
        text=row.said("text"),
        summary=row.said("summary"),
        keywords=keywords,
        field_id=field_id,
        place_id=row.ids.get(Kind.PLACE, at.plan.options.get("place") if not row.said("place") else None),
        place_note=row.said("place_note"),
        competence=Competence(competence) if competence else "",
        lead_id=body.id if body and not body.more else None,
        session_id=row.ids.get(Kind.SESSION, at.plan.options.get("session")),
        before_session=bool(at.plan.options.get("before", True)),
        duplicate_of=root,
        spot_answer=_old_answer(at, row),
        recorded_by_id=account_of(at.actor),
        recorded_at=_moment(row.said("day")) or at.now,
        client_id=f"import-{at.file.id}-{row.sheet}-{row.number}",
        version=2 if root else 1,
    )
    for name, words in search_columns(
        petition.text, code, petition.summary, keywords, petition.place_note
    ).items():
        setattr(petition, name, words)
    return petition


def _moment(day: str) -> datetime | None:
    return datetime.combine(date.fromisoformat(day), time(0), HANOI) if day else None


def _old_answer(at: Writing, row: Row) -> str:
    """An answer that stands in the file, kept to be read. It was submitted by no body and accepted by nobody
    here, so it makes the petition neither answered nor resolved."""
    if not any(row.said(key) for key in ("answer", "result", "paper")):
        return ""
    day = row.said("paper_day")
    facts = {
        "Cơ quan": row.said("lead"),
        "Kết quả": row.said("result"),
        "Văn bản": row.said("paper"),
        "Ngày": f"{date.fromisoformat(day):%d/%m/%Y}" if day else "",
    }
    head = [OLD_ANSWER % at.file.file_name, *(f"{name}: {said}" for name, said in facts.items() if said)]
    return "\n".join([*head, row.said("answer")]).strip()


def _source(at: Writing, row: Row, petition: Petition) -> PetitionSource:
    kind = source_of(row, at.plan)
    return PetitionSource(
        petition=petition,
        kind=kind,
        meeting_id=meeting_of(row, at.plan) if kind == SourceKind.MEETING else None,
        delegate_id=row.ids.get(Kind.DELEGATE),
        voters=row.values.get("voters", 1),
        note=_note(at, row),
    )


def _note(at: Writing, row: Row) -> str:
    """What has no column of its own: the note, a body of the city, names that were left open."""
    body = at.body(row)
    parts = [row.said("note")]
    if body and body.more:
        parts.append(_("Cơ quan theo bảng tính: %(name)s") % {"name": body.label})
    parts += [f"{label}: {said}" for label, said in _left_open(row).items()]
    said = "; ".join(filter(None, parts))
    return said if len(said) <= MOST_LINE else f"{said[: MOST_LINE - 1]}…"


def _left_open(row: Row) -> dict[str, str]:
    labels = {
        Kind.MEETING: _("Hội nghị"),
        Kind.DELEGATE: _("Đại biểu"),
        Kind.LEAD: _("Cơ quan"),
        Kind.PLACE: _("Nơi"),
        Kind.FIELD: _("Lĩnh vực"),
        Kind.SESSION: _("Kỳ họp"),
    }
    return {labels[kind]: row.said(kind) for kind in Kind if row.said(kind) and kind not in row.ids}


def _keep_people(pairs: Sequence[tuple[Row, Petition]]) -> dict[int, list[str]]:
    """Seal who put each petition; a value is bound to the number of its row, which is known only then.
    Answers which parts are known of each."""
    secrets = [PetitionSecret(petition=petition) for _row, petition in pairs]
    PetitionSecret.objects.with_scopes_disabled().bulk_create(secrets)
    key, lines = sealing.current_key(), list[tuple[Any, ...]]()
    for (row, _whose), secret in zip(pairs, secrets, strict=True):
        values = [
            sealing.seal(row.said(name), place=petitioner.place(name, secret.pk))
            for name in petitioner.FIELDS
        ]
        lines.append((secret.pk, *values, key))
    sql.run(
        "UPDATE petitions_petitionsecret SET name = v.column2, phone = v.column3, "  # noqa: S608 - fixed names
        "address = v.column4, email = v.column5, key_id = v.column6 "
        f"FROM (VALUES {', '.join(['(%s, %s, %s, %s, %s, %s)'] * len(lines))}) AS v "
        "WHERE petitions_petitionsecret.id = v.column1",
        [value for line in lines for value in line],
    )
    return {petition.id: [name for name in petitioner.FIELDS if row.said(name)] for row, petition in pairs}


def _acts(
    at: Writing, row: Row, petition: Petition, source: PetitionSource, known: list[str], root: Petition | None
) -> Iterator[Act]:
    """What the journal learns: where the petition came from and what it seems to hold, not what it says."""
    stream = petition_stream(petition.id)
    body = at.body(row)
    told: dict[str, Any] = {
        "code": petition.code,
        "import": at.file.id,
        "file": at.file.file_name,
        "row": at.source_name(row),
        "state": str(petition.state) if root is None else str(PetitionState.DRAFT),
        "kind": str(petition.kind),
        "sha256": hashlib.sha256(petition.text.encode()).hexdigest(),
        "source": {
            "kind": str(source.kind),
            "meeting_id": source.meeting_id,
            "delegate_id": source.delegate_id,
            "voters": source.voters,
        },
        "body": body.label if body else "",
        "flags": row.flags,
        "personal": row.personal,
        "petitioner": known,
        "version": 1,
    }
    yield Act(at.origin.id, stream, "petitions.petition.imported", told, at.actor)
    if root is not None:
        said = {"of": root.code, "state": told["state"], "version": petition.version}
        yield Act(at.origin.id, stream, "petitions.petition.duplicate", said, at.actor)
        back = {"from": petition.code}
        yield Act(at.origin.id, petition_stream(root.id), "petitions.petition.has_duplicate", back, at.actor)
