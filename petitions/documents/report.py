"""The consolidated report of a session's petitions as PDF: figures by field and place, then every petition.

Set from the report's own content alone, so that a frozen report gives the same bytes for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.rules.wording import share
from petitions.queries.consolidated import Figure, ReportPaper, by_field_and_place, totals

FIGURES = (
    blocks.Column("Lĩnh vực", 42),
    blocks.Column("Nơi", 30),
    blocks.Column("Kiến nghị", 15, True),
    blocks.Column("Tỷ lệ", 14, True),
    blocks.Column("Cử tri nêu", 15, True),
)
PETITIONS = (
    blocks.Column("STT", 12, True),
    blocks.Column("Mã", 39, True),
    blocks.Column("Nội dung", 80),
    blocks.Column("Thẩm quyền", 29, True),
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
BLANK_NUMBER = "\u00a0" * 10
MOST_CELL = 40_000


def render_report(paper: ReportPaper) -> bytes:
    """The PDF; a draft bears its mark on each page."""
    number = paper.number or BLANK_NUMBER
    head = blocks.Letterhead("Thường trực", number, paper.place, paper.day, paper.council, paper.draft)
    counts = by_field_and_place(paper.content)
    story: list[Flowable] = [*blocks.letterhead(head), *blocks.title("Báo cáo", paper.about)]
    story.append(blocks.paragraph(_opening(paper, counts)))
    story.append(blocks.section("A. SỐ KIẾN NGHỊ THEO LĨNH VỰC VÀ NƠI NÊU"))
    story += [blocks.gap(4), blocks.table(FIGURES, list(_figures(counts, len(paper.content))))]
    story.append(blocks.section("B. NỘI DUNG KIẾN NGHỊ"))
    story += list(_contents(paper.content))
    signers = (
        blocks.Signer("TM. Thường trực\nHội đồng nhân dân", paper.signer_standing),
        blocks.Signer("TM. Ban Thường trực\nỦy ban MTTQ Việt Nam", paper.signer_front),
    )
    last = blocks.paragraph("Trên đây là báo cáo tổng hợp ý kiến, kiến nghị của cử tri./.")
    story.append(blocks.signatures(*signers, recipients=paper.recipients, after=[last]))
    meta = page.Meta(" ".join(["Báo cáo", *paper.about]), paper.agency, paper.day, paper.sha256)
    return page.render(story, meta, draft=paper.draft)


def _opening(paper: ReportPaper, counts: Sequence[Figure]) -> str:
    number, voters = len(paper.content), sum(count.voters for count in counts)
    return (
        f"{paper.agency} và Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam {paper.unit} tổng hợp "
        f"{number} kiến nghị do {voters} lượt cử tri nêu, thuộc {len(totals(counts))} lĩnh vực, như sau:"
    )


def _figures(counts: Sequence[Figure], base: int) -> Iterator[tuple[str, ...]]:
    for field, rows in groupby(counts, key=lambda count: count.field):
        own = list(rows)
        whole, voters = sum(row.petitions for row in own), sum(row.voters for row in own)
        if len(own) > 1:
            yield (field, "Cộng", str(whole), share(whole, base), str(voters))
        for row in own:
            name = field if len(own) == 1 else ""
            yield (name, row.place, str(row.petitions), share(row.petitions, base), str(row.voters))
    if base:
        everyone = sum(count.voters for count in counts)
        yield ("Tổng số", "", str(base), share(base, base), str(everyone))


def _contents(content: Sequence[Mapping[str, Any]]) -> Iterator[Flowable]:
    number = 0
    for at, (field, of_field) in enumerate(groupby(content, key=lambda entry: entry["field"])):
        yield blocks.section(f"{ROMAN[at] if at < len(ROMAN) else at + 1}. {field.upper()}")
        for place, entries in groupby(of_field, key=lambda entry: entry["place"]):
            rows = []
            for entry in entries:
                number += 1
                words = f"(Khẩn) {entry['text']}" if entry["urgent"] else entry["text"]
                rows.append((str(number), entry["code"], words[:MOST_CELL], entry["competence"]))
            yield blocks.strong(f"{place[:1].upper()}{place[1:]}: {len(rows)} kiến nghị")
            yield blocks.gap(4)
            yield blocks.table(PETITIONS, rows)
