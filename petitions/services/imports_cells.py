"""What stands in one cell as a value of a petition: texts, days, numbers, words to choose from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils import translation

from council import text
from council.services.spreadsheets import Cell
from petitions.enums import Competence, SourceKind
from petitions.rules.matching import DayFault, day_of, excel_day, words_key
from petitions.services.imports_faults import Fault, fault
from petitions.services.petitioner import LONGEST
from petitions.services.record import LEAST_TEXT, MOST_LINE, MOST_TEXT, MOST_VOTERS

SHOWN = 60  # characters of what was typed that a fault repeats
EARLIEST = date(1990, 1, 1)
# Shorter than a line: what goes into one column together with something else.
MOST = {"paper": 100, "old_code": 60, "keywords": 230, "note": 150, "result": 200}
_COMPETENCE = {
    "xa": Competence.COMMUNE,
    "phuong": Competence.COMMUNE,
    "cap phuong": Competence.COMMUNE,
    "xa phuong": Competence.COMMUNE,
    "cap xa phuong": Competence.COMMUNE,
    "ubnd xa": Competence.COMMUNE,
    "ubnd phuong": Competence.COMMUNE,
    "co so": Competence.COMMUNE,
    "thanh pho": Competence.CITY,
    "tp": Competence.CITY,
    "cap tp": Competence.CITY,
    "ubnd thanh pho": Competence.CITY,
    "tinh": Competence.CITY,
    "so": Competence.DEPARTMENT,
    "so nganh": Competence.DEPARTMENT,
    "cac so nganh": Competence.DEPARTMENT,
    "so ban nganh": Competence.DEPARTMENT,
    "tw": Competence.CENTRAL,
    "cap trung uong": Competence.CENTRAL,
    "cap tw": Competence.CENTRAL,
    "bo nganh": Competence.CENTRAL,
    "bo nganh trung uong": Competence.CENTRAL,
    "quoc hoi": Competence.CENTRAL,
    "chinh phu": Competence.CENTRAL,
}
_SOURCE = {
    "tiep xuc cu tri": SourceKind.MEETING,
    "hoi nghi": SourceKind.MEETING,
    "hoi nghi txct": SourceKind.MEETING,
    "txct": SourceKind.MEETING,
    "dai bieu": SourceKind.DELEGATE,
    "qua dai bieu": SourceKind.DELEGATE,
    "tiep dan": SourceKind.RECEPTION,
    "phong tiep dan": SourceKind.RECEPTION,
    "tiep cong dan dinh ky": SourceKind.RECEPTION,
    "don": SourceKind.LETTER,
    "thu": SourceKind.LETTER,
    "don thu": SourceKind.LETTER,
    "van ban": SourceKind.LETTER,
    "khac": SourceKind.OTHER,
    "bao chi": SourceKind.OTHER,
    "ihanoi": SourceKind.OTHER,
    "duong day nong": SourceKind.OTHER,
}


@dataclass(frozen=True, slots=True)
class Read:
    """The value of a cell and what is wrong with it; without a value when it cannot be used."""

    value: Any = None
    faults: tuple[Fault, ...] = ()


def typed(cell: Cell) -> str:
    """What a cell says as a text, as a person reads it."""
    value = cell.value
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return "" if value is None else str(value)


def read(key: str, cell: Cell, today: date) -> Read:
    """The value of a cell in the column of a target."""
    if cell.fault:
        return Read(None, (fault("cell_formula" if cell.fault == "formula" else "cell_error", key),))
    if key in ("day", "paper_day"):
        return _day(key, cell, today)
    return _READERS.get(key, _line)(key, cell)


def _line(key: str, cell: Cell) -> Read:
    said, most = " ".join(typed(cell).split()), MOST.get(key, MOST_LINE)
    if len(said) > most:
        return Read(None, (fault("cell_too_long", key, length=len(said), most=most),))
    return Read(said)


def _text(key: str, cell: Cell) -> Read:
    said = typed(cell)
    if len(said) > MOST_TEXT:
        return Read(None, (fault("text_too_long", key, length=len(said), most=MOST_TEXT),))
    if len(said) < LEAST_TEXT:
        return Read(said, (fault("text_too_short", key, length=len(said), least=LEAST_TEXT),))
    return Read(said)


def _answer(key: str, cell: Cell) -> Read:
    said, most = typed(cell), MOST_TEXT - 1_000  # room for what is said before it
    return (
        Read(said)
        if len(said) <= most
        else Read(None, (fault("cell_too_long", key, length=len(said), most=most),))
    )


def _day(key: str, cell: Cell, today: date) -> Read:
    value = cell.value
    if isinstance(value, date):
        return _in_time(key, value, today)
    if isinstance(value, int | float) and not isinstance(value, bool):
        meant = excel_day(value)
        hint = f"{meant:%d/%m/%Y}" if meant else ""
        return Read(None, (fault("date_unreadable", key, hint, typed=typed(cell)[:SHOWN]),))
    found = day_of(text.fold(typed(cell)))
    if found.day is not None:
        return _in_time(key, found.day, today)
    codes = {DayFault.AMBIGUOUS: "date_ambiguous", DayFault.IMPOSSIBLE: "date_impossible"}
    code = codes.get(found.fault, "date_unreadable") if found.fault else "date_unreadable"
    hint = f"{found.meant:%d/%m/%Y}" if found.meant else ""
    return Read(None, (fault(code, key, hint, typed=typed(cell)[:SHOWN]),))


def _in_time(key: str, day: date, today: date) -> Read:
    if day > today:
        return Read(None, (fault("date_future", key, typed=f"{day:%d/%m/%Y}"),))
    if day < EARLIEST:
        return Read(None, (fault("date_too_old", key, typed=f"{day:%d/%m/%Y}"),))
    return Read(day.isoformat())


def _voters(key: str, cell: Cell) -> Read:
    said = typed(cell).replace(".", "").replace(" ", "")
    if said.isascii() and said.isdigit() and 1 <= int(said[:12]) <= MOST_VOTERS and len(said) <= 12:
        return Read(int(said))
    return Read(None, (fault("number_unreadable", key, typed=typed(cell)[:SHOWN], most=MOST_VOTERS),))


def _phone(key: str, cell: Cell) -> Read:
    """Kept as it was typed; Excel takes the zero a number begins with for nothing."""
    said = " ".join(typed(cell).split())[:LONGEST]
    digits = "".join(char for char in said if char.isdigit())
    if isinstance(cell.value, int) and len(digits) == 9 and digits[0] in "35789":
        return Read(f"0{digits}", (fault("phone_zero", key),))
    if not 10 <= len(digits) <= 12:
        return Read(said, (fault("phone_odd", key),))
    return Read(said)


def _choice(key: str, cell: Cell, choices: Any, more: dict[str, Any]) -> Read:
    said = typed(cell)
    value = _labels(choices).get(words_key(text.fold(said))) or more.get(words_key(text.fold(said)))
    if value is None:
        with translation.override(None):
            offered = ", ".join(str(member.label) for member in choices)
        return Read(None, (fault("word_unknown", key, typed=said[:SHOWN], offered=offered),))
    return Read(str(value))


@cache
def _labels(choices: Any) -> dict[str, str]:
    with translation.override(None):  # as they are written, whatever language is in force
        return {
            words_key(text.fold(word)): member.value
            for member in choices
            for word in (member.value, str(member.label))
        }


def _competence(key: str, cell: Cell) -> Read:
    return _choice(key, cell, Competence, _COMPETENCE)


def _source(key: str, cell: Cell) -> Read:
    return _choice(key, cell, SourceKind, _SOURCE)


_READERS: dict[str, Callable[[str, Cell], Read]] = {
    "text": _text,
    "answer": _answer,
    "voters": _voters,
    "phone": _phone,
    "competence": _competence,
    "source": _source,
}
