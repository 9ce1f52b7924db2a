"""What hangs at the door of a polling area, and the QR codes of all areas of a commune."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from council.pdf import fonts
from council.pdf.blocks import MOTTO, MOTTO_SECOND
from council.pdf.page import Meta
from council.pdf.sheet import A3_TALL, A4_TALL, CENTRE, Draw, Sheet, drawn, look, put, words
from council.pdf.stamp import QrCode
from council.rules.wording import official_day
from elections.queries.papers import Poster, PosterLevel, QrLine
from elections.queries.public_lists import PublicCandidate

NAVY, BRONZE, PALE, LINE = "#173a5e", "#8a5a12", "#e6edf5", "#b9b2a3"
EDGE = 16 * mm
WIDTH = A3_TALL.width - 2 * EDGE
GUTTER = 10 * mm
QR_SIDE = 62 * mm
PHOTO = (20 * mm, 30 * mm)
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
ROW, COLUMNS, ROWS = 85 * mm, 2, 3  # of a sheet of QR codes

Photos = Mapping[str, ImageReader]


def render_posters(posters: Sequence[Poster], *, small: bool = False) -> bytes:
    """One poster for each area, A3 upright, or A4 where `small`."""
    photos = {name: ImageReader(BytesIO(data)) for p in posters for name, data in p.photos.items()}
    pages = [_scaled(_poster(poster, photos), small=small) for poster in posters]
    unit = posters[0].unit
    meta = Meta(f"Áp phích khu vực bỏ phiếu: {unit}", f"Ủy ban bầu cử {unit}", posters[0].day)
    return drawn(pages, A4_TALL if small else A3_TALL, meta)


def _scaled(draw: Draw, *, small: bool) -> Draw:
    def scaled(canvas: Canvas) -> None:
        if small:
            canvas.scale(A4_TALL.width / A3_TALL.width, A4_TALL.height / A3_TALL.height)
        draw(canvas)

    return scaled


def _poster(poster: Poster, photos: Photos) -> Draw:
    def draw(canvas: Canvas) -> None:
        y = _where(canvas, poster, _top(canvas, poster))
        width = (WIDTH - GUTTER) / 2
        rows = max((len(level.people) for level in poster.levels), default=0)
        for at, level in enumerate(poster.levels):
            box = (EDGE + at * (width + GUTTER), y, width)
            _level(canvas, level, photos, box, rows)
        _foot(canvas)

    return draw


def _top(canvas: Canvas, poster: Poster) -> float:
    bold = look(13, bold=True, align=CENTRE)
    top, side = A3_TALL.height - EDGE, WIDTH * 0.42
    y = put(canvas, words("ỦY BAN BẦU CỬ", bold), EDGE, top, side)
    y = put(canvas, words(poster.unit.upper(), bold), EDGE, y, side)
    other = put(canvas, words(MOTTO, bold), EDGE + side, top, WIDTH - side)
    put(canvas, words(MOTTO_SECOND, bold), EDGE + side, other, WIDTH - side)
    return y - 8 * mm


def _where(canvas: Canvas, poster: Poster, top: float) -> float:
    """Number, place and hours in large letters; beside them the code that leads to the same on a phone."""
    left, width = EDGE, WIDTH - QR_SIDE - 8 * mm
    big = look(42, bold=True, lead=1.15, colour=NAVY)
    y = put(canvas, words(f"KHU VỰC BỎ PHIẾU\nSỐ {poster.number}", big), left, top, width)
    y = put(canvas, words(poster.place, look(26, bold=True, lead=1.2)), left, y - 4 * mm, width)
    if poster.address:
        y = put(canvas, words(poster.address, look(20)), left, y - 1 * mm, width)
    day = f"{WEEKDAYS[poster.day.weekday()]}, {official_day(poster.day)}"
    hours = f"{day}\nBỏ phiếu từ {_hour(poster.opens.hour, poster.opens.minute)} đến " + _hour(
        poster.closes.hour, poster.closes.minute
    )
    strong = look(22, bold=True, lead=1.25, colour=BRONZE)
    y = put(canvas, words(hours, strong), left, y - 5 * mm, width)
    if poster.groups:
        y = put(canvas, words(f"Dành cho: {', '.join(poster.groups)}", look(14)), left, y - 4 * mm, width)
    code = QrCode(poster.link, QR_SIDE)
    code_left = EDGE + WIDTH - QR_SIDE
    code.drawOn(canvas, code_left, top - QR_SIDE)
    said = "Quét mã để xem tiểu sử và chương trình hành động của người ứng cử"
    low = put(canvas, words(said, look(12, align=CENTRE)), code_left, top - QR_SIDE - 1 * mm, QR_SIDE)
    y = min(y, low) - 7 * mm
    canvas.setStrokeColor(LINE)
    canvas.line(EDGE, y, EDGE + WIDTH, y)
    return y - 7 * mm


def _hour(hour: int, minute: int) -> str:
    return f"{hour} giờ {minute:02d}" if minute else f"{hour} giờ"


def _level(
    canvas: Canvas, level: PosterLevel, photos: Photos, box: tuple[float, float, float], rows: int
) -> None:
    """One ballot in its column; people stand as far apart as in the longer column beside it."""
    left, top, width = box
    head = look(16, bold=True, colour=NAVY)
    y = put(canvas, words(level.title, head), left, top, width)
    said = f"Đơn vị bầu cử số {level.number} – được bầu {level.seats} đại biểu"
    y = put(canvas, words(said, look(14, bold=True)), left, y - 1 * mm, width) - 5 * mm
    if not level.people:
        put(canvas, words("Danh sách chính thức chưa được công bố.", look(14)), left, y, width)
        return
    step = min((y - EDGE - 8 * mm) / rows, PHOTO[1] + 6 * mm)
    for person in level.people:
        _person(canvas, person, photos, (left, y, width, step))
        y -= step


def _person(
    canvas: Canvas, person: PublicCandidate, photos: Photos, box: tuple[float, float, float, float]
) -> None:
    left, top, width, step = box
    tall = min(PHOTO[1], step - 3 * mm)
    wide = tall * PHOTO[0] / PHOTO[1]
    photo = photos.get(person.photo)
    if photo is not None:
        canvas.drawImage(photo, left, top - tall, wide, tall, preserveAspectRatio=True, anchor="c")
    else:
        canvas.setFillColor(PALE)
        canvas.rect(left, top - tall, wide, tall, stroke=0, fill=1)
        canvas.setFillColor(NAVY)
        canvas.setFont(fonts.BOLD, tall * 0.4)
        canvas.drawCentredString(left + wide / 2, top - tall * 0.64, person.initials)
        canvas.setFillColor("black")
    text_left, text_width = left + wide + 4 * mm, width - wide - 4 * mm
    size = 15 if step > 28 * mm else 12
    lines = _lines(person, size, text_width, step - 2 * mm)
    y = top + 1 * mm
    for line in lines:
        y = put(canvas, line, text_left, y, text_width) - 0.5 * mm


def _lines(person: PublicCandidate, size: float, width: float, room: float) -> list[Paragraph]:
    """Name, birth and post; the post cut shorter until nothing runs into the next person."""
    name = f"{person.title} {person.full_name}"
    named = f"{name} ({person.other_names})" if person.other_names else name
    first = [words(named, look(size, bold=True)), words(f"Sinh {person.birth_text}", look(size - 3))]
    for most in (160, 120, 90, 60, 30):
        lines = [*first, words(_short(person.post, most), look(size - 3, lead=1.15))]
        if sum(line.wrap(width, room)[1] + 0.5 * mm for line in lines) <= room:
            return lines
    return first


def _short(text: str, most: int) -> str:
    """A post that would run into the next person ends with dots; the page behind the code has it whole."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def _foot(canvas: Canvas) -> None:
    said = "Thứ tự tên như trên phiếu bầu. Nếu thẻ cử tri ghi khu vực khác, hãy theo thẻ cử tri."
    put(canvas, words(said, look(11, align=CENTRE)), EDGE, EDGE, WIDTH)


