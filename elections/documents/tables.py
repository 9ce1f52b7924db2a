"""Wide tables of the forms on A3: their head, their grid, who signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.platypus import Flowable, Spacer, Table

from council.pdf import fonts
from council.pdf.blocks import MOTTO, MOTTO_SECOND
from council.pdf.sheet import A3_WIDE, CENTRE, Sheet, look, words
from council.rules.wording import official_day


def head(unit: str, place: str, day: date | None, sheet: Sheet = A3_WIDE) -> Flowable:
    """The committee at the left, the motto at the right; `day` None leaves the date to be written in."""
    bold, plain = look(13, bold=True, align=CENTRE), look(13, align=CENTRE)
    left = [words("ỦY BAN BẦU CỬ", bold), words(unit.upper(), bold), words("———", bold)]
    right = [words(MOTTO, bold), words(MOTTO_SECOND, bold), words("———————", bold)]
    if day:
        right.append(words(f"{place}, {official_day(day)}", plain))
    return _sides(left, right, sheet)


def signature(first: str = "", sheet: Sheet = A3_WIDE) -> Flowable:
    """Who signs, with room for hand and seal; `first` is the line of place and date."""
    bold, plain = look(13, bold=True, align=CENTRE), look(12, align=CENTRE)
    lines: list[Flowable] = [words(first, plain)] if first else []
    lines += [words("TM. ỦY BAN BẦU CỬ", bold), words("CHỦ TỊCH", bold)]
    lines += [words("(Ký, ghi rõ họ và tên, đóng dấu của Ủy ban bầu cử)", plain), Spacer(0, 60)]
    return _sides([words("", plain)], lines, sheet)


def _sides(left: Sequence[Flowable], right: Sequence[Flowable], sheet: Sheet) -> Flowable:
    table = Table([[list(left), list(right)]], colWidths=[sheet.text_width * 0.4, sheet.text_width * 0.6])
    table.setStyle([("FONT", (0, 0), (-1, -1), fonts.REGULAR), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return table
