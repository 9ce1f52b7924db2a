"""An invitation as a letter: giấy mời, in the layout of Decree 30/2020/NĐ-CP, Annex I, one for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Table

from council.pdf import blocks, fonts, page, styles
from council.pdf.shared import Shared
from council.pdf.stamp import QrCode
from council.pdf.text import markup
from council.rules.wording import hanoi_day, official_day, official_hour
from meetings.documents.parts import sentence

KIND = "Giấy mời"
SYMBOL = "GM-HĐND"
BLANK_NUMBER = "\u00a0" * 8
QR_SIDE = 24 * mm
MASK = 0  # of the codes when all letters are printed
RECIPIENTS = ("Như trên", "Lưu: VT, hồ sơ kỳ họp")


@dataclass(frozen=True, slots=True)
class Addressed:
    """To whom one letter goes. `link`: the address by which a guest answers, "" for who has none."""

    name: str
    post: str = ""
    organisation: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class InvitationPaper:
    """What every letter of one invitation says. `title`: to what; `about`: the line below the type."""

    agency: str
    place_of_issue: str
    number: str
    day: date
    title: str
    about: Sequence[str]
    starts_at: datetime
    ends_at: datetime
    place: str
    content: str
    answer_by: datetime
    answer_how: str
    signer_post: str
    signer_name: str
    draft: bool = False


def render_invitation(paper: InvitationPaper, to: Addressed) -> bytes:
    """The PDF of one letter."""
    return page.render(_story(paper, to), _meta(paper, to.name), draft=paper.draft)


def render_all(paper: InvitationPaper, everybody: Iterable[Addressed]) -> bytes:
    """Every letter in one file, each beginning on a page of its own and numbered for itself. What all of
    them say is set once: a letter more costs a name and a code."""
    head, close = Shared("head", _head(paper)), Shared("close", _close(paper), together=True)
    bodies = {scans: Shared(f"body-{scans}", _body(paper, scans=scans)) for scans in (False, True)}
    stories = [
        [head.place(), _invited(to), bodies[bool(to.link)].place(), *_scan(to.link, mask=MASK), close.place()]
        for to in everybody
    ]
    return page.render_each(stories, _meta(paper), draft=paper.draft)


def _meta(paper: InvitationPaper, to: str = "") -> page.Meta:
    return page.Meta(f"{KIND}: {paper.title}", paper.agency, paper.day, to)


def _story(paper: InvitationPaper, to: Addressed) -> list[Flowable]:
    body = _body(paper, scans=bool(to.link))
    return [*_head(paper), _invited(to), *body, *_scan(to.link), KeepTogether(_close(paper))]


def _head(paper: InvitationPaper) -> list[Flowable]:
    """Down to the words before the name of who is invited."""
    number = paper.number or f"{BLANK_NUMBER}/{SYMBOL}"
    head = blocks.Letterhead(paper.agency, number, paper.place_of_issue, paper.day, draft=paper.draft)
    return [
        *blocks.letterhead(head),
        blocks.gap(6),
        *blocks.title(KIND, paper.about),
        blocks.paragraph(f"Thường trực {paper.agency} trân trọng kính mời:"),
    ]


def _body(paper: InvitationPaper, *, scans: bool) -> list[Flowable]:
    """What, when, where, and how to answer: by the code below for who `scans` it."""
    return [
        blocks.labelled("Tới dự", sentence(paper.title)),
        blocks.labelled("Thời gian", sentence(when(paper.starts_at, paper.ends_at))),
        blocks.labelled("Địa điểm", sentence(paper.place)),
        *_content(paper.content),
        blocks.labelled("Trả lời", sentence(answer(paper, scans=scans))),
    ]


def _close(paper: InvitationPaper) -> list[Flowable]:
    last = blocks.paragraph("Sự có mặt của ông/bà góp phần vào thành công của cuộc họp./.")
    signer = blocks.Signer(paper.signer_post, paper.signer_name)
    return blocks.signed(signer, recipients=RECIPIENTS, after=[last])


def when(starts_at: datetime, ends_at: datetime) -> str:
    """ "từ 08 giờ 00 phút đến 11 giờ 30 phút, ngày 08 tháng 12 năm 2026"; both days where they differ."""
    first, last = hanoi_day(starts_at), hanoi_day(ends_at)
    if first == last:
        return f"từ {official_hour(starts_at)} đến {official_hour(ends_at)}, {official_day(first)}"
    return (
        f"từ {official_hour(starts_at)}, {official_day(first)} "
        f"đến {official_hour(ends_at)}, {official_day(last)}"
    )


def answer(paper: InvitationPaper, *, scans: bool) -> str:
    """By when and how to answer."""
    by = f"{official_hour(paper.answer_by)}, {official_day(hanoi_day(paper.answer_by))}"
    how = "quét mã QR dưới đây hoặc mở liên kết trong thư mời" if scans else paper.answer_how
    return f"trước {by}; {how}"


def _invited(to: Addressed) -> Flowable:
    details = ", ".join(part for part in (to.post, to.organisation) if part)
    words = f"<b>{markup(to.name)}</b>" + (f"<br/>{markup(details)}" if details else "")
    return Paragraph(words, styles.centred())


def _content(content: str) -> list[Flowable]:
    lines = [line for line in content.split("\n") if line.strip()]
    if not lines:
        return []
    return [blocks.labelled("Nội dung", sentence(lines[0])), *(blocks.paragraph(line) for line in lines[1:])]


def _scan(link: str, mask: int | None = None) -> list[Flowable]:
    if not link:
        return []
    words = [
        Paragraph("Trả lời trên điện thoại, không cần đăng nhập:", styles.small()),
        Paragraph(markup(link), styles.small()),
    ]
    row = Table([[QrCode(link, QR_SIDE, mask), words]], colWidths=[QR_SIDE + 2 * mm, None], hAlign="LEFT")
    row.setStyle([("FONT", (0, 0), (-1, -1), fonts.REGULAR), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return [KeepTogether([blocks.gap(4), row])]
