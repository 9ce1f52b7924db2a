"""Reports of how many have voted so far: cumulative, never beyond the electors, corrected only with a reason.

The law names no hours; the slots are data. In prose: docs/rules/turnout.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from council.rules.decision import N_, Reason
from elections.rules.findings import sorted_findings, stops, warns
from elections.rules.shapes import Finding, resolution_40

MIN_REASON = 10  # a guard against a slip of the hand, not a rule of law
FORM_31 = resolution_40("Mẫu số 31/HĐBC")
AHEAD = timedelta(minutes=15)  # a report may be sent so long before its slot; later is always possible


def check_report(
    voted: int, electors: int, previous: int | None, later: int | None, reason: str
) -> tuple[Finding, ...]:
    """What is wrong with one report. `previous` and `later`: the nearest reports of the same area and level
    before and after its slot. `reason`: why the row of numbers goes back, where it does."""
    return sorted_findings(_faults(voted, electors, previous, later, len(" ".join(reason.split()))))


def check_turnout_levels(voted_city: int, voted_commune: int) -> tuple[Finding, ...]:
    """Form 31: electors of the commune's council elect the city's too, so never more at the commune."""
    if voted_commune <= voted_city:
        return ()
    message = N_("Số người đã bỏ phiếu cấp xã (%(commune)s) nhiều hơn cấp thành phố (%(city)s).")
    params = {"commune": voted_commune, "city": voted_city}
    return (stops(Reason("T05", message, params, FORM_31)),)


def check_correction(before: int, voted: int, reason: str) -> tuple[Finding, ...]:
    """A figure that was reported is changed only with a reason."""
    if before == voted:
        return ()
    message = N_(
        "Giờ này đã báo cáo %(before)s; muốn sửa thành %(voted)s, hãy ghi lý do (ít nhất %(least)s ký tự)."
    )
    params = {"before": before, "voted": voted, "least": MIN_REASON}
    finding = warns if len(" ".join(reason.split())) >= MIN_REASON else stops
    return (finding(Reason("T06", message, params)),)


def check_time(day: date, opens: time, slot: time, now: datetime) -> Reason | None:
    """Whether a slot may be reported at `now` (local time, without zone): not before the voting begins and
    not long before the slot itself."""
    if now < datetime.combine(day, opens):
        params = {"at": f"{opens:%H:%M}", "day": f"{day.day}/{day.month}/{day.year}"}
        return Reason("T07", N_("Chưa đến giờ bỏ phiếu (%(at)s ngày %(day)s)."), params)
    if now < datetime.combine(day, slot) - AHEAD:
        message = N_("Chưa đến giờ báo cáo %(at)s; hãy chọn đúng giờ báo cáo.")
        return Reason("T08", message, {"at": f"{slot:%H:%M}"})
    return None


def suggest_slots(opens: time, closes: time, hours: int) -> tuple[time, ...]:
    """Slots every so many hours while voting goes on, the last one at the close. A suggestion, not law."""
    day = date(2000, 1, 1)
    at, end, found = datetime.combine(day, opens), datetime.combine(day, closes), []
    while (at := at + timedelta(hours=hours)) < end:
        found.append(at.time())
    return (*found, closes)


def _faults(
    voted: int, electors: int, previous: int | None, later: int | None, explained: int
) -> Iterator[Finding]:
    finding = warns if explained >= MIN_REASON else stops
    if voted < 0:
        yield stops(Reason("T01", N_("Số cử tri đã bỏ phiếu không được âm.")))
    if voted > electors:
        message = N_("Số cử tri đã bỏ phiếu (%(voted)s) nhiều hơn tổng số cử tri (%(electors)s).")
        yield stops(Reason("T02", message, {"voted": voted, "electors": electors}))
    if previous is not None and voted < previous:
        message = N_(
            "Số cử tri đã bỏ phiếu là số cộng dồn: %(voted)s ít hơn báo cáo trước (%(previous)s). "
            "Nếu báo cáo trước sai, hãy ghi lý do."
        )
        yield finding(Reason("T03", message, {"voted": voted, "previous": previous}))
    if later is not None and voted > later:
        message = N_(
            "Số cử tri đã bỏ phiếu là số cộng dồn: %(voted)s nhiều hơn báo cáo sau (%(later)s). "
            "Nếu báo cáo sau sai, hãy ghi lý do."
        )
        yield finding(Reason("T04", message, {"voted": voted, "later": later}))
