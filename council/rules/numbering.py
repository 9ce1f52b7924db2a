"""Document numbers: one series for each kind of document and year, from 01 on 1 January.

Source: Decree 30/2020/NĐ-CP, Art. 15 (series and year) and Annex I (how number and symbol are
written). Only legal resolutions carry the year between number and symbol.
"""

from collections.abc import Iterable


def format_number(n: int, symbol: str, year: int | None = None) -> str:
    """Number and symbol as printed: "07/BB-HĐND", "22/NQ-HĐND", with a year "05/2026/NQ-HĐND"."""
    if n < 1:
        raise ValueError(f"document numbers begin at 1, not {n}")
    parts = [f"{n:02d}", symbol] if year is None else [f"{n:02d}", str(year), symbol]
    return "/".join(parts)


def next_number(used: Iterable[int]) -> int:
    """The number after the highest one used in the series; gaps are never filled."""
    return max(used, default=0) + 1
