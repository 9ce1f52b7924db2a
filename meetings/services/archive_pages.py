"""The pages of an archive, for people who open it from a disk in thirty years: no network, no script, no file
beside the page itself. Always in Vietnamese, as the papers are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils import translation

from council.enums import PaperKind
from meetings.queries.archive import KeptPaper, SessionFacts
from meetings.queries.rounds import round_counts, round_view
from meetings.rules.ballot_round import RoundState
from meetings.services.archive_layout import HAND_OUT_DATA, Layout
from meetings.services.records import council_full_name
from meetings.state import ItemLine

States = Mapping[str, str]


def index_page(facts: SessionFacts, layout: Layout, states: States, made_at: datetime, made_by: str) -> bytes:
    """What is in the archive, where it lies, and what is not as it should be."""
    ended = _rounds(facts, layout, states)
    minutes = {sitting.id: path for sitting, path in layout.minutes}
    rolls = {sitting.id: path for sitting, path in layout.rolls}
    sittings = [
        {
            "sitting": sitting,
            "minutes": _link(minutes[sitting.id], states) if sitting.id in minutes else None,
            "roll": _link(rolls[sitting.id], states) if sitting.id in rolls else None,
            "rounds": ended.get(sitting.id, []),
        }
        for sitting in facts.sittings
    ]
    return _page(
        "index.html",
        facts,
        made_at=made_at,
        made_by=made_by,
        items=_items(facts, layout, states),
        sittings=sittings,
        secret=facts.secret,
        hand_out_data=HAND_OUT_DATA,
        streams=[(stream, _link(path, states)) for stream, path in layout.streams],
        faults=[(path, states[path]) for path in states],
    )


def programme_page(facts: SessionFacts, layout: Layout, states: States) -> bytes:
    """The programme with its dossiers, to be printed."""
    return _page("programme.html", facts, items=_items(facts, layout, states))


def readme(facts: SessionFacts, layout: Layout) -> bytes:
    """How to read and how to check the archive, as plain text."""
    return _page("readme.txt", facts, root=layout.root)


def _page(name: str, facts: SessionFacts, **context: Any) -> bytes:
    session = facts.session
    known = {
        "council_name": council_full_name(session.council),
        "term": session.term,
        "session": session,
        "session_name": session.name or f"Kỳ họp thứ {session.number}",
        "facts": facts,
    }
    with translation.override("vi"):
        return render_to_string(f"meetings/archive/{name}", known | context).encode()


def _items(facts: SessionFacts, layout: Layout, states: States) -> list[dict[str, Any]]:
    paths = {version.id: path for _paper, version, path in layout.papers}
    titles = {sitting.id: sitting.title for sitting in facts.sittings}
    dossiers: dict[int, list[dict[str, Any]]] = {}
    for paper in facts.papers:
        dossiers.setdefault(paper.item_id, []).append(_paper(paper, paths, states))
    return [_item(line, facts, titles) | {"papers": dossiers.get(line.id, [])} for line in facts.items]


def _item(line: ItemLine, facts: SessionFacts, titles: Mapping[int, str]) -> dict[str, Any]:
    sitting = titles.get(facts.sitting_of.get(line.id) or 0, "")
    return {"line": line, "sitting": sitting, "is_secret": line.id in facts.secret_items}


def _paper(paper: KeptPaper, paths: Mapping[int, str], states: States) -> dict[str, Any]:
    return {
        "document": paper.document,
        "kind": PaperKind(paper.document.kind).label,
        "reason": paper.reason,
        "versions": [
            {"version": version, "file": _link(paths[version.id], states)} for version in paper.versions
        ],
    }


def _rounds(facts: SessionFacts, layout: Layout, states: States) -> dict[int, list[dict[str, Any]]]:
    counts = round_counts(ballot.id for ballot in facts.rounds)
    labels = {line.id: line.label for line in facts.items}
    found: dict[int, list[dict[str, Any]]] = {}
    with translation.override("vi"):
        for ballot, path in layout.sheets:
            shown = ballot.state == RoundState.PUBLISHED
            view = round_view(
                ballot, labels.get(ballot.item_id or 0, ""), counts[ballot.id], show_result=shown
            )
            found.setdefault(ballot.sitting_id, []).append({"round": view, "sheet": _link(path, states)})
    return found


def _link(path: str, states: States) -> dict[str, str]:
    """A file as a page links it: its address from the top of the archive, its name, what is wrong with it."""
    return {"href": quote(path), "name": path.rpartition("/")[2], "state": states.get(path, "")}
