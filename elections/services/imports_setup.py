"""The set-up workbook: constituencies, polling areas, residential groups; what each row must satisfy.

Election Law 85/2015/QH13 as amended by Law 83/2025/QH15: Art. 10 (constituencies), 11 (polling areas).
"""

from __future__ import annotations

from collections.abc import Iterable

from council import text
from council.rules.decision import N_
from elections.enums import AreaKind, ElectionKind, GroupKind, Level
from elections.models import ResidentialGroup
from elections.rules.areas import check_area, check_electors, check_seats
from elections.services.imports_cells import (
    Column,
    by_rule,
    choice,
    council_code,
    council_codes,
    line,
    lines,
    stop,
    warning,
    whole,
)
from elections.services.imports_facts import Facts, KnownArea, KnownContest, KnownCouncil, rows_of
from elections.services.imports_sheets import ReadSheet, Row, SheetKind

CITY_OR_COMMUNE = N_("Mã của thành phố hoặc của xã, phường; xem trang Hướng dẫn.")
MOST_NUMBER = 9_999
MOST_ELECTORS = 1_000_000
_number = whole(1, MOST_NUMBER)
_electors = whole(0, MOST_ELECTORS)
_HOMES = {"vu trang": "military", "quan doi": "military", "dan cu": "ordinary", "co so cham soc": "care_home"}
_GROUPS = {"to": "urban_group", "tdp": "urban_group", "xom": "hamlet", "ban": "hamlet", "lang": "hamlet"}

_COMMUNES = N_("Chỉ ghi cho thành phố: mã các xã, phường, cách nhau bằng dấu chấm phẩy.")
_EXCEPTION = N_("Khi có dưới 300 cử tri: miền núi, hải đảo, dân cư không tập trung.")

CONTESTS = SheetKind(
    "contests",
    "Đơn vị bầu cử",
    (
        Column("council", "Mã đơn vị hành chính", council_code, True, True, note=CITY_OR_COMMUNE),
        Column("number", "Số đơn vị", _number, required=True, needed=True),
        Column("seats", "Số đại biểu", whole(0, 999), required=True, needed=True),
        Column("communes", "Gồm", council_codes, note=_COMMUNES),
    ),
)
AREAS = SheetKind(
    "areas",
    "Khu vực bỏ phiếu",
    (
        Column("council", "Mã xã, phường", council_code, required=True, needed=True),
        Column("number", "Khu vực số", _number, required=True, needed=True),
        Column("kind", "Loại", choice(AreaKind, _HOMES), words=AreaKind),
        Column("place", "Nơi bỏ phiếu", line(200), required=True, needed=True),
        Column("address", "Địa chỉ", line(300)),
        Column("streets", "Đường, phố", lines(4_000), note=N_("Cách nhau bằng dấu chấm phẩy.")),
        Column("city_contest", "Đơn vị thành phố số", _number),
        Column("commune_contest", "Đơn vị xã số", _number),
        Column("city_electors", "Cử tri bầu cấp thành phố", _electors),
        Column("commune_electors", "Cử tri bầu cấp xã", _electors),
        Column("exception", "Lý do ngoại lệ", line(200), note=_EXCEPTION),
    ),
)
GROUPS = SheetKind(
    "groups",
    "Thôn, tổ dân phố",
    (
        Column("council", "Mã xã, phường", council_code, required=True, needed=True),
        Column("kind", "Loại", choice(GroupKind, _GROUPS), True, True, GroupKind),
        Column("name", "Tên", line(120), required=True, needed=True),
        Column("area", "Khu vực số", _number, required=True, needed=True),
        Column("contest", "Đơn vị xã số", _number),
    ),
)
SHEETS = (CONTESTS, AREAS, GROUPS)


def check(facts: Facts, sheets: list[ReadSheet]) -> None:
    """Put what is wrong with each row into its `found`; the facts grow by what the file adds."""
    contests = list(rows_of(sheets, CONTESTS.key))
    for row in contests:
        _check_contest(facts, row)
    _check_wholes(facts, contests)
    in_city = facts.commune_contests()
    for row in rows_of(sheets, AREAS.key):
        _check_area(facts, row, in_city)
    names = known_groups(facts)
    for row in rows_of(sheets, GROUPS.key):
        _check_group(facts, row, names)


def group_name(row: Row) -> str:
    """A group called by a number alone gets the word for its kind: "Tổ dân phố 5"."""
    name = str(row.get("name", ""))
    word = {"hamlet": "Thôn", "urban_group": "Tổ dân phố"}[row.get("kind", "hamlet")]
    return f"{word} {name}" if name.isdigit() or text.fold(name).startswith("so ") else name


def known_groups(facts: Facts) -> dict[tuple[str, str], int]:
    """(council, folded name) -> 0 of the groups in the database."""
    rows = ResidentialGroup.objects.with_scopes_disabled().filter(election=facts.election)
    if not facts.leads:
        rows = rows.filter(council__code=facts.own)
    return dict.fromkeys(rows.order_by().values_list("council__code", "search_key"), 0)


