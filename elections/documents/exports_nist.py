"""Results as NIST SP 1500-100r2 JSON: a file for each constituency, and one with the sums of a polling day.

What each field holds, and what the standard has no field for: docs/open-data.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from council.enums import CouncilKind
from council.models import Council
from elections.enums import ElectionKind
from elections.models import Election
from elections.queries.results import AreaLine, CouncilLine, Figures, Line, Result

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PRODUCT = "nghi-truong"
NOTES = (
    "BallotsRejected = phiếu không hợp lệ (invalid ballots); BallotsCast = phiếu thu vào (collected); "
    "BallotsOutstanding = phiếu phát ra - phiếu thu vào (issued - collected)."
)
TYPES = {
    ElectionKind.GENERAL: ("general", ""),
    ElectionKind.BY_ELECTION: ("special", ""),
    ElectionKind.ADDITIONAL: ("other", "bau-cu-them"),
    ElectionKind.RE_ELECTION: ("other", "bau-cu-lai"),
}
UNITS = {CouncilKind.CITY: ("city", ""), CouncilKind.WARD: ("ward", "")}
Object = dict[str, Any]


def _made(kind: str, **values: Any) -> Object:
    """An object of the standard; what is empty is left out."""
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    return {"@type": f"ElectionResults.{kind}", **kept}


def _words(vietnamese: str, english: str = "") -> Object:
    texts = [("vi", vietnamese), ("en", english)]
    strings = [_made("LanguageString", Content=text, Language=code) for code, text in texts if text]
    return _made("InternationalizedText", Text=strings)


@dataclass
class _Parts:
    """What a report is put together from."""

    units: list[Object] = field(default_factory=list)
    offices: list[Object] = field(default_factory=list)
    persons: list[Object] = field(default_factory=list)
    candidates: list[Object] = field(default_factory=list)
    contests: list[Object] = field(default_factory=list)
    ballots: list[Object] = field(default_factory=list)


def contest_report(result: Result, *, with_areas: bool) -> Object:
    """The report of one constituency; `with_areas` where the council publishes its polling areas."""
    row, parts = result.row, _Parts()
    areas = [area for area in result.areas if not area.annulled] if with_areas else []
    parts.units.append(_council_unit(row.council, None))
    parts.offices.append(_office(row.council))
    _add_contest(parts, result, areas)
    status = "correction" if row.version > 1 else "certified"
    level = "precinct-level" if areas else "summary-contest"
    return _report(row.election, row.council, row.published_at, parts, status, level)


def summary_report(
    election: Election, lines: Sequence[CouncilLine], results: Iterable[Result], at: datetime
) -> Object:
    """The report of a polling day with the sums of its councils. What the day's councils have not published
    yet makes it partial."""
    parts, corrected = _Parts(), False
    for line in lines:
        parts.units.append(_council_unit(line.council, line))
        parts.offices.append(_office(line.council))
    if election.council_id not in {line.council.id for line in lines}:
        parts.units.append(_council_unit(election.council, None))
    for result in results:
        _add_contest(parts, result, [])
        corrected = corrected or result.row.version > 1
    complete = bool(lines) and all(line.state == "all" for line in lines)
    status = "correction" if corrected else "certified"
    return _report(
        election,
        election.council,
        at,
        parts,
        status if complete else "unofficial-partial",
        "summary-contest",
    )


def _report(
    election: Election, issuer: Council, at: datetime, parts: _Parts, status: str, level: str
) -> Object:
    unit = f"{CouncilKind(issuer.kind).label} {issuer.name}"
    return _made(
        "ElectionReport",
        Format=level,
        GeneratedDate=at.astimezone(HANOI).isoformat(timespec="seconds"),
        Issuer=f"Ủy ban bầu cử {unit}",
        IssuerAbbreviation="UBBC",
        IsTest=election.is_test,
        Notes=NOTES,
        SequenceStart=1,
        SequenceEnd=1,
        Status=status,
        VendorApplicationId=PRODUCT,
        GpUnit=parts.units,
        Office=parts.offices,
        Person=parts.persons,
        Election=[_election(election, issuer, parts)],
    )


def _election(election: Election, scope: Council, parts: _Parts) -> Object:
    kind, other = TYPES[ElectionKind(election.kind)]
    return _made(
        "Election",
        Name=_words(election.name, election.name_en),
        Type=kind,
        OtherType=other,
        StartDate=election.day.isoformat(),
        EndDate=election.day.isoformat(),
        ElectionScopeId=_unit_id(scope),
        ExternalIdentifier=[_identifier("local-level", election.code)],
        BallotCounts=parts.ballots,
        Candidate=parts.candidates,
        Contest=parts.contests,
    )


def _add_contest(parts: _Parts, result: Result, areas: Sequence[AreaLine]) -> None:
    row = result.row
    unit = f"{_unit_id(row.council)}-dv-{row.contest.number}"
    area_units = [f"gp-kv-{area.id}" for area in areas]
    parts.units.append(
        _made(
            "ReportingUnit",
            **{"@id": unit},
            Type="other",
            OtherType="don-vi-bau-cu",
            Name=_words(_contest_name(result)),
            Number=str(row.contest.number),
            ComposingGpUnitIds=area_units,
            SubUnitsReported=len(areas) or None,
            TotalSubUnits=len(areas) or None,
            VotersRegistered=result.figures.electors,
            VotersParticipated=result.figures.voted,
        )
    )
    parts.ballots.append(_ballots(unit, result.figures))
    for area, area_unit in zip(areas, area_units, strict=True):
        parts.units.append(_area_unit(area, area_unit))
        parts.ballots.append(_ballots(area_unit, area.figures))
    counts = [(unit, [line.votes for line in result.lines])]
    counts += [(area_unit, list(area.votes)) for area, area_unit in zip(areas, area_units, strict=True)]
    selections = []
    for place, line in enumerate(result.lines):
        parts.persons.append(_person(line))
        parts.candidates.append(_candidate(line))
        selections.append(_selection(line, place, [(of, votes[place]) for of, votes in counts]))
    parts.contests.append(
        _made(
            "CandidateContest",
            **{"@id": f"contest-{row.contest_id}"},
            Name=_contest_name(result),
            ElectionDistrictId=unit,
            OfficeIds=[_office_id(row.council)],
            VotesAllowed=row.seats,
            NumberElected=row.seats,
            VoteVariation="n-of-m",
            ContestSelection=selections,
        )
    )


def _contest_name(result: Result) -> str:
    council = result.row.council
    unit = f"{CouncilKind(council.kind).label} {council.name}"
    return f"Hội đồng nhân dân {unit}, đơn vị bầu cử số {result.row.contest.number}"


def _unit_id(council: Council) -> str:
    return f"gp-{council.code}"


def _office_id(council: Council) -> str:
    return f"office-{council.code}"


def _identifier(kind: str, value: str) -> Object:
    return _made("ExternalIdentifier", Type=kind, Value=value)


def _council_unit(council: Council, line: CouncilLine | None) -> Object:
    kind, other = UNITS.get(CouncilKind(council.kind), ("municipality", ""))
    national = council.code.isdigit()
    voters: Mapping[str, int | None] = {}
    if line is not None:
        voters = {
            "SubUnitsReported": line.published,
            "TotalSubUnits": line.contests,
            "VotersRegistered": line.figures.electors,
            "VotersParticipated": line.figures.voted,
        }
    return _made(
        "ReportingUnit",
        **{"@id": _unit_id(council)},
        Type=kind,
        OtherType=other,
        Name=_words(f"{CouncilKind(council.kind).label} {council.name}", council.name_en),
        ExternalIdentifier=[_identifier("national-level" if national else "local-level", council.code)],
        **voters,
    )


def _area_unit(area: AreaLine, unit: str) -> Object:
    return _made(
        "ReportingUnit",
        **{"@id": unit},
        Type="precinct",
        Name=_words(f"{area.commune_name}, khu vực bỏ phiếu số {area.number}: {area.place}"),
        Number=str(area.number),
        ExternalIdentifier=[_identifier("local-level", f"{area.commune}-{area.number}")],
        VotersRegistered=area.figures.electors,
        VotersParticipated=area.figures.voted,
    )


def _ballots(unit: str, figures: Figures) -> Object:
    return _made(
        "BallotCounts",
        GpUnitId=unit,
        Type="total",
        BallotsCast=figures.collected,
        BallotsRejected=figures.invalid,
        BallotsOutstanding=figures.issued - figures.collected,
    )


def _office(council: Council) -> Object:
    unit = f"{CouncilKind(council.kind).label} {council.name}"
    return _made(
        "Office",
        **{"@id": _office_id(council)},
        Name=_words(f"Đại biểu Hội đồng nhân dân {unit}", f"Delegate, People's Council of {council.name_en}"),
        IsPartisan=False,
        ElectionDistrictId=_unit_id(council),
    )


def _person(line: Line) -> Object:
    year, month, day = line.birth
    return _made(
        "Person",
        **{"@id": f"person-{line.id}"},
        FullName=_words(line.name),
        Nickname=line.other_names,
        Gender=line.sex,
        DateOfBirth=f"{year:04d}-{month:02d}-{day:02d}" if month and day else "",
        Profession=_words(line.occupation) if line.occupation else None,
    )


def _candidate(line: Line) -> Object:
    after = "winner" if line.elected else "defeated"
    return _made(
        "Candidate",
        **{"@id": f"candidate-{line.id}"},
        BallotName=_words(line.name),
        PersonId=f"person-{line.id}",
        ExternalIdentifier=[_identifier("local-level", line.code)],
        PreElectionStatus="withdrawn" if line.left else "qualified",
        PostElectionStatus="withdrawn" if line.left else after,
    )


def _selection(line: Line, place: int, counts: Iterable[tuple[str, int]]) -> Object:
    return _made(
        "CandidateSelection",
        **{"@id": f"selection-{line.id}"},
        CandidateIds=[f"candidate-{line.id}"],
        SequenceOrder=place + 1,
        VoteCounts=[_made("VoteCounts", GpUnitId=unit, Type="total", Count=votes) for unit, votes in counts],
    )
