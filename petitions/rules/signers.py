"""A demand of voters for a session: more than ten per cent must sign, each with what the law asks for.

Law 72/2025/QH15, Art. 34(4): voters of a commune may demand a session when more than 10 % of all its voters
ask for it; a list is valid with the signature, full name, full date of birth and address of each signer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from council.rules.decision import N_, Reason, law_72
from council.rules.fractions import more_than

BASIS = law_72("Điều 34(4)")

NO_SIGNATURE, NO_NAME, NO_BIRTH, NO_ADDRESS, TWICE = (
    "no_signature",
    "no_full_name",
    "no_full_birth",
    "no_address",
    "signed_twice",
)
FAULTS: dict[str, str] = {
    NO_SIGNATURE: N_("Thiếu chữ ký"),
    NO_NAME: N_("Thiếu họ và tên đầy đủ"),
    NO_BIRTH: N_("Thiếu ngày, tháng, năm sinh đầy đủ"),
    NO_ADDRESS: N_("Thiếu địa chỉ"),
    TWICE: N_("Đã có trong danh sách"),
}
# A line taken off the list is counted nowhere.
REMOVED = "removed"
VALID, FAULTY = "valid", "faulty"
# What a person should look at; the line counts until somebody decides otherwise. No source at hand says from
# which age on a voter may sign.
UNDER_AGE = "under_18"
LOOKS: dict[str, str] = {
    UNDER_AGE: N_("Dưới 18 tuổi vào ngày nhận; hãy kiểm tra có phải cử tri không"),
}
ADULT, OLDEST = 18, 120  # years; an older signer is a slip of the pen
_BIRTH = re.compile(r"(?:ngày )?(\d{1,2})(?:\s*[/.-]\s*| tháng )(\d{1,2})(?:\s*[/.-]\s*| năm )(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Signer:
    """One line of a list. `birth` is None unless day, month and year are all there; `person` is whatever
    tells the same person again (a keyed hash of name, birth and address), "" where it cannot be told."""

    signed: bool
    full_name: str
    birth: date | None
    address: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a demand has come: lines that count, lines with a fault, repeated lines, what it takes."""

    valid: int
    faulty: int
    repeated: int
    needed: int
    voters: int

    @property
    def reached(self) -> bool:
        """Strictly more than ten per cent."""
        return 10 * self.valid > self.voters


def faults(signer: Signer) -> tuple[str, ...]:
    """What a line lacks; a line that lacks anything does not count."""
    found = []
    if not signer.signed:
        found.append(NO_SIGNATURE)
    if len(signer.full_name.split()) < 2:
        found.append(NO_NAME)
    if signer.birth is None:
        found.append(NO_BIRTH)
    if not signer.address.strip():
        found.append(NO_ADDRESS)
    return tuple(found)


def birth_of(said: str, on: date) -> date | None:
    """The full date of birth that was written, as it can stand on a list received `on`: "12/3/1965",
    "12-03-1965", "ngày 12 tháng 3 năm 1965". None for a year alone, a day there never was, a day to come, or
    one further back than people live."""
    said = " ".join(said.split()).lower()
    found, iso = _BIRTH.fullmatch(said), _ISO.fullmatch(said)
    parts = found.groups()[::-1] if found else iso.groups() if iso else None
    if parts is None:
        return None
    try:
        day = date(*map(int, parts))
    except ValueError:
        return None
    return day if on.year - OLDEST <= day.year and day <= on else None


def looks(birth: date | None, on: date) -> tuple[str, ...]:
    """What to look at on a line received `on`."""
    if birth is None:
        return ()
    age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return (UNDER_AGE,) if age < ADULT else ()


def needed(voters: int) -> int:
    """The least number that is more than ten per cent of the voters."""
    return more_than(voters, 1, 10)


def checked(signers: Iterable[Signer]) -> list[tuple[str, ...]]:
    """The faults of each line in order; of several faultless lines of one person the first alone counts."""
    seen: set[str] = set()
    result = []
    for signer in signers:
        found = faults(signer)
        if not found and signer.person:
            found = (TWICE,) if signer.person in seen else ()
            seen.add(signer.person)
        result.append(found)
    return result


def tally(signers: Iterable[Signer], voters: int) -> Tally:
    """Count a list."""
    return tally_of(checked(signers), voters)


def tally_of(lines: Iterable[tuple[str, ...]], voters: int) -> Tally:
    """Count lines whose faults are known already."""
    return tally_counted(Counter(lines), voters)


def tally_counted(lines: Mapping[tuple[str, ...], int], voters: int) -> Tally:
    """Count lines of which each kind was counted already: faults of a line -> how many lines."""
    counts = Counter[str]()
    for line, number in lines.items():
        counts[kind_of(line)] += number
    return Tally(counts[VALID], counts[FAULTY], counts[TWICE], needed(voters), voters)


def kind_of(line: Iterable[str]) -> str:
    """VALID, FAULTY, TWICE or REMOVED, by what is known of a line."""
    found = set(line) - LOOKS.keys()
    if not found:
        return VALID
    if REMOVED in found:
        return REMOVED
    return TWICE if found == {TWICE} else FAULTY


def standing(found: Tally) -> Reason:
    """In words: reached, or how many are missing."""
    params = {"valid": found.valid, "needed": found.needed, "missing": max(found.needed - found.valid, 0)}
    if found.reached:
        text = N_("Có %(valid)s chữ ký hợp lệ, đủ mức trên 10%% tổng số cử tri (ít nhất %(needed)s).")
        return Reason("demand_reached", text, params, BASIS)
    text = N_("Có %(valid)s chữ ký hợp lệ, còn thiếu %(missing)s để đủ mức trên 10%% tổng số cử tri.")
    return Reason("demand_missing", text, params, BASIS)
