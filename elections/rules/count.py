"""The identities that the figures of one count record must satisfy (Resolution 40/NQ-HĐBCQG, forms 23, 32).

A code carries the number of its identity, with a letter where the identity has parts; K00 guards what must
hold before anything can be computed. The algorithm in prose: docs/rules/count-records.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate
from unicodedata import normalize

from council.rules.decision import N_, Reason
from elections.rules.findings import sorted_findings, stops, warns
from elections.rules.shapes import Figures, Finding, Readings, Sex, law_85, resolution_40

CODES = {
    "K00a": N_("Mỗi số trên biên bản được ghi và không âm"),
    "K00b": N_("Chỉ người trong danh sách ứng cử có số phiếu"),
    "K00c": N_("Mỗi người trong danh sách ứng cử có số phiếu"),
    "K00d": N_("Phiếu được phân loại theo đúng số đại biểu được bầu"),
    "K01": N_("Phiếu hợp lệ cộng phiếu không hợp lệ bằng phiếu thu vào"),
    "K02": N_("Phiếu thu vào không nhiều hơn phiếu phát ra"),
    "K03a": N_("Số cử tri đã bỏ phiếu không nhiều hơn tổng số cử tri"),
    "K03b": N_("Phiếu thu vào không nhiều hơn số cử tri đã bỏ phiếu"),
    "K03c": N_("Phiếu thu vào ít hơn số cử tri đã bỏ phiếu thì phải giải thích"),
    "K03d": N_("Tổng số cử tri khác danh sách đã lập thì phải giải thích"),
    "K04": N_("Phiếu phát ra khớp với số cử tri đã bỏ phiếu"),
    "K05a": N_("Phiếu phát ra và phiếu còn lại không nhiều hơn phiếu đã nhận"),
    "K05b": N_("Phiếu đã nhận bằng phiếu phát ra, phiếu đổi và phiếu còn lại"),
    "K05c": N_("Biên bản kiểm kê phiếu được ghi đủ"),
    "K06": N_("Số phiếu của một người không nhiều hơn phiếu hợp lệ"),
    "K07a": N_("Tổng các loại phiếu bằng phiếu hợp lệ"),
    "K07b": N_("Tổng số phiếu của những người ứng cử khớp với các loại phiếu"),
    "K07c": N_("Tổng số phiếu của những người ứng cử nằm trong giới hạn của phiếu hợp lệ"),
    "K07d": N_("Có cách gạch phiếu cho ra đúng số phiếu của từng người"),
    "K08a": N_("Có đủ biên bản của mọi khu vực bỏ phiếu"),
    "K08b": N_("Mỗi khu vực bỏ phiếu chỉ được cộng một lần"),
    "K08c": N_("Không cộng biên bản của khu vực ngoài đơn vị bầu cử"),
    "K08d": N_("Số của đơn vị bầu cử bằng tổng các khu vực bỏ phiếu"),
    "K08e": N_("Các khu vực của một đơn vị bầu cử có cùng danh sách người ứng cử"),
    "K08f": N_("Một biên bản không được nhập cho hai khu vực"),
    "K09a": N_("Cử tri bầu cấp xã không nhiều hơn cử tri bầu cấp thành phố"),
    "K09b": N_("Người bỏ phiếu cấp xã không nhiều hơn người bỏ phiếu cấp thành phố"),
    "K09c": N_("Phiếu phát ra cấp xã không nhiều hơn phiếu phát ra cấp thành phố"),
    "K10": N_("Tỷ lệ phần trăm đúng với các số đã ghi"),
    "K11": N_("Số của cấp bầu cử bằng tổng các đơn vị bầu cử"),
    "K12": N_("“Ông” hoặc “Bà” đúng với giới tính trong danh sách"),
}

FORM_23 = resolution_40("Mẫu số 23/HĐBC-HĐND")
FORM_31 = resolution_40("Mẫu số 31/HĐBC")
FORM_32 = resolution_40("Mẫu số 32/HĐBC")
ANNULMENT = law_85("Điều 81")

_ABSENT = {
    "electors": N_("Chưa ghi hoặc ghi số âm: tổng số cử tri."),
    "voted": N_("Chưa ghi hoặc ghi số âm: số cử tri đã tham gia bỏ phiếu."),
    "issued": N_("Chưa ghi hoặc ghi số âm: số phiếu phát ra."),
    "collected": N_("Chưa ghi hoặc ghi số âm: số phiếu thu vào."),
    "valid": N_("Chưa ghi hoặc ghi số âm: số phiếu hợp lệ."),
    "invalid": N_("Chưa ghi hoặc ghi số âm: số phiếu không hợp lệ."),
    "received": N_("Chưa ghi hoặc ghi số âm: số phiếu đã nhận về."),
    "exchanged": N_("Chưa ghi hoặc ghi số âm: số phiếu đổi do gạch hỏng."),
    "unused": N_("Chưa ghi hoặc ghi số âm: số phiếu còn lại không sử dụng."),
    "votes": N_("Chưa ghi hoặc ghi số âm: số phiếu của một người ứng cử."),
    "by_names": N_("Chưa ghi hoặc ghi số âm: số phiếu theo từng loại."),
}
_OPTIONAL = frozenset({"received", "exchanged", "unused", "by_names"})


def check_record(
    figures: Figures,
    *,
    seats: int,
    candidates: Collection[int],
    listed_electors: int | None,
    readings: Readings,
) -> tuple[Finding, ...]:
    """Every identity that one count record breaks, those that stop it first.

    Where something of K00 is broken the rest cannot be computed and is not looked at. `candidates`:
    everybody on the printed ballot, whoever has withdrawn since included. `listed_electors`: the list of
    electors as set up for this area and level; it is kept up to date until voting starts (form 23 note 5),
    so that a difference is a warning.
    """
    if seats < 1:
        raise ValueError(f"a constituency elects at least one deputy, not {seats}")
    unreadable = tuple(_unreadable(figures, seats, candidates))
    if unreadable:
        return unreadable
    return sorted_findings(
        (
            _ballots_sum(figures),
            _collected_within_issued(figures),
            *_voters(figures, listed_electors),
            _issued_to_voters(figures, readings),
            *_inventory(figures, readings),
            *_each_candidate(figures),
            *_all_candidates(figures, seats),
        )
    )


def check_levels(city: Figures, commune: Figures) -> tuple[Finding, ...]:
    """Identity 9 for one area: whoever elects the commune's council elects the city's too, not the reverse.

    Form 31: those with less than twelve months of temporary residence, soldiers at their unit and others mark
    columns 8 and 9 alone.
    """
    reasons = (
        (
            city.electors,
            commune.electors,
            Reason(
                "K09a",
                N_("Cử tri bầu cấp xã (%(commune)s) nhiều hơn cử tri bầu cấp thành phố (%(city)s)."),
                {"commune": commune.electors, "city": city.electors},
                FORM_31,
            ),
        ),
        (
            city.voted,
            commune.voted,
            Reason(
                "K09b",
                N_("Người bỏ phiếu cấp xã (%(commune)s) nhiều hơn người bỏ phiếu cấp thành phố (%(city)s)."),
                {"commune": commune.voted, "city": city.voted},
                FORM_31,
            ),
        ),
        (
            city.issued,
            commune.issued,
            Reason(
                "K09c",
                N_("Phiếu phát ra cấp xã (%(commune)s) nhiều hơn phiếu phát ra cấp thành phố (%(city)s)."),
                {"commune": commune.issued, "city": city.issued},
                FORM_31,
            ),
        ),
    )
    return tuple(stops(reason) for of_city, of_commune, reason in reasons if of_commune > of_city)


def check_titles(printed: Iterable[tuple[int, str, Sex]]) -> tuple[Finding, ...]:
    """Identity 12: each candidate's printed "Ông" or "Bà" against the sex in the list (forms 14, 15 note 4).

    A wrong title on the ballot papers is found at the count at the latest and has voided an election.
    """
    return tuple(
        stops(
            Reason(
                "K12",
                N_("In “%(printed)s” cho người ứng cử mà danh sách ghi giới tính ứng với “%(right)s”."),
                {"candidate": candidate, "printed": title, "right": title_of(sex)},
                resolution_40("Mẫu số 14/HĐBC-HĐND, ghi chú (4)"),
            )
        )
        for candidate, title, sex in printed
        if normalize("NFC", title).strip() != title_of(sex)
    )


def title_of(sex: Sex) -> str:
    """The title before a candidate's name on lists and ballot papers."""
    return "Ông" if sex is Sex.MALE else "Bà"


