"""Who is elected in a constituency, and what becomes of its empty seats.

Law 85/2015/QH13 as amended by Law 83/2025/QH15, Art. 78-81. Whole numbers only; what the law does not decide
stays undecided. The algorithm in prose: docs/rules/winners.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from council.rules.decision import N_, Reason
from elections.rules.birth import older
from elections.rules.shapes import Birth, Fate, Kind, Outcome, Poll, Readings, Standing, Verdict, law_85

WINNING = law_85("Điều 78")
ADDITIONAL_LAW = law_85("Điều 79(2)")
NO_SECOND = law_85("Điều 79(3)")
RE_ELECTION_LAW = law_85("Điều 80")
ANNULMENT = law_85("Điều 81")

DEFAULT = Readings()
_UNKNOWN = Birth(9999)  # after every birth that is known


@dataclass(frozen=True, slots=True)
class _Count:
    """The candidates of a valid poll, sorted by what the rule says of them."""

    above: tuple[Standing, ...]  # elected by their votes
    by_age: tuple[Standing, ...]  # elected from the tie at the last seat, being older
    tied: tuple[Standing, ...]  # undecided
    younger: tuple[Standing, ...]  # lost the tie
    open_seats: int

    @property
    def elected(self) -> int:
        return len(self.above) + len(self.by_age)


def decide(poll: Poll, readings: Readings = DEFAULT) -> Outcome:
    """The result of one constituency from its sums. Nothing depends on the order of the candidates.

    With a tie undecided `missing` is 0: those seats are `open_seats`, to be filled from `tied`. Raises
    ValueError for figures that no count can give; a record with findings that stop never gets here.
    """
    _check(poll)
    if poll.annulled:
        message = N_("Kết quả bị hủy vì vi phạm pháp luật nghiêm trọng; phải bầu cử lại.")
        return _nobody(poll, Verdict.ANNULLED, Reason("annulled", message, basis=ANNULMENT))
    turnout = _turnout(poll, readings)
    if turnout.code == "turnout_too_low":
        return _nobody(poll, Verdict.RE_ELECTION, turnout)
    count = _count(poll)
    verdict, reason = _verdict(poll, count, readings)
    return Outcome(
        verdict=verdict,
        elected=tuple(s.candidate for s in _ranked((*count.above, *count.by_age))),
        missing=poll.seats - count.elected - count.open_seats,
        fates=tuple(_fate(s, poll, count) for s in _ranked(poll.standings)),
        reasons=(turnout, reason),
        tied=tuple(s.candidate for s in _ranked(count.tied)),
        open_seats=count.open_seats,
    )


def additional_due(elected: int, seats: int) -> bool:
    """Whether fewer than two thirds of a constituency's seats are filled (Art. 79(2))."""
    return 3 * elected < 2 * seats


def _check(poll: Poll) -> None:
    numbers = (poll.electors, poll.voted, poll.valid, *(s.votes for s in poll.standings))
    if poll.seats < 1 or poll.seats > poll.seats_of_constituency or min(numbers) < 0:
        raise ValueError(f"not a poll: {poll}")
    if poll.voted > poll.electors or poll.valid > poll.voted:
        raise ValueError(f"more voted or valid than there can be: {poll}")
    if any(s.votes > poll.valid for s in poll.standings):
        raise ValueError(f"a candidate has more votes than there are valid ballots: {poll}")
    if len({s.candidate for s in poll.standings}) < len(poll.standings):
        raise ValueError(f"a candidate stands twice: {poll}")


def _turnout(poll: Poll, readings: Readings) -> Reason:
    params = {"voted": poll.voted, "electors": poll.electors}
    if poll.kind is Kind.RE_ELECTION:
        message = N_("Bầu cử lại: không đòi hỏi quá nửa số cử tri đi bỏ phiếu (%(voted)s/%(electors)s).")
        return Reason("turnout_not_asked", message, params, law_85("Điều 80(4)"))
    if poll.kind is Kind.ADDITIONAL and not readings.additional_needs_turnout:
        message = N_("Bầu cử thêm: không xét tỷ lệ cử tri đi bỏ phiếu (%(voted)s/%(electors)s).")
        return Reason("turnout_not_asked", message, params, NO_SECOND)
    if 2 * poll.voted > poll.electors:
        message = N_("Số cử tri đi bỏ phiếu đạt quá một nửa tổng số cử tri (%(voted)s/%(electors)s).")
        return Reason("turnout_reached", message, params, WINNING)
    message = N_(
        "Số cử tri đi bỏ phiếu chưa đạt quá một nửa tổng số cử tri (%(voted)s/%(electors)s) "
        "nên cuộc bầu cử không có giá trị; phải bầu cử lại."
    )
    return Reason("turnout_too_low", message, params, RE_ELECTION_LAW)


def _count(poll: Poll) -> _Count:
    passers = [s for s in poll.standings if _passes(s, poll)]
    if len(passers) <= poll.seats:
        return _Count(tuple(passers), (), (), (), 0)
    last = sorted((s.votes for s in passers), reverse=True)[poll.seats - 1]
    above = tuple(s for s in passers if s.votes > last)
    level = [s for s in passers if s.votes == last]
    places = poll.seats - len(above)
    if len(level) == places:
        return _Count((*above, *level), (), (), (), 0)
    sure = tuple(s for s in level if _how_many(level, s, _not_younger) < places)
    out = tuple(s for s in level if _how_many(level, s, _older) >= places)
    rest = tuple(s for s in level if s not in sure and s not in out)
    return _Count(above, sure, rest, out, places - len(sure))


