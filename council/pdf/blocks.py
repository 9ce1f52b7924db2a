"""What an administrative document is assembled from (Decree 30/2020/NĐ-CP, Annex I, parts II and III)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table
from reportlab.platypus.flowables import HRFlowable

from council.pdf import fonts, styles
from council.pdf.page import TEXT_WIDTH
from council.pdf.stamp import DRAFT, Check, QrCode
from council.pdf.text import agency_lines, markup
from council.rules.wording import official_day

LEFT_COLUMN = 62 * mm
RIGHT_COLUMN = TEXT_WIDTH - LEFT_COLUMN
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO_SECOND = "Độc lập - Tự do - Hạnh phúc"
MOTTO_RULE = 60.5 * mm
AGENCY_RULE = 22 * mm
ABSTRACT_RULE = 40 * mm
SIGNATURE_SPACE = 22 * mm
QR_SIDE = 23 * mm

# A table names its own font even when each cell is a paragraph; the default would be an unembedded Helvetica.
_FACE = ("FONT", (0, 0), (-1, -1), fonts.REGULAR)
_NO_PADDING = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("ALIGN", (0, 0), (-1, -1), "CENTER"),
    _FACE,
]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of the first page; `number` holds the symbol too ("07/BB-HĐND"), "" for none."""

    agency: str
    number: str
    place: str
    day: date
    parent: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature: the post in capitals, the name below the space for hand and seal."""

    post: str
    name: str


def _rule(width: float, above: float = 2) -> Flowable:
    return HRFlowable(width=width, thickness=0.7, color="black", spaceBefore=above, spaceAfter=0)


def _lines(texts: Sequence[str], style: ParagraphStyle) -> list[Flowable]:
    return [Paragraph(markup(text), style) for text in texts if text]


def _draft_mark() -> Flowable:
    box = Table([[Paragraph(DRAFT, styles.agency())]], colWidths=[28 * mm], hAlign="CENTER")
    box.setStyle([_FACE, ("BOX", (0, 0), (-1, -1), 0.7, "black"), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)])
    return box


def letterhead(head: Letterhead, width: float = TEXT_WIDTH) -> list[Flowable]:
    """Agency and motto in the first row, number and place with date in the second; no lines around. Both
    halves grow with the width of the sheet."""
    agency = _lines((head.parent.upper(),), styles.parent_agency())
    agency += _lines(agency_lines(head.agency), styles.agency())
    motto = [*_lines((MOTTO,), styles.motto()), *_lines((MOTTO_SECOND,), styles.motto_second())]
    number = _lines((f"Số: {head.number}",), styles.number()) if head.number else []
    if head.draft:
        number += [Spacer(0, 4), _draft_mark()]
    day = _lines((f"{head.place}, {official_day(head.day)}",), styles.place_and_day())
    rows = [[[*agency, _rule(AGENCY_RULE)], [*motto, _rule(MOTTO_RULE, 1)]], [number, day]]
    left = width * LEFT_COLUMN / TEXT_WIDTH
    table = Table(rows, colWidths=[left, width - left])
    table.setStyle([*_NO_PADDING, ("TOPPADDING", (0, 1), (-1, 1), 9)])
    return [table]


def title(kind: str, abstract: Sequence[str]) -> list[Flowable]:
    """The type of document in capitals, what it is about below it, and the rule that ends the abstract."""
    return [
        *_lines((kind.upper(),), styles.title()),
        *_lines(abstract, styles.abstract()),
        _rule(ABSTRACT_RULE, 4),
        Spacer(0, 6),
    ]


def paragraph(text: str) -> Flowable:
    """Body text: justified, first line set in by 1.27 cm."""
    return Paragraph(markup(text), styles.body())


def centred(text: str) -> Flowable:
    """A line in the middle: "Kính gửi: …"."""
    return Paragraph(markup(text), styles.centred())


def strong(text: str) -> Flowable:
    """Body text in bold, for a verdict."""
    return Paragraph(markup(text), styles.strong())


def labelled(label: str, text: str) -> Flowable:
    """Body text that begins with a label in bold: "Địa điểm: …"."""
    return Paragraph(f"<b>{markup(label)}:</b> {markup(text)}", styles.body())


def section(text: str) -> Flowable:
    """A numbered section head ("I. THÀNH PHẦN THAM DỰ"), never left alone at the foot of a page."""
    return Paragraph(markup(text), styles.section())


def notice(head: str, lines: Sequence[str]) -> Flowable:
    """A framed note for those who work on a draft."""
    words = [
        Paragraph(markup(head), styles.notice_head()),
        *_lines([f"- {line}" for line in lines], styles.cell()),
    ]
    box = Table([[word] for word in words], colWidths=[TEXT_WIDTH])
    box.setStyle([_FACE, ("BOX", (0, 0), (-1, -1), 0.7, "black")])
    return box


def gap(height: float = 8) -> Flowable:
    return Spacer(0, height)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; widths are shares of the text width."""

    head: str
    share: float
    centred: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Flowable:
    """A ruled table over the text width; its head stands again on each page it runs on to."""
    total = sum(column.share for column in columns)
    looks = [styles.centred_cell() if column.centred else styles.cell() for column in columns]
    cells: list[list[Flowable]] = [[Paragraph(markup(column.head), styles.head_cell()) for column in columns]]
    cells += [[Paragraph(markup(text), look) for text, look in zip(row, looks, strict=True)] for row in rows]
    widths = [TEXT_WIDTH * column.share / total for column in columns]
    made = Table(cells, colWidths=widths, repeatRows=1, splitInRow=1)
    made.setStyle(
        [
            _FACE,
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            # A row higher than a page is split well only where its cells hang from the top.
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return made


def _signature(signer: Signer) -> list[Flowable]:
    return [
        Paragraph(markup(signer.post.upper()), styles.signer_post()),
        Spacer(0, SIGNATURE_SPACE),
        Paragraph(markup(signer.name), styles.signer_post()),
    ]


def _recipients(lines: Sequence[str]) -> list[Flowable]:
    """Each line is an item; semicolons between, a full stop after the last ("Lưu: VT, …")."""
    ended = [f"- {line}{'.' if at == len(lines) else ';'}" for at, line in enumerate(lines, 1)]
    return [Paragraph("Nơi nhận:", styles.recipients_head()), *_lines(ended, styles.recipients())]


def _check(mark: Check) -> Flowable:
    """The QR code, and beside it the words that say how to use it."""
    words = [
        Paragraph("Đối chiếu với nhật ký điện tử:", styles.small()),
        Paragraph(markup(mark.address), styles.small()),
        Paragraph(f"Mã kiểm tra: <b>{markup(mark.spaced)}</b>", styles.small()),
    ]
    row = Table([[QrCode(mark.link, QR_SIDE), words]], colWidths=[QR_SIDE + 1 * mm, None])
    row.setStyle([*_NO_PADDING, ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return row


def _foot(recipients: Sequence[str], check: Check | None) -> list[Flowable]:
    if not recipients and check is None:
        return []
    left = _recipients(recipients) if recipients else []
    row = Table([[left, _check(check) if check else ""]], colWidths=[LEFT_COLUMN, RIGHT_COLUMN])
    row.setStyle(_NO_PADDING)
    return [Spacer(0, 12), row]


def signatures(
    left: Signer,
    right: Signer,
    *,
    recipients: Sequence[str] = (),
    check: Check | None = None,
    after: Sequence[Flowable] = (),
) -> Flowable:
    """Two signatures side by side; below them "Nơi nhận" on the left, the code to check by on the right.

    The whole stays on one page together with `after`, the last words of the document: signatures alone on a
    sheet could be put under any other text.
    """
    half = TEXT_WIDTH / 2
    pair = Table([[_signature(left), _signature(right)]], colWidths=[half, half])
    pair.setStyle(_NO_PADDING)
    return KeepTogether([*after, Spacer(0, 16), pair, *_foot(recipients, check)])


def signature(signer: Signer, *, recipients: Sequence[str] = (), after: Sequence[Flowable] = ()) -> Flowable:
    """The end of a letter: "Nơi nhận" on the left, one signature on the right, on one page with `after`."""
    return KeepTogether(signed(signer, recipients=recipients, after=after))


def signed(
    signer: Signer, *, recipients: Sequence[str] = (), after: Sequence[Flowable] = ()
) -> list[Flowable]:
    """What `signature` holds together."""
    half = TEXT_WIDTH / 2
    left = _recipients(recipients) if recipients else ""
    pair = Table([[left, _signature(signer)]], colWidths=[half, half])
    pair.setStyle([*_NO_PADDING, ("ALIGN", (0, 0), (0, -1), "LEFT")])
    return [*after, Spacer(0, 16), pair]