def _unreadable(figures: Figures, seats: int, candidates: Collection[int]) -> Iterator[Finding]:
    for name, message in _ABSENT.items():
        if any(value is None or value < 0 for value in _values(figures, name)):
            yield stops(Reason("K00a", message, {"field": name}, FORM_23))
    for candidate in sorted(figures.votes.keys() - set(candidates)):
        message = N_("Có số phiếu ghi cho người không có trong danh sách ứng cử.")
        yield stops(Reason("K00b", message, {"candidate": candidate}, FORM_23))
    for candidate in sorted(set(candidates) - figures.votes.keys()):
        message = N_("Chưa ghi số phiếu của một người ứng cử; không có phiếu nào thì ghi 0.")
        yield stops(Reason("K00c", message, {"candidate": candidate}, FORM_23))
    if figures.by_names is not None and len(figures.by_names) != seats:
        message = N_("Được bầu %(seats)s đại biểu thì có %(seats)s loại phiếu, biên bản ghi %(types)s loại.")
        yield stops(Reason("K00d", message, {"seats": seats, "types": len(figures.by_names)}))


def _values(figures: Figures, name: str) -> Collection[int | None]:
    """What a field holds, one number or several. Form 32 and the types of ballots need not be taken down."""
    value = getattr(figures, name)
    if name == "votes":
        return tuple(value.values())
    if value is None and name in _OPTIONAL:
        return ()
    return tuple(value) if name == "by_names" else (value,)


