"""Shares of a number of people: how many it takes, and how a share is written. Integers only."""


def more_than(n: int, num: int, den: int) -> int:
    """The least count that is more than num/den of n ("quá nửa", "trên hai phần ba")."""
    _check(n, num, den)
    return n * num // den + 1


def at_least(n: int, num: int, den: int) -> int:
    """The least count that is num/den of n or more ("ít nhất hai phần ba")."""
    _check(n, num, den)
    return -(-n * num // den)


def percent(count: int, base: int) -> str:
    """count of base in per cent, one decimal, halves rounded up, decimal point: "78.4".

    An empty base gives "0.0". The page writes the decimal comma.
    """
    _check(count, 1, base or 1)
    if base == 0:
        return "0.0"
    tenths = (2000 * count + base) // (2 * base)
    return f"{tenths // 10}.{tenths % 10}"


def _check(n: int, num: int, den: int) -> None:
    if n < 0 or num < 0 or den <= 0:
        raise ValueError(f"not a share: {num}/{den} of {n}")