def render_qr_sheet(lines: Sequence[QrLine], day: date) -> bytes:
    """The codes of all areas of a commune, six to a page, to be cut apart."""
    unit = lines[0].unit
    per_page = COLUMNS * ROWS
    pages = [_codes(lines[at : at + per_page], A4_TALL) for at in range(0, len(lines), per_page)]
    meta = Meta(f"Mã QR các khu vực bỏ phiếu: {unit}", f"Ủy ban bầu cử {unit}", day)
    return drawn(pages, A4_TALL, meta)


def _codes(lines: Sequence[QrLine], sheet: Sheet) -> Draw:
    width = sheet.text_width / COLUMNS

    def draw(canvas: Canvas) -> None:
        for at, line in enumerate(lines):
            left = sheet.margin + (at % COLUMNS) * width
            top = sheet.height - sheet.margin - (at // COLUMNS) * ROW
            canvas.setDash(3, 3)
            canvas.setStrokeColor(LINE)
            canvas.rect(left, top - ROW, width, ROW)
            canvas.setDash()
            _code(canvas, line, left + 4 * mm, top - 4 * mm, width - 8 * mm)

    return draw


def _code(canvas: Canvas, line: QrLine, left: float, top: float, width: float) -> None:
    unit = line.unit[:1].upper() + line.unit[1:]
    y = put(canvas, words(unit, look(11, align=CENTRE)), left, top, width)
    y = put(
        canvas, words(f"Khu vực bỏ phiếu số {line.number}", look(15, bold=True, align=CENTRE)), left, y, width
    )
    side = 44 * mm
    QrCode(line.link, side).drawOn(canvas, left + (width - side) / 2, y - side - 1 * mm)
    y -= side + 2 * mm
    y = put(canvas, words(_short(line.place, 70), look(11, bold=True, align=CENTRE)), left, y, width)
    put(canvas, words(_short(line.address, 80), look(10, align=CENTRE)), left, y, width)
    told = words("Quét mã để biết nơi, giờ bỏ phiếu và người ứng cử", look(9, align=CENTRE))
    put(canvas, told, left, top - ROW + 13 * mm, width)