def _ballots_sum(f: Figures) -> Finding | None:
    if f.valid + f.invalid == f.collected:
        return None
    message = N_(
        "Phiếu hợp lệ (%(valid)s) cộng phiếu không hợp lệ (%(invalid)s) là %(sum)s, "
        "khác phiếu thu vào (%(collected)s)."
    )
    sums = {"valid": f.valid, "invalid": f.invalid, "sum": f.valid + f.invalid, "collected": f.collected}
    return stops(Reason("K01", message, sums, FORM_23))


def _collected_within_issued(f: Figures) -> Finding | None:
    if f.collected <= f.issued:
        return None
    message = N_("Phiếu thu vào (%(collected)s) nhiều hơn phiếu phát ra (%(issued)s): thừa %(over)s phiếu.")
    params = {"collected": f.collected, "issued": f.issued, "over": f.collected - f.issued}
    return stops(Reason("K02", message, params, ANNULMENT))


def _voters(f: Figures, listed_electors: int | None) -> Iterator[Finding]:
    if f.voted > f.electors:
        message = N_("Số cử tri đã bỏ phiếu (%(voted)s) nhiều hơn tổng số cử tri (%(electors)s).")
        yield stops(Reason("K03a", message, {"voted": f.voted, "electors": f.electors}, FORM_23))
    if (
        f.collected > f.voted and f.issued != f.voted
    ):  # where they are equal it is one fault, and K02 names it
        message = N_("Phiếu thu vào (%(collected)s) nhiều hơn số cử tri đã bỏ phiếu (%(voted)s).")
        yield stops(Reason("K03b", message, {"collected": f.collected, "voted": f.voted}, FORM_23))
    if f.collected < f.voted:
        message = N_(
            "Phiếu thu vào (%(collected)s) ít hơn số cử tri đã bỏ phiếu (%(voted)s): hụt %(short)s phiếu; "
            "hãy ghi rõ vì sao."
        )
        params = {"collected": f.collected, "voted": f.voted, "short": f.voted - f.collected}
        yield warns(Reason("K03c", message, params, FORM_23))
    if listed_electors is not None and f.electors != listed_electors:
        message = N_("Tổng số cử tri (%(electors)s) khác danh sách đã lập (%(listed)s); hãy ghi rõ vì sao.")
        params = {"electors": f.electors, "listed": listed_electors}
        yield warns(Reason("K03d", message, params, resolution_40("Mẫu số 23/HĐBC-HĐND, ghi chú (5)")))


