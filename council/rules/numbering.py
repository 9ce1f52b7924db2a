"""How the number of a document is written.

Source: Decree 30/2020/NĐ-CP, Annex I.
"""


def format_number(n: int, symbol: str) -> str:
    """Number and symbol as printed: "07/BB-HĐND", "22/NQ-HĐND"."""
    if n < 1:
        raise ValueError(f"document numbers begin at 1, not {n}")
    return f"{n:02d}/{symbol}"
