"""Where each file of a session's archive lies: paths that say what a file is, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from council.enums import PaperKind
from council.models import DocumentVersion
from meetings.models import BallotRound, Sitting
from meetings.queries.archive import KeptPaper, KeptStream, SessionFacts
from meetings.rules.archive_names import Paths, extension_of, safe_name

PAPERS, VOTES, RECORDS, JOURNAL = "tai-lieu", "bieu-quyet", "bien-ban", "nhat-ky"
INDEX, README, SUMS = "index.html", "DOC-TRUOC.txt", "SHA256SUMS"
PROGRAMME_PAGE, PROGRAMME_DATA = "chuong-trinh.html", "chuong-trinh.json"
VOTES_DATA = f"{VOTES}/ket-qua.json"
HAND_OUT_DATA = "tai-lieu-mat.json"
VERIFY, HEADS = f"{JOURNAL}/kiem-tra.py", f"{JOURNAL}/dau-chuoi.json"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one archive below its one folder (`root`)."""

    root: str
    papers: Sequence[tuple[KeptPaper, DocumentVersion, str]]
    minutes: Sequence[tuple[Sitting, str]]
    rolls: Sequence[tuple[Sitting, str]]
    sheets: Sequence[tuple[BallotRound, str]]
    streams: Sequence[tuple[KeptStream, str]]


def layout_of(facts: SessionFacts) -> Layout:
    """The layout of a session; the same facts give the same paths."""
    session, paths = facts.session, Paths()
    for taken in (INDEX, README, SUMS, PROGRAMME_PAGE, PROGRAMME_DATA, HAND_OUT_DATA):
        paths.take("", *_parts(taken))
    turns = {sitting.id: turn for turn, sitting in enumerate(facts.sittings, start=1)}
    labels = {line.id: line.label for line in facts.items}
    return Layout(
        root=safe_name(f"luu-tru-{session.council.code}-khoa-{session.term.number}-ky-hop-{session.number}"),
        papers=[
            (paper, version, _paper_path(paths, labels[paper.item_id], paper, version))
            for paper in facts.papers
            for version in paper.versions
        ],
        minutes=[
            (s, paths.take(RECORDS, f"phien-{turns[s.id]}-du-thao-bien-ban", "pdf")) for s in facts.held
        ],
        rolls=[(s, paths.take(RECORDS, f"phien-{turns[s.id]}-diem-danh", "pdf")) for s in facts.held],
        sheets=[
            (ballot, paths.take(VOTES, f"phien-{turns[ballot.sitting_id]}-luot-{ballot.number:02d}", "pdf"))
            for ballot in facts.rounds
        ],
        streams=[
            (stream, paths.take(JOURNAL, _stream_name(stream.name, turns), "jsonl"))
            for stream in facts.streams
        ],
    )


def _paper_path(paths: Paths, label: str, paper: KeptPaper, version: DocumentVersion) -> str:
    """ "tai-lieu/7.1/Tờ trình 05-TTr-UBND, bản 2.pdf" """
    document = paper.document
    name = f"{PaperKind(document.kind).label} {document.number or document.title[:50]}, bản {version.number}"
    gone = ", đã thu hồi" if document.withdrawn_at is not None else ""
    return paths.take(f"{PAPERS}/{safe_name(label)}", name + gone, extension_of(version.file_name))


def _stream_name(name: str, turns: dict[int, int]) -> str:
    kind, _colon, pk = name.partition(":")
    return f"phien-{turns[int(pk)]}" if kind == "sitting" else "ky-hop"


def _parts(name: str) -> tuple[str, str]:
    stem, _dot, extension = name.partition(".")
    return stem, extension