# --- constituencies ---------------------------------------------------------------------------------------


def _check_contest(facts: Facts, row: Row) -> None:
    council, number, seats = facts.council_of(row), row.get("number"), row.get("seats")
    if council is None:
        return
    if not council.level:
        message = N_("Hội đồng này không bầu trong ngày bầu cử này.")
        row.found.append(stop("council_not_elected", message, "council"))
        return
    if council.code in facts.closed:
        message = N_("Danh sách chính thức đã khóa; không thêm được đơn vị bầu cử.")
        row.found.append(stop("list_locked", message, "council"))
    if seats is not None:
        row.found += by_rule(check_seats(council.level, seats), "seats")
    communes = _check_communes(facts, row, council)
    if number is None:
        return
    known = facts.contests.setdefault((council.code, number), KnownContest(0, seats or 0, row=row.number))
    if known.id:
        message = N_("Đơn vị bầu cử số %(number)s đã có; hãy sửa ở trang Thiết lập.")
        row.found.append(stop("contest_exists", message, "number", number=number))
    elif known.row != row.number:
        message = N_("Đơn vị bầu cử số %(number)s đã ghi ở dòng %(row)s.")
        row.found.append(stop("contest_twice", message, "number", number=number, row=known.row))
    else:
        known.communes |= communes


def _check_communes(facts: Facts, row: Row, council: KnownCouncil) -> set[str]:
    """The communes of a city's constituency: each is known and in no other."""
    codes = row.get("communes", [])
    if not council.is_city:
        if codes:
            message = N_("Chỉ đơn vị bầu cử của thành phố gồm các xã, phường; ô này không được dùng.")
            row.found.append(warning("communes_ignored", message, "communes"))
        return set()
    if not codes:
        message = N_("Hãy ghi mã các xã, phường của đơn vị, cách nhau bằng dấu chấm phẩy.")
        row.found.append(stop("communes_empty", message, "communes"))
    elsewhere, good = facts.commune_contests(), set[str]()
    for code in codes:
        known = facts.councils.get(code)
        if known is None or known.is_city:
            row.found.append(facts.unknown(code, "communes"))
        elif code in elsewhere or code in good:
            number = elsewhere.get(code, row.get("number", 0))
            message = N_("%(name)s (%(unit)s) đã thuộc đơn vị số %(number)s; mỗi xã, phường ở một đơn vị.")
            row.found.append(
                stop("commune_twice", message, "communes", name=known.name, unit=code, number=number)
            )
        else:
            good.add(code)
    return good


def _check_wholes(facts: Facts, rows: Iterable[Row]) -> None:
    """Per council, at its first row: the seats add up; every commune is in a constituency of the city."""
    first: dict[str, Row] = {}
    for row in rows:
        if "council" in row.values and not any(fault.column == "council" for fault in row.found):
            first.setdefault(row.values["council"], row)
    for code, row in first.items():
        council = facts.councils[code]
        total = facts.seats_of(code)
        if total != council.seats:
            message = N_("Các đơn vị bầu cử cộng lại bầu %(total)s đại biểu; hội đồng có %(seats)s.")
            row.found.append(warning("seats_sum", message, "seats", total=total, seats=council.seats))
        if council.is_city and facts.election.kind == ElectionKind.GENERAL:
            _check_all_communes(facts, row)


def _check_all_communes(facts: Facts, row: Row) -> None:
    inside = facts.commune_contests()
    missing = [c for c in facts.councils.values() if not c.is_city and c.code not in inside]
    if missing:
        names = ", ".join(f"{council.name} ({council.code})" for council in missing[:10])
        message = N_("%(count)s xã, phường chưa thuộc đơn vị bầu cử nào của thành phố: %(names)s…")
        row.found.append(warning("communes_missing", message, "communes", count=len(missing), names=names))


# --- polling areas ----------------------------------------------------------------------------------------


def _check_area(facts: Facts, row: Row, in_city: dict[str, int]) -> None:
    council, number = facts.council_of(row), row.get("number")
    if council is None:
        return
    if council.is_city:
        message = N_("Khu vực bỏ phiếu thuộc một xã, phường; hãy ghi mã xã, phường.")
        row.found.append(stop("area_of_city", message, "council"))
        return
    kind = row.get("kind", AreaKind.ORDINARY)
    area = KnownArea(0, kind, row=row.number)
    for level, of in levels_at(facts, council, in_city).items():
        _check_level(facts, row, level, of, area)
    _check_unused(facts, row, council, in_city)
    if area.contests.get(Level.CITY) and in_city.get(council.code) != area.contests[Level.CITY]:
        right = str(in_city.get(council.code, ""))
        message = N_("%(name)s không thuộc đơn vị bầu cử này của thành phố.")
        row.found.append(stop("commune_elsewhere", message, "city_contest", right, name=council.name))
    _check_figures(row, kind)
    if number is not None:
        _check_new_area(facts, row, (council.code, number), area)


