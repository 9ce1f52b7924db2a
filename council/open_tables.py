"""Open tables: columns once, from which a CSV and its CSVW metadata are made (docs/open-data.md)."""

from __future__ import annotations

from dataclasses import dataclass

BOM = "\ufeff"  # spreadsheets take a file without it for one of their own code page


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the head line, its CSVW datatype, what it holds."""

    name: str
    datatype: str
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `key`: the columns that tell its rows apart."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def head(self) -> list[str]:
        return [column.name for column in self.columns]


def text_column(name: str, description: str) -> Column:
    """A column of words."""
    return Column(name, "string", description)


def day_column(name: str, description: str) -> Column:
    """A column of days, ISO 8601."""
    return Column(name, "date", description)


def count_column(name: str, description: str) -> Column:
    """A column of whole numbers from 0."""
    return Column(name, "nonNegativeInteger", description)
