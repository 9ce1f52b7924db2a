"""What polling areas, constituencies and the bodies that run an election must satisfy.

Law 85/2015/QH13 as amended by Law 83/2025/QH15, Art. 10, 11, 22, 24, 25.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from council.rules.decision import N_, Reason
from elections.rules.findings import stops, warns
from elections.rules.shapes import Finding, Level, law_85, resolution_40

LEAST_ELECTORS, MOST_ELECTORS = 300, 4_000
LEAST_IN_HOSPITAL = 50
MOST_SEATS = 5
AREA_LAW = law_85("Điều 11(2)")
OWN_AREA_LAW = law_85("Điều 11(3)")


class AreaKind(StrEnum):
    """Why a polling area exists: for a neighbourhood, or one of the places that may have their own."""

    ORDINARY = "ordinary"
    MILITARY = "military"
    HOSPITAL = "hospital"
    CARE_HOME = "care_home"
    DETENTION = "detention"


class Body(StrEnum):
    COMMITTEE = "committee"
    BOARD = "board"
    TEAM = "team"


_LIMITS = {
    (Body.COMMITTEE, Level.CITY): (23, 37, law_85("Điều 22(1)")),
    (Body.COMMITTEE, Level.COMMUNE): (9, 17, law_85("Điều 22(2)")),
    (Body.BOARD, Level.CITY): (11, 15, law_85("Điều 24(2)")),
    (Body.BOARD, Level.COMMUNE): (9, 15, law_85("Điều 24(2)")),
}
_TEAM = (11, 21, law_85("Điều 25(1)"))
_MILITARY_TEAM = (5, 9, law_85("Điều 25(1)"))


def check_area(electors: int, kind: str, exception: str) -> tuple[Finding, ...]:
    """A polling area has 300 to 4,000 electors (Art. 11(2)).

    Below 300 in mountains, on islands and where people live scattered, which `exception` says in words, and
    for an armed unit, hospital, care home or place of detention with its own area.
    """
    return tuple(_area_faults(electors, AreaKind(kind), exception.strip()))


def check_electors(city: int, commune: int) -> tuple[Finding, ...]:
    """Whoever elects the commune's council elects the city's too (form 31, columns 9 and 10)."""
    if commune <= city:
        return ()
    message = N_("Cử tri bầu cấp xã (%(commune)s) nhiều hơn cử tri bầu cấp thành phố (%(city)s).")
    params = {"commune": commune, "city": city}
    return (stops(Reason("A05", message, params, resolution_40("Mẫu số 31/HĐBC"))),)


def check_seats(level: str, seats: int) -> tuple[Finding, ...]:
    """A constituency of either level elects one to five deputies (Art. 10(4))."""
    Level(level)
    if 1 <= seats <= MOST_SEATS:
        return ()
    message = N_("Mỗi đơn vị bầu cử được bầu từ 1 đến %(most)s đại biểu, không phải %(seats)s.")
    return (stops(Reason("A06", message, {"most": MOST_SEATS, "seats": seats}, law_85("Điều 10(4)"))),)


def check_body(kind: str, level: str, members: int, military: bool = False) -> tuple[Finding, ...]:
    """How many members a committee, board or team has. A body is filled over days, so it is a warning."""
    if Body(kind) is Body.TEAM:
        least, most, basis = _MILITARY_TEAM if military else _TEAM
    else:
        least, most, basis = _LIMITS[Body(kind), Level(level)]
    params = {"members": members, "least": least, "most": most}
    if members < least:
        message = N_("Mới có %(members)s thành viên; phải từ %(least)s đến %(most)s.")
        return (warns(Reason("A07", message, params, basis)),)
    if members > most:
        message = N_("Có %(members)s thành viên; chỉ được từ %(least)s đến %(most)s.")
        return (warns(Reason("A08", message, params, basis)),)
    return ()


def _area_faults(electors: int, kind: AreaKind, exception: str) -> Iterator[Finding]:
    small = {"electors": electors, "least": LEAST_ELECTORS}
    if electors < 1:
        yield stops(Reason("A01", N_("Khu vực bỏ phiếu phải có cử tri."), basis=AREA_LAW))
    elif kind in (AreaKind.HOSPITAL, AreaKind.CARE_HOME) and electors < LEAST_IN_HOSPITAL:
        message = N_(
            "Khu vực riêng của bệnh viện, cơ sở chăm sóc phải có từ %(least)s cử tri, mới có %(electors)s."
        )
        yield stops(Reason("A03", message, {**small, "least": LEAST_IN_HOSPITAL}, OWN_AREA_LAW))
    elif kind is AreaKind.ORDINARY and electors < LEAST_ELECTORS and not exception:
        message = N_(
            "Khu vực bỏ phiếu có %(electors)s cử tri, ít hơn %(least)s; nếu là miền núi, hải đảo hoặc nơi "
            "dân cư không tập trung thì ghi rõ."
        )
        yield stops(Reason("A02", message, small, AREA_LAW))
    if electors > MOST_ELECTORS:
        message = N_("Khu vực bỏ phiếu có %(electors)s cử tri, nhiều hơn %(most)s; hãy chia khu vực.")
        yield stops(Reason("A04", message, {"electors": electors, "most": MOST_ELECTORS}, AREA_LAW))
