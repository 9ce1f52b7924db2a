"""What stands in a cell as a value of the election: numbers, labels, dates as people type them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils import translation

from council import text
from council.rules.decision import N_, Reason
from council.services.spreadsheets import Cell
from elections.queries.outcomes import reason_json, reason_of
from elections.rules.birth import parse_birth
from elections.rules.shapes import Finding

_GROUPED = re.compile(r"\d{1,3}(?:([., ])\d{3})(?:\1\d{3})*")
_CODE = re.compile(r"[a-z0-9_-]{1,12}")
_BETWEEN = re.compile(r"[;,\n]+")
SHOWN = 60  # characters of what was typed that a fault repeats
YES = frozenset({"x", "co", "dung", "true", "1", "yes"})
NO = frozenset({"khong", "sai", "false", "0", "no", "-"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row or one of its cells. `column`: the key of the cell's column, "" for the row.

    One that is not `hard` is a warning: a person reads it and may apply the import all the same. `hint` is
    what was probably meant.
    """

    reason: Reason
    hard: bool = True
    column: str = ""
    hint: str = ""

    def json(self) -> dict[str, Any]:
        return {
            "reason": reason_json(self.reason),
            "hard": self.hard,
            "column": self.column,
            "hint": self.hint,
        }


def fault_of(data: Mapping[str, Any]) -> Fault:
    """The fault that `Fault.json` wrote."""
    return Fault(reason_of(data["reason"]), data["hard"], data["column"], data["hint"])


def stop(code: str, message: str, column: str = "", hint: str = "", **params: int | str) -> Fault:
    """A fault nobody can wave through."""
    return Fault(Reason(code, message, params), True, column, hint)


def warning(code: str, message: str, column: str = "", hint: str = "", **params: int | str) -> Fault:
    """Something to look at that does not keep the import from being applied."""
    return Fault(Reason(code, message, params), False, column, hint)


def by_rule(findings: Iterable[Finding], column: str) -> list[Fault]:
    """What a rule found, at the column it is about."""
    return [Fault(finding.reason, finding.hard, column) for finding in findings]


class WrongCellError(Exception):
    """A cell that says nothing this column can mean."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason.code)
        self.fault = fault


Parser = Callable[[Cell], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. `required`: every row fills it in; `needed`: the sheet must have it at all.

    `words`: the labels to choose from, where its cells take no others; `note`: what else to know.
    """

    key: str
    header: str
    parse: Parser
    required: bool = False
    needed: bool = False
    words: type[models.TextChoices] | None = None
    note: str = ""

    def read(self, cell: Cell | None) -> tuple[Any, Fault | None]:
        """The value of a cell, or what is wrong with it."""
        if cell is None:
            message = N_("Ô này không được để trống.")
            return None, stop("cell_empty", message, self.key) if self.required else None
        if cell.fault == "formula":
            message = N_("Ô chứa công thức. Hãy chép rồi dán lại dưới dạng giá trị.")
            return None, stop("cell_formula", message, self.key)
        if cell.fault:
            message = N_("Ô chứa lỗi của Excel (#N/A, #REF!…). Hãy sửa lại.")
            return None, stop("cell_error", message, self.key)
        try:
            return self.parse(cell), None
        except WrongCellError as wrong:
            return None, replace(wrong.fault, column=self.key)


def typed(cell: Cell) -> str:
    """What a cell says as a text, as a person reads it."""
    value = cell.value
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value or 0) if isinstance(value, int) else str(value or "")


def line(most: int) -> Parser:
    """One line of text, no longer than what the database keeps."""

    def parse(cell: Cell) -> str:
        found = " ".join(typed(cell).split())
        if len(found) > most:
            message = N_("Ô dài %(length)s ký tự; nhiều nhất %(most)s.")
            raise WrongCellError(stop("cell_too_long", message, length=len(found), most=most))
        return found

    return parse


def lines(most: int) -> Parser:
    """Several names, one in each line of the result: between semicolons or line breaks."""

    def parse(cell: Cell) -> str:
        said = Cell(";".join(typed(cell).split("\n")))
        return "\n".join(part.strip() for part in line(most)(said).split(";") if part.strip())

    return parse