def levels_at(facts: Facts, council: KnownCouncil, in_city: dict[str, int]) -> dict[str, str]:
    """Level -> council that is elected at a commune on this day."""
    found: dict[str, str] = {}
    city = facts.city
    if city and (facts.election.kind == ElectionKind.GENERAL or council.code in in_city):
        found[Level.CITY] = city.code
    if council.level == Level.COMMUNE:
        found[Level.COMMUNE] = council.code
    return found


def _check_level(facts: Facts, row: Row, level: str, of: str, area: KnownArea) -> None:
    """An area is in one constituency of each level that is elected, with the electors of that level."""
    for column in (f"{level}_contest", f"{level}_electors"):
        if column not in row.values and not any(fault.column == column for fault in row.faults):
            message = N_("Cấp này bầu trong ngày bầu cử này nên ô không được để trống.")
            row.found.append(stop("level_empty", message, column))
    number = row.get(f"{level}_contest")
    if number is None:
        return
    known = facts.contests.get((of, number))
    if known is None:
        message = N_("Chưa có đơn vị bầu cử số %(number)s trong tệp này hay trong phần mềm.")
        row.found.append(stop("unknown_contest", message, f"{level}_contest", number=number))
        return
    if known.counted:
        message = N_("Kết quả đơn vị số %(number)s đã được xác định; không thêm được khu vực.")
        row.found.append(stop("contest_counted", message, f"{level}_contest", number=number))
    area.contests[level] = number


def _check_unused(facts: Facts, row: Row, council: KnownCouncil, in_city: dict[str, int]) -> None:
    elected = levels_at(facts, council, in_city)
    if not elected:
        message = N_("%(name)s không bầu cử trong ngày này.")
        row.found.append(stop("commune_not_voting", message, "council", name=council.name))
    for level in set(Level.values) - elected.keys():
        for column in (f"{level}_contest", f"{level}_electors"):
            if row.get(column):
                message = N_("Cấp này không bầu trong ngày này; ô không được dùng.")
                row.found.append(warning("level_not_elected", message, column))


def _check_figures(row: Row, kind: str) -> None:
    city, commune = row.get("city_electors"), row.get("commune_electors")
    electors = commune if city is None else city
    if electors is not None:
        column = "commune_electors" if city is None else "city_electors"
        row.found += by_rule(check_area(electors, kind, row.get("exception", "")), column)
    if commune == 0 and city and kind != AreaKind.MILITARY:
        message = N_("Chỉ khu vực của đơn vị vũ trang mới có thể không có cử tri bầu cấp xã.")
        row.found.append(stop("electors_zero", message, "commune_electors"))
    if city is not None and commune is not None:
        row.found += by_rule(check_electors(city, commune), "commune_electors")


def _check_new_area(facts: Facts, row: Row, place: tuple[str, int], area: KnownArea) -> None:
    known = facts.areas.setdefault(place, area)
    if known.id:
        message = N_("Khu vực bỏ phiếu số %(number)s đã có; hãy sửa ở trang Thiết lập.")
        row.found.append(stop("area_exists", message, "number", number=place[1]))
    elif known is not area:
        message = N_("Khu vực bỏ phiếu số %(number)s đã ghi ở dòng %(row)s.")
        row.found.append(stop("area_twice", message, "number", number=place[1], row=known.row))


# --- residential groups -----------------------------------------------------------------------------------


def _check_group(facts: Facts, row: Row, names: dict[tuple[str, str], int]) -> None:
    council, number = facts.council_of(row), row.get("area")
    if council is None:
        return
    _check_group_name(row, council, names)
    if number is None:
        return
    area = facts.areas.get((council.code, number))
    if area is None:
        message = N_("Chưa có khu vực bỏ phiếu số %(number)s trong tệp này hay trong phần mềm.")
        row.found.append(stop("unknown_area", message, "area", number=number))
        return
    contest, given = area.contests.get(Level.COMMUNE), row.get("contest")
    if given is not None and contest is not None and given != contest:
        message = N_("Khu vực %(area)s thuộc đơn vị xã số %(contest)s; một khu vực chỉ thuộc một đơn vị.")
        fault = stop("group_elsewhere", message, "contest", str(contest), area=number, contest=contest)
        row.found.append(fault)


def _check_group_name(row: Row, council: KnownCouncil, names: dict[tuple[str, str], int]) -> None:
    if "name" not in row.values or "kind" not in row.values:
        return
    key = text.fold(group_name(row))
    first = names.setdefault((council.code, key), row.number)
    if first == 0:
        message = N_("“%(name)s” đã có trong đơn vị này.")
        row.found.append(stop("group_exists", message, "name", name=group_name(row)))
    elif first != row.number:
        message = N_("“%(name)s” đã ghi ở dòng %(row)s.")
        row.found.append(stop("group_twice", message, "name", name=group_name(row), row=first))