def _passes(s: Standing, poll: Poll) -> bool:
    return not s.withdrawn and 2 * s.votes > poll.valid


def _how_many(level: list[Standing], s: Standing, before: Callable[[Standing, Standing], bool]) -> int:
    """How many of those level with s stand before it."""
    return sum(before(other, s) for other in level if other is not s)


def _older(a: Standing, b: Standing) -> bool:
    """a is certainly older than b."""
    return a.birth is not None and b.birth is not None and older(a.birth, b.birth) is True


def _not_younger(a: Standing, b: Standing) -> bool:
    """a may be as old as b, or older: b is not certainly the older one."""
    return not _older(b, a)


def _verdict(poll: Poll, count: _Count, readings: Readings) -> tuple[Verdict, Reason]:
    if count.tied:
        message = N_(
            "%(tied)s người bằng phiếu nhau cho %(places)s ghế cuối mà ngày sinh không cho biết "
            "ai nhiều tuổi hơn; luật không quy định tiếp, Ủy ban bầu cử quyết định."
        )
        params = {"tied": len(count.tied), "places": count.open_seats}
        return Verdict.UNRESOLVED, Reason("tie_undecided", message, params, WINNING)
    if count.elected == poll.seats:
        params = {"elected": count.elected, "seats": poll.seats}
        return Verdict.COMPLETE, Reason(
            "seats_filled", N_("Đã bầu đủ %(elected)s/%(seats)s đại biểu."), params, WINNING
        )
    return _shortage(poll, count.elected, readings)


def _shortage(poll: Poll, elected: int, readings: Readings) -> tuple[Verdict, Reason]:
    params = {"elected": elected, "seats": poll.seats, "missing": poll.seats - elected}
    if poll.kind is Kind.ADDITIONAL:
        message = N_(
            "Bầu cử thêm được %(elected)s/%(seats)s đại biểu, còn thiếu %(missing)s; "
            "không bầu cử thêm lần thứ hai."
        )
        return Verdict.SHORT, Reason("no_second_additional", message, params, NO_SECOND)
    if poll.kind is Kind.RE_ELECTION and not readings.additional_after_re_election:
        message = N_("Bầu cử lại được %(elected)s/%(seats)s đại biểu, còn thiếu %(missing)s; ghế để trống.")
        return Verdict.SHORT, Reason("short_after_re_election", message, params, ADDITIONAL_LAW)
    if additional_due(elected, poll.seats_of_constituency):
        message = N_(
            "Bầu được %(elected)s/%(seats)s đại biểu, chưa đủ hai phần ba, còn thiếu %(missing)s; "
            "phải bầu cử thêm."
        )
        return Verdict.ADDITIONAL, Reason("additional_due", message, params, ADDITIONAL_LAW)
    message = N_(
        "Bầu được %(elected)s/%(seats)s đại biểu, đã đủ hai phần ba, còn thiếu %(missing)s; "
        "không bầu cử thêm."
    )
    return Verdict.SHORT, Reason("two_thirds_reached", message, params, ADDITIONAL_LAW)


def _fate(s: Standing, poll: Poll, count: _Count) -> Fate:
    params = {"votes": s.votes, "valid": poll.valid}
    if s.withdrawn:
        message = N_(
            "Không còn là người ứng cử khi xác định kết quả nên không thể trúng cử; %(votes)s phiếu vẫn "
            "nằm trong phiếu hợp lệ."
        )
        return Fate(s.candidate, s.votes, False, Reason("withdrawn", message, params, WINNING))
    if not _passes(s, poll):
        message = N_("Không quá nửa số phiếu hợp lệ (%(votes)s/%(valid)s).")
        return Fate(s.candidate, s.votes, False, Reason("not_over_half", message, params, WINNING))
    if s in count.above:
        message = N_("Được quá nửa số phiếu hợp lệ (%(votes)s/%(valid)s) và có nhiều phiếu hơn.")
        return Fate(s.candidate, s.votes, True, Reason("most_votes", message, params, WINNING))
    if s in count.by_age:
        message = N_("Bằng phiếu ở ghế cuối (%(votes)s/%(valid)s); nhiều tuổi hơn nên trúng cử.")
        return Fate(s.candidate, s.votes, True, Reason("older_of_tie", message, params, WINNING))
    if s in count.younger:
        message = N_("Bằng phiếu ở ghế cuối (%(votes)s/%(valid)s); ít tuổi hơn nên không trúng cử.")
        return Fate(s.candidate, s.votes, False, Reason("younger_of_tie", message, params, WINNING))
    if s in count.tied:
        message = N_("Bằng phiếu ở ghế cuối (%(votes)s/%(valid)s); chờ Ủy ban bầu cử quyết định.")
        return Fate(s.candidate, s.votes, None, Reason("tie_undecided", message, params, WINNING))
    message = N_("Được quá nửa số phiếu hợp lệ (%(votes)s/%(valid)s) nhưng đã đủ người có nhiều phiếu hơn.")
    return Fate(s.candidate, s.votes, False, Reason("fewer_votes", message, params, WINNING))


def _nobody(poll: Poll, verdict: Verdict, reason: Reason) -> Outcome:
    fates = tuple(Fate(s.candidate, s.votes, False, reason) for s in _ranked(poll.standings))
    return Outcome(verdict, (), poll.seats, fates, (reason,))


def _ranked(standings: tuple[Standing, ...]) -> list[Standing]:
    """Most votes first, then the older, then by number: an order for lists that decides nothing."""
    return sorted(standings, key=lambda s: (-s.votes, s.birth or _UNKNOWN, s.candidate))