def whole(least: int, most: int) -> Parser:
    """A whole number, typed as a number or as a text with or without separators of thousands."""

    def parse(cell: Cell) -> int:
        said = typed(cell)
        if cell.percent or "%" in said:
            message = N_("Ô ghi tỷ lệ phần trăm (%(typed)s); hãy ghi số người. Phần mềm tự tính tỷ lệ.")
            raise WrongCellError(stop("cell_percent", message, typed=_shown(cell)))
        number = _number(said) if isinstance(cell.value, int | str) and cell.value is not True else None
        if number is None:
            message = N_("“%(typed)s” không phải là số nguyên.")
            raise WrongCellError(stop("cell_not_whole", message, hint=_thousands(cell), typed=_shown(cell)))
        if not least <= number <= most:
            message = N_("Số %(number)s nằm ngoài khoảng từ %(least)s đến %(most)s.")
            fault = stop("cell_out_of_range", message, number=number, least=least, most=most)
            raise WrongCellError(fault)
        return number

    return parse


def _number(said: str) -> int | None:
    if said.isascii() and said.isdigit():
        return int(said) if len(said) <= 12 else None
    return int(re.sub(r"\D", "", said)) if len(said) <= 16 and _GROUPED.fullmatch(said) else None


def _thousands(cell: Cell) -> str:
    """1.468 typed where Excel takes the point for a decimal one was meant as 1468."""
    if not isinstance(cell.value, float):
        return ""
    thousand = cell.value * 1000
    return str(round(thousand)) if abs(thousand - round(thousand)) < 1e-6 else ""


def _shown(cell: Cell) -> str:
    if cell.percent and isinstance(cell.value, int | float):
        return f"{cell.value * 100:g}%".replace(".", ",")
    return typed(cell)[:SHOWN]


def labels(choices: type[models.TextChoices], more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Folded words -> stored value: the values themselves, the Vietnamese labels and each part of them."""
    found: dict[str, str] = {}
    with translation.override(None):  # the labels as they are written, whatever language is in force
        for member in choices:
            for word in (member.value, str(member.label), *str(member.label).split("/")):
                found.setdefault(text.fold(word), member.value)
    return {word: value for word, value in found.items() if word} | dict(more or {})


def offered_words(choices: type[models.TextChoices]) -> list[str]:
    """The labels to choose from, as the sheets write them."""
    with translation.override(None):
        return [str(member.label) for member in choices]


def choice(choices: type[models.TextChoices], more: Mapping[str, str] | None = None) -> Parser:
    """One of the choices, by its label in any spelling of its accents, or by a word of `more` (folded)."""
    words, said_in_fault = labels(choices, more), ", ".join(offered_words(choices))

    @lru_cache(maxsize=1_000)
    def known(said: str) -> str | None:
        return words.get(text.fold(said))

    def parse(cell: Cell) -> str:
        said = typed(cell)
        value = known(said)
        if value is None:
            message = N_("Không hiểu “%(typed)s”. Hãy ghi một trong: %(offered)s.")
            fault = stop("cell_unknown_word", message, typed=said[:SHOWN], offered=said_in_fault)
            raise WrongCellError(fault)
        return value

    return parse


def yes_no(cell: Cell) -> bool:
    """ "x" or "có" for yes."""
    said = text.fold(typed(cell))
    if said in YES or said in NO:
        return said in YES
    message = N_("Không hiểu “%(typed)s”. Hãy ghi “x” hoặc “có”, hay để trống.")
    raise WrongCellError(stop("cell_not_yes_no", message, typed=typed(cell)[:SHOWN]))


def council_code(cell: Cell) -> str:
    """The code of a council; Excel drops the zeros that a code begins with, they come back here."""
    return _code(typed(cell))


@lru_cache(maxsize=1_000)
def _code(said: str) -> str:
    """A name in place of a code stays as it was typed: the fault repeats it."""
    folded = text.fold(said)
    if folded.isascii() and folded.isdigit():
        return folded.zfill(5)
    return folded if _CODE.fullmatch(folded) else said[:SHOWN]


def council_codes(cell: Cell) -> list[str]:
    """Codes of communes between semicolons, commas or line breaks."""
    return [council_code(Cell(part)) for part in _BETWEEN.split(typed(cell)) if part.strip()]


def birth(cell: Cell) -> list[int]:
    """Year, month, day; the latter 0 where unknown. Dates of Excel, and texts as people write them."""
    value = cell.value
    if isinstance(value, datetime):
        value = value.date()
    said = value.isoformat() if isinstance(value, date) else typed(cell)
    try:
        found = parse_birth(said)
    except ValueError:
        found = None
    if found is None:
        message = N_("“%(typed)s” không phải là ngày sinh có thật. Hãy ghi ngày/tháng/năm, ví dụ 12/03/1970.")
        raise WrongCellError(stop("cell_not_date", message, typed=_shown(cell)))
    return [found.year, found.month, found.day]
