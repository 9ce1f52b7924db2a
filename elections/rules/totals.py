"""Sums of count records and the percentages of the forms. Integers and decimals, never floats.

Identities 8, 10 and 11; the algorithm in prose: docs/rules/count-records.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from council.rules.decision import N_, Reason
from elections.rules.findings import stops
from elections.rules.shapes import Figures, Finding, resolution_40

FORM_24 = resolution_40("Mẫu số 24/HĐBC-HĐND")
FORM_25 = resolution_40("Mẫu số 25/HĐBC-HĐND")

_SUMMED = {
    "electors": N_("Không bằng tổng cộng lại từ các biên bản: tổng số cử tri."),
    "voted": N_("Không bằng tổng cộng lại từ các biên bản: số cử tri đã tham gia bỏ phiếu."),
    "issued": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu phát ra."),
    "collected": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu thu vào."),
    "valid": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu hợp lệ."),
    "invalid": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu không hợp lệ."),
    "received": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu đã nhận về."),
    "exchanged": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu đổi do gạch hỏng."),
    "unused": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu còn lại không sử dụng."),
    "by_names": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu theo từng loại."),
    "votes": N_("Không bằng tổng cộng lại từ các biên bản: số phiếu của những người ứng cử."),
}


def add(records: Sequence[Figures]) -> Figures:
    """The sums of records. What form 32 or the types of ballots give is None where one lacks it."""
    votes: Counter[int] = Counter()
    for record in records:
        votes.update(record.votes)  # keeps candidates with 0 votes
    return Figures(
        electors=sum(r.electors for r in records),
        voted=sum(r.voted for r in records),
        issued=sum(r.issued for r in records),
        collected=sum(r.collected for r in records),
        valid=sum(r.valid for r in records),
        invalid=sum(r.invalid for r in records),
        votes=dict(votes),
        received=_sum_known(r.received for r in records),
        exchanged=_sum_known(r.exchanged for r in records),
        unused=_sum_known(r.unused for r in records),
        by_names=_sum_types([r.by_names for r in records]),
    )


def check_sum(expected_areas: Collection[int], found_areas: Sequence[int]) -> tuple[Finding, ...]:
    """Identity 8: the records of all areas of the constituency, each once, and of no other area."""
    return tuple(_areas(set(expected_areas), Counter(found_areas)))


def check_total(total: Figures, parts: Sequence[Figures], *, level: bool = False) -> tuple[Finding, ...]:
    """Identity 8: a constituency's figures are the sums of its areas; with `level`, identity 11: a level's
    are the sums of its constituencies."""
    right = add(parts)
    wrong = [name for name in _SUMMED if getattr(total, name) != getattr(right, name)]
    if level:
        return tuple(stops(Reason("K11", _SUMMED[name], {"field": name}, FORM_25)) for name in wrong)
    findings = [stops(Reason("K08d", _SUMMED[name], {"field": name}, FORM_24)) for name in wrong]
    if len({frozenset(part.votes) for part in parts}) > 1:
        message = N_("Các khu vực bỏ phiếu của đơn vị bầu cử không có cùng danh sách người ứng cử.")
        findings.append(stops(Reason("K08e", message, basis=FORM_24)))
    return tuple(findings)


def percent(part: int, whole: int) -> Decimal:
    """part of whole in per cent with two decimals; a third digit of 5 or more rounds up; of nothing, 0.00."""
    _natural(part, whole)
    if whole == 0:
        return Decimal("0.00")
    return _hundredths((20_000 * part + whole) // (2 * whole))


def shares(parts: Sequence[int]) -> tuple[Decimal, ...]:
    """Each part's percentage, adjusted so that they sum to exactly 100.00; all 0.00 where there is nothing.

    Rounded down first; the hundredths left over go to the largest remainders, of equal ones to the larger
    part, then to the earlier. A part is never further than 0.01 from its exact share.
    """
    _natural(*parts)
    whole = sum(parts)
    if whole == 0:
        return tuple(Decimal("0.00") for _ in parts)
    down = [10_000 * part // whole for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (-(10_000 * parts[i] % whole), -parts[i], i))
    up = set(order[: 10_000 - sum(down)])
    return tuple(_hundredths(value + (i in up)) for i, value in enumerate(down))


def _areas(expected: set[int], found: Counter[int]) -> Iterator[Finding]:
    missing = expected - found.keys()
    if missing:
        message = N_("Còn thiếu biên bản của %(missing)s trên %(areas)s khu vực bỏ phiếu.")
        yield stops(Reason("K08a", message, {"missing": len(missing), "areas": len(expected)}, FORM_24))
    for area in sorted(area for area, times in found.items() if times > 1):
        message = N_("Một khu vực bỏ phiếu có %(times)s biên bản; mỗi khu vực chỉ được cộng một lần.")
        yield stops(Reason("K08b", message, {"area": area, "times": found[area]}, FORM_24))
    for area in sorted(found.keys() - expected):
        message = N_("Có biên bản của khu vực bỏ phiếu không thuộc đơn vị bầu cử này.")
        yield stops(Reason("K08c", message, {"area": area}, FORM_24))


def _sum_known(values: Iterable[int | None]) -> int | None:
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _sum_types(all_types: Sequence[tuple[int, ...] | None]) -> tuple[int, ...] | None:
    known = [types for types in all_types if types is not None]
    if len(known) < len(all_types):
        return None
    return tuple(sum(column) for column in zip_longest(*known, fillvalue=0))


def _hundredths(value: int) -> Decimal:
    return Decimal(value).scaleb(-2).quantize(Decimal("0.01"))


def _natural(*numbers: int) -> None:
    if min(numbers, default=0) < 0:
        raise ValueError("a count is not negative")
