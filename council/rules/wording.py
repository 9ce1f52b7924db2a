"""Dates, times, shares and sources as official Vietnamese documents write them. Always Vietnamese.

Source: Decree 30/2020/NĐ-CP, Annex I (dates). Clock times are those of Hanoi.
"""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from council.rules.decision import Basis
from council.rules.fractions import percent

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def official_day(day: date) -> str:
    """ "ngày 08 tháng 02 năm 2026": a zero before days under 10 and before the months 1 and 2."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def hanoi_day(at: datetime) -> date:
    """The date in Hanoi of an aware moment."""
    return at.astimezone(HANOI).date()


def official_hour(at: datetime) -> str:
    """ "08 giờ 05 phút" in Hanoi, of an aware moment."""
    return f"{at.astimezone(HANOI):%H giờ %M phút}"


def people(number: int) -> str:
    """ "07 đại biểu": counts under 10 take a zero, as dates do."""
    return f"{number:02d} đại biểu"


def share(number: int, base: int) -> str:
    """ "88,0%": one decimal, halves rounded up."""
    return f"{percent(number, base).replace('.', ',')}%"


def cite(basis: Basis) -> str:
    """A source as documents cite it: "Điều 35(2), 49" becomes "khoản 2 Điều 35, Điều 49 Luật số …"."""
    articles = [part.strip().removeprefix("Điều ") for part in basis.article.split(",")]
    cited = [re.sub(r"^(\d+)\((\d+)\)$", r"khoản \2 Điều \1", article) for article in articles]
    named = [text if "Điều" in text else f"Điều {text}" for text in cited]
    return f"{', '.join(named)} {basis.law.replace('Luật ', 'Luật số ', 1)}"