def _issued_to_voters(f: Figures, readings: Readings) -> Finding | None:
    """Identity 4: a ballot issued for each voter; with the exchanged ones where issued contains them.

    Under that reading ballots not known to be exchanged cannot be told from ballots too many.
    """
    params = {"issued": f.issued, "voted": f.voted}
    if readings.issued_is_net:
        message = N_("Phiếu phát ra (%(issued)s) khác số cử tri đã bỏ phiếu (%(voted)s).")
        return None if f.issued == f.voted else stops(Reason("K04", message, params, FORM_32))
    net = f.issued - (f.exchanged or 0)
    if net == f.voted or (f.exchanged is None and net > f.voted):
        return None
    message = N_(
        "Phiếu phát ra trừ phiếu đổi (%(net)s) khác số cử tri đã bỏ phiếu (%(voted)s); hãy ghi rõ vì sao."
    )
    return warns(Reason("K04", message, {**params, "net": net}, FORM_32))


def _inventory(f: Figures, readings: Readings) -> Iterator[Finding]:
    """Identity 5, of form 32. The form does not say whether exchanged ballots are among those issued."""
    if f.received is None or f.exchanged is None or f.unused is None:
        if any(value is not None for value in (f.received, f.exchanged, f.unused)):
            message = N_("Biên bản kiểm kê phiếu chưa ghi đủ số nhận về, số đổi và số còn lại.")
            yield warns(Reason("K05c", message, basis=FORM_32))
        return
    if f.issued + f.unused > f.received:
        message = N_(
            "Phiếu phát ra (%(issued)s) cộng phiếu còn lại (%(unused)s) nhiều hơn "
            "phiếu đã nhận (%(received)s)."
        )
        params = {"issued": f.issued, "unused": f.unused, "received": f.received}
        yield stops(Reason("K05a", message, params, FORM_32))
        return
    used = f.issued + f.unused + (f.exchanged if readings.issued_is_net else 0)
    if used != f.received:
        message = N_(
            "Phiếu phát ra, phiếu đổi và phiếu còn lại là %(used)s, khác phiếu đã nhận (%(received)s); "
            "hãy ghi rõ vì sao."
        )
        yield warns(Reason("K05b", message, {"used": used, "received": f.received}, FORM_32))


def _each_candidate(f: Figures) -> Iterator[Finding]:
    for candidate, votes in sorted(f.votes.items()):
        if votes > f.valid:
            message = N_("Số phiếu của một người ứng cử (%(votes)s) nhiều hơn phiếu hợp lệ (%(valid)s).")
            params = {"candidate": candidate, "votes": votes, "valid": f.valid}
            yield stops(Reason("K06", message, params, FORM_23))


def _all_candidates(f: Figures, seats: int) -> Iterator[Finding]:
    votes = sum(f.votes.values())
    if f.by_names is None:
        if not f.valid <= votes <= seats * f.valid:
            message = N_("Tổng số phiếu của những người ứng cử (%(votes)s) phải từ %(least)s đến %(most)s.")
            params = {"votes": votes, "least": f.valid, "most": seats * f.valid}
            yield stops(Reason("K07c", message, params, FORM_23))
        return
    ballots = sum(f.by_names)
    if ballots != f.valid:
        message = N_("Các loại phiếu cộng lại là %(ballots)s, khác phiếu hợp lệ (%(valid)s).")
        yield stops(Reason("K07a", message, {"ballots": ballots, "valid": f.valid}))
    names = sum(k * b for k, b in enumerate(f.by_names, start=1))
    if names != votes:
        message = N_("Các loại phiếu cho %(names)s lượt chọn nhưng những người ứng cử có %(votes)s phiếu.")
        yield stops(Reason("K07b", message, {"names": names, "votes": votes}))
    elif ballots == f.valid and max(f.votes.values(), default=0) <= f.valid and not _possible(f):
        message = N_(
            "Không có cách gạch phiếu nào theo các loại phiếu đã ghi cho ra số phiếu của từng người."
        )
        yield stops(Reason("K07d", message))


def _possible(f: Figures) -> bool:
    """Whether ballots of these types can give these votes, which add up (Gale and Ryser).

    A ballot with k names gives the m strongest candidates at most min(k, m) votes together.
    """
    strongest = accumulate(sorted(f.votes.values(), reverse=True))
    types = tuple(enumerate(f.by_names or (), start=1))
    return all(top <= sum(b * min(k, m) for k, b in types) for m, top in enumerate(strongest, start=1))
