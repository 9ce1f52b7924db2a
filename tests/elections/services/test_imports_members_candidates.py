"""The workbooks of bodies and of candidates: every fault at its cell, and what is right written whole."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django_scopes import scopes_disabled

from council.errors import Refused
from elections.enums import CandidateState
from elections.models import BodyMember, Candidate, CandidateSecret, ElectionBody, PollingArea
from tests.elections.services.importing import check, codes, faults, write
from tests.factories import workbooks
from tests.factories.elections import Hustings, make_election
from tests.factories.workbooks import CANDIDATES, MEMBERS, Rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Hustings:
    """A commune with areas 1 and 2, with one member in each team, five official candidates."""
    return make_election(communes=2)


# --- bodies -----------------------------------------------------------------------------------------------


def member(**given: Any) -> list[Any]:
    row: list[Any] = ["Tổ", "00001", 1, "Nguyễn Thị Mẫu", "Ủy viên", "Đoàn thanh niên"]
    places = {"kind": 0, "council": 1, "number": 2, "name": 3, "post": 4, "organisation": 5}
    for name, value in given.items():
        row[places[name]] = value
    return row


def bodies(made: Hustings, rows: Rows) -> Any:
    return check(made, workbooks.workbook({MEMBERS: rows}), kind="bodies")


def test_members_join_the_bodies_there_are_and_new_ones(made: Hustings) -> None:
    rows = [
        *workbooks.member_rows(teams=[("00001", 1)], members=11)[MEMBERS][1:],
        member(kind="Ban", council="hn", number=1, name="Trần Văn Đứng", post="Trưởng ban"),
        member(kind="Ủy ban bầu cử", number="", name="Lê Thị Thư", post="thư ký"),
        member(name="Phạm Văn Phó", post="Tổ phó"),
    ]
    row = bodies(made, rows)
    assert codes(row) == []
    assert write(made, row) == {"bodies": 1, "members": 13}
    with scopes_disabled():
        team = ElectionBody.objects.get(kind="team", area__number=1, council__code="00001")
        people = list(team.members.values_list("full_name", "post", "position"))
        assert len(people) == 12
        assert people[0] == ("Tổ trưởng 1", "head", 0)
        assert people[1][1:] == ("member", 2)
        assert people[-1][:2] == ("Phạm Văn Phó", "deputy")
        board = ElectionBody.objects.get(kind="board")
        assert (board.contest_id, board.members.get().post) == (made.contests["hn"][0].id, "head")
        assert BodyMember.objects.get(full_name="Lê Thị Thư").body.kind == "committee"


WRONG_MEMBERS: dict[str, tuple[Sequence[Any], str, str]] = {
    "no such area": (member(number=9), "unknown_place", "C2"),
    "no such contest": (member(kind="Ban", number=9), "unknown_place", "C2"),
    "team without number": (member(number=""), "number_empty", "C2"),
    "unknown kind": (member(kind="Hội đồng"), "cell_unknown_word", "A2"),
    "unknown post": (member(post="Giám đốc"), "cell_unknown_word", "E2"),
    "no name": (member(name=""), "cell_empty", "D2"),
    "second head": (member(post="Tổ trưởng"), "two_heads", "E2"),
    "member already": (member(name="Tổ  trưởng 1", organisation=""), "member_exists", "D2"),
    "unknown commune": (member(council="00099"), "unknown_council", "B2"),
    "name is a formula": (member(name='="Ông "&"A"'), "cell_formula", "D2"),
}


def test_a_wrong_member_is_named_at_its_cell(made: Hustings) -> None:
    found = {name: faults(bodies(made, [line])) for name, (line, *_) in WRONG_MEMBERS.items()}
    expected = {name: [(code, MEMBERS[0], cell)] for name, (_line, code, cell) in WRONG_MEMBERS.items()}
    assert found == expected


def test_the_same_member_twice_unless_they_are_two(made: Hustings) -> None:
    assert codes(bodies(made, [member(), member()])) == ["member_twice"]
    assert codes(bodies(made, [member(), member(organisation="Hội phụ nữ")])) == []


def test_bodies_too_small_too_large_and_headless_are_warnings(made: Hustings) -> None:
    one = [member(kind="Ban", number=1, name="Một")]
    assert codes(bodies(made, one), hard=False) == ["A07", "no_head"]
    many = workbooks.member_rows(teams=[("00001", 2)], members=22)[MEMBERS][1:]
    assert codes(bodies(made, many), hard=False) == ["A08"]


def test_a_military_team_is_smaller(made: Hustings) -> None:
    rows = workbooks.member_rows(teams=[("00001", 2)], members=9)[MEMBERS][1:]
    assert codes(bodies(made, rows), hard=False) == ["A07"]
    with scopes_disabled():
        PollingArea.objects.filter(number=2).update(kind="military")
    assert codes(bodies(made, rows), hard=False) == []


# --- candidates -------------------------------------------------------------------------------------------


def dossier(**given: Any) -> list[Any]:
    row = list(workbooks.candidate_rows(count=1)[CANDIDATES][0])
    places = {"council": 0, "contest": 1, "code": 2, "name": 3, "birth": 4, "sex": 5, "level": 6}
    places |= {"theory": 7, "own": 8, "by": 9, "sector": 10}
    for name, value in given.items():
        row[places[name]] = value
    return row


def candidates(made: Hustings, rows: Rows) -> Any:
    return check(made, workbooks.workbook({CANDIDATES: rows}), kind="candidates")


def test_candidates_come_in_as_drafts(made: Hustings) -> None:
    rows = [
        dossier(name="Nguye\u0302\u0303n Thi\u0323  Ðào", birth=date(1970, 3, 12)),
        dossier(code="b", name="Lê Văn Nam", birth="1965", sex="nam", own="x", by="", contest=""),
        dossier(
            code="c",
            name="Trần Thị Nữ",
            birth="03/1975",
            theory="Cao cấp",
            sector="mttq",
            level="Sau đại học",
        ),
    ]
    row = candidates(made, rows)
    assert faults(row, hard=None) == []
    assert write(made, row) == {"candidates": 3}
    with scopes_disabled():
        first, second, third = Candidate.objects.filter(state=CandidateState.DRAFT).order_by("id")
        assert (first.full_name, first.search_key) == ("Nguyễn Thị Đào", "nguyen thi dao")
        assert (first.birth_year, first.birth_month, first.birth_day) == (1970, 3, 12)
        assert first.contest_id == made.contests["00001"][0].id
        assert (first.nationality, first.ethnicity, first.education) == ("Việt Nam", "Kinh", "12/12")
        assert (second.contest_id, second.birth_month, second.self_nominated) == (None, 0, True)
        assert (second.sex, first.sex) == ("male", "female")
        assert (third.theory, third.sector, third.professional_level) == ("advanced", "front", "postgraduate")
        assert CandidateSecret.objects.filter(candidate__in=[first, second, third]).count() == 3


WRONG_DOSSIERS: dict[str, tuple[Sequence[Any], str, str]] = {
    "no such day": (dossier(birth="31/2/1970"), "cell_not_date", "E2"),
    "no date": (dossier(birth="năm bảy mươi"), "cell_not_date", "E2"),
    "no birth": (dossier(birth=""), "cell_empty", "E2"),
    "born later": (dossier(birth="1/1/2030"), "birth_ahead", "E2"),
    "third sex": (dossier(sex="N"), "cell_unknown_word", "F2"),
    "unknown contest": (dossier(contest=9), "unknown_contest", "B2"),
    "code in use": (dossier(code="00001-01-01"), "code_exists", "C2"),
    "one name": (dossier(name="Nguyễn"), "name_short", "D2"),
    "digits": (dossier(name="Nguyễn 2"), "name_digits", "D2"),
    "sector": (dossier(sector="Ngân hàng"), "cell_unknown_word", "K2"),
    "own": (dossier(own="có lẽ"), "cell_not_yes_no", "I2"),
    "formula": (dossier(name="=A1"), "cell_formula", "D2"),
}


def test_a_wrong_dossier_is_named_at_its_cell(made: Hustings) -> None:
    found = {name: faults(candidates(made, [line])) for name, (line, *_) in WRONG_DOSSIERS.items()}
    expected = {name: [(code, CANDIDATES[0], cell)] for name, (_line, code, cell) in WRONG_DOSSIERS.items()}
    assert found == expected


def test_the_same_code_twice_in_a_council(made: Hustings) -> None:
    twice = [dossier(), dossier(name="Lê Văn Khác"), dossier(council="00002", name="Lê Văn Nữa")]
    assert faults(candidates(made, twice)) == [("code_twice", "Người ứng cử", "C3")]


def test_one_name_and_birth_date_twice_is_a_warning_across_councils(made: Hustings) -> None:
    here = dossier(name="Trần Minh Khôi", birth="2/2/1971")  # the factory's second candidate, of each contest
    row = candidates(made, [here, dossier(code="b"), dossier(code="c", council="00002")])
    assert codes(row) == []
    assert faults(row, hard=False) == [
        ("same_person", "Người ứng cử", "D2"),
        ("same_person_row", "Người ứng cử", "D4"),
    ]


def test_drafts_of_other_councils_are_not_told(made: Hustings) -> None:
    with scopes_disabled():
        Candidate.objects.exclude(council__code="00001").update(state=CandidateState.DRAFT)
        Candidate.objects.filter(council__code="00001").delete()
    content = workbooks.workbook({CANDIDATES: [dossier(name="Trần Minh Khôi", birth="2/2/1971")]})
    assert codes(check(made, content, who=1, kind="candidates"), hard=None) == []
    assert codes(check(made, content, kind="candidates"), hard=None) == ["same_person"]


def test_youth_and_nomination_by_nobody_are_warnings(made: Hustings) -> None:
    row = candidates(made, [dossier(birth="16/3/2005", by=""), dossier(code="b", birth="15/3/2005")])
    assert codes(row, hard=False) == ["too_young", "nominated_by_nobody"]


def test_a_locked_list_takes_no_more(made: Hustings) -> None:
    with scopes_disabled():
        council = made.council_elections["00001"]
        council.list_published_at = council.election.created_at
        council.save()
    assert codes(candidates(made, [dossier()])) == ["list_locked"]
    contests = workbooks.workbook({workbooks.CONTESTS: [["00001", 5, 2, ""]]})
    assert codes(check(made, contests)) == ["list_locked"]


def test_a_workbook_of_another_kind_is_refused_by_name(made: Hustings) -> None:
    with pytest.raises(Refused, match="workbook_no_sheet"):
        check(made, workbooks.workbook({CANDIDATES: [dossier()]}), kind="bodies")
