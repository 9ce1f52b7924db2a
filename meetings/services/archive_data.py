"""The data files of an archive: programme, results with names, hand-out list, journal; JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from council.models import JournalEntry
from council.rules.hashchain import canonical
from meetings.models import BallotRound
from meetings.queries.archive import KeptPaper, KeptStream, SessionFacts
from meetings.queries.rounds import electorate_of, round_counts, round_view
from meetings.rules.ballot_round import RoundState
from meetings.services.archive_layout import Layout
from meetings.services.records import council_full_name, vote_lines
from meetings.state import ItemLine, ResultView

ENTRIES_AT_ONCE = 500


def as_json(value: Any) -> bytes:
    """JSON that people can read too; the same value gives the same bytes."""
    return (json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n").encode()


def session_data(facts: SessionFacts) -> dict[str, Any]:
    """What a session is, as every data file begins."""
    session = facts.session
    return {
        "council": {"code": session.council.code, "name": council_full_name(session.council)},
        "term": session.term.number,
        "session": {
            "number": session.number,
            "name": session.name,
            "opens_on": session.opens_on,
            "closes_on": session.closes_on,
            "place": session.place,
            "state": session.state,
        },
    }


def programme_data(facts: SessionFacts, layout: Layout, states: Mapping[str, str]) -> dict[str, Any]:
    """The programme with its dossiers. `states`: path -> "missing" or "different", for files not whole."""
    paths = {version.id: path for _paper, version, path in layout.papers}
    dossiers: dict[int, list[dict[str, Any]]] = {}
    for paper in facts.papers:
        dossiers.setdefault(paper.item_id, []).append(_paper(paper, paths, states))
    titles = {sitting.id: sitting.title for sitting in facts.sittings}
    items = [
        _item(line, line.id in facts.secret_items)
        | {
            "sitting": titles.get(facts.sitting_of.get(line.id) or 0),
            "papers": dossiers.get(line.id, []),
        }
        for line in facts.items
    ]
    return session_data(facts) | {"items": items}


def _item(line: ItemLine, is_secret: bool) -> dict[str, Any]:
    return {
        "label": line.label,
        "depth": line.depth,
        "title": line.title,
        "presenter": line.presenter,
        "board": line.board,
        "minutes": line.minutes,
        "starts_at": line.starts_at,
        "secret": is_secret,
    }


def _paper(paper: KeptPaper, paths: Mapping[int, str], states: Mapping[str, str]) -> dict[str, Any]:
    document = paper.document
    withdrawn = {"at": document.withdrawn_at, "reason": paper.reason} if document.withdrawn_at else None
    return {
        "kind": document.kind,
        "number": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "public": document.is_public,
        "withdrawn": withdrawn,
        "versions": [
            {
                "number": version.number,
                "path": paths[version.id],
                "archived": states.get(paths[version.id], "whole"),
                "file_name": version.file_name,
                "sha256": version.sha256,
                "bytes": version.size,
                "pages": version.pages,
                "uploaded_at": version.uploaded_at,
            }
            for version in paper.versions
        ],
    }


def votes_data(facts: SessionFacts) -> Iterator[bytes]:
    """Every round that has ended, with who voted how: one round in memory at a time."""
    counts = round_counts(ballot.id for ballot in facts.rounds)
    labels = {line.id: line.label for line in facts.items}
    head = as_json(session_data(facts)).rstrip()[:-1].rstrip()
    yield head + b',\n "rounds": ['
    for place, ballot in enumerate(facts.rounds):
        label = labels.get(ballot.item_id or 0, "")
        yield (b",\n" if place else b"\n") + as_json(_round(ballot, label, counts[ballot.id])).rstrip()
    yield b"\n ]\n}\n"


def _round(ballot: BallotRound, label: str, counts: tuple[int, int]) -> dict[str, Any]:
    view = round_view(ballot, label, counts, show_result=ballot.state == RoundState.PUBLISHED)
    electorate = electorate_of(ballot)
    return {
        "sitting": ballot.sitting_id,
        "number": ballot.number,
        "item": label,
        "question": ballot.question,
        "majority": ballot.majority,
        "state": ballot.state,
        "void_reason": ballot.void_reason,
        "repeats": view.repeats,
        "total": electorate.total,
        "in_office": electorate.in_office,
        "present": electorate.present,
        "entitled": view.entitled,
        "opened_at": ballot.opened_at,
        "closed_at": ballot.closed_at,
        "published_at": ballot.published_at,
        "result": _result(view.result),
        "votes": [
            {
                "seat": line.seat,
                "name": line.name,
                "group": line.group,
                "choice": line.choice.value if line.choice else None,
                "at": line.at,
                "changes": line.changes,
            }
            for line in vote_lines(ballot)
        ],
    }


def _result(result: ResultView | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "passed": result.passed,
        "need": result.need,
        "base": result.base,
        "for": result.votes_for,
        "against": result.votes_against,
        "abstain": result.votes_abstain,
        "not_voting": result.not_voting,
        "law": str(result.reason.basis) if result.reason.basis else "",
    }


def hand_out_data(facts: SessionFacts) -> dict[str, Any]:
    """Secret papers: who held which numbered copy, from when to when. Nothing of what is in them."""
    papers = [
        {
            "item": line.label,
            "title": line.paper.title,
            "copies": line.paper.copies,
            "handed_out": [
                {
                    "number": copy.number,
                    "holder": copy.holder,
                    "handed_at": copy.handed_at,
                    "returned_at": copy.returned_at,
                    "note": copy.note,
                }
                for copy in line.copies
            ],
        }
        for line in facts.secret
    ]
    return session_data(facts) | {"papers": papers}


def journal_lines(stream: KeptStream) -> Iterator[bytes]:
    """The entries of a stream up to the head it had, one JSON object a line, with what its hash covers."""
    rows = JournalEntry.objects.with_scopes_disabled().filter(stream__name=stream.name, seq__lte=stream.seq)
    lines: list[str] = []
    for entry in rows.order_by("seq").iterator(ENTRIES_AT_ONCE):
        lines.append(
            canonical(
                {
                    "stream": stream.name,
                    "seq": entry.seq,
                    "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
                    "actor": entry.actor,
                    "authority": entry.authority,
                    "code": entry.code,
                    "data": entry.data,
                    "prev": entry.prev,
                    "hash": entry.hash,
                }
            )
        )
        if len(lines) == ENTRIES_AT_ONCE:
            yield ("\n".join(lines) + "\n").encode()
            lines.clear()
    if lines:
        yield ("\n".join(lines) + "\n").encode()


def heads_data(layout: Layout) -> list[dict[str, Any]]:
    """Where each stream ended when the archive was made."""
    return [
        {"stream": stream.name, "file": path.rpartition("/")[2], "seq": stream.seq, "head": stream.head}
        for stream, path in layout.streams
    ]


def _plain(value: object) -> str:
    """Days and times as ISO 8601; moments in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"not for an archive: {type(value).__name__}")
