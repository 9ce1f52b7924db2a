"""Forms 26, 29 and 30: from published results alone, every percentage with its base."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from council.enums import Role
from council.errors import Refused
from elections.enums import CandidateState, Level, Professional, Sector, Theory
from elections.models import Candidate, CouncilElection
from elections.queries.statistics import elected_lines, statistics
from elections.services import result_papers
from tests.council.pdf.reading import words
from tests.factories.elections import Hustings
from tests.factories.results import VOTES, determine, make_day, publish, published_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> Hustings:
    return published_day()


def part(day: Hustings, code: str = "00001") -> CouncilElection:
    row: CouncilElection = CouncilElection.objects.with_scopes_disabled().get(
        council__code=code, election=day.election
    )
    return row


def elected(day: Hustings, code: str, index: int, **facts: Any) -> None:
    rows = Candidate.objects.with_scopes_disabled().filter(council__code=code, state=CandidateState.ELECTED)
    Candidate.objects.with_scopes_disabled().filter(pk=rows.order_by("code")[index].pk).update(**facts)


class TestStatistics:
    """What form 30 counts."""

    def test_the_committee_that_leads_sees_both_levels(self, day: Hustings) -> None:
        city, communes = statistics(day.election, day.city.council.id)
        assert (city.level, communes.level) == (Level.CITY, Level.COMMUNE)
        assert (city.row.electors, city.row.areas, city.row.constituencies) == (2000, 4, 1)
        assert (communes.row.electors, communes.row.areas, communes.row.constituencies) == (1960, 4, 2)
        assert communes.composition.seats == 6

    def test_a_commune_sees_its_own(self, day: Hustings) -> None:
        [own] = statistics(day.election, day.communes[0].council.id)
        assert (own.row.constituencies, own.row.electors, own.composition.elected) == (1, 980, 3)

    def test_only_what_is_published(self) -> None:
        day = make_day()
        for code in ("00001", "00002"):
            determine(day.contests[code][0], VOTES)
        publish(day, day.contests["00001"][0])
        _city, communes = statistics(day.election, day.city.council.id)
        assert (communes.published, communes.contests) == (1, 2)
        assert (communes.row.voted, communes.composition.elected) == (910, 3)

    def test_who_was_elected(self, day: Hustings) -> None:
        elected(day, "00001", 0, ethnicity="Mường", party_since="1/2/2000", council_terms="XV")
        elected(day, "00001", 1, religion="Phật giáo", self_nominated=True, birth_year=1990)
        elected(
            day,
            "00001",
            2,
            professional_level=Professional.POSTGRADUATE,
            theory=Theory.ADVANCED,
            sector=Sector.FORCES,
        )
        [own] = statistics(day.election, day.communes[0].council.id)
        made = own.composition
        shares = (made.women, made.minority, made.young, made.non_party, made.re_elected, made.religion)
        assert [share.count for share in (*shares, made.self_nominated)] == [3, 1, 1, 2, 1, 1, 1]
        assert {share.base for share in shares} == {3}
        by_value = {str(kind): share.count for kind, share in made.sector.items()}
        assert by_value["forces"] == 1

    def test_one_contest_or_three_cost_the_same(self) -> None:
        counts = []
        day = make_day(contests=3)
        for contest in day.contests["00001"]:
            determine(contest, VOTES)
            publish(day, contest)
            with CaptureQueriesContext(connection) as queries:
                statistics(day.election, day.communes[0].council.id)
                elected_lines(part(day))
            counts.append(len(queries))
        assert counts[0] == counts[2]


def test_form_26_lists_by_name(day: Hustings) -> None:
    name, data = result_papers.elected_list(
        actor=day.communes[0].actor(Role.ELECTION_CLERK), council_election_id=part(day).id
    )
    text = words(data)
    assert name == "mau-26_bc-2026_00001.pdf"
    assert text.index("Nguyễn Thị Hà An") < text.index("Lê Thu Phương") < text.index("Đỗ Hải Yến")
    assert "Phạm Quốc Bảo" not in text
    assert "Tổng số người trúng cử trong danh sách này là: 3 người." in text
    assert "Chưa đủ" not in text


def test_form_26_says_when_it_is_not_whole() -> None:
    day = make_day(contests=2)
    determine(day.contests["00001"][0], VOTES)
    publish(day, day.contests["00001"][0])
    _name, data = result_papers.elected_list(
        actor=day.communes[0].actor(Role.ELECTION_HEAD), council_election_id=part(day).id
    )
    assert "Chưa đủ: còn đơn vị bầu cử chưa công bố kết quả" in words(data)


def test_form_30_on_paper_and_in_excel_say_the_same(day: Hustings) -> None:
    actor = day.city.actor(Role.ELECTION_CLERK)
    _name, paper = result_papers.statistics_pdf(actor=actor, election_id=day.election.id)
    text = words(paper)
    assert "tính trên 6 người trúng cử" in text
    assert "Mẫu số 30/HĐBC" in text
    name, book = result_papers.statistics_excel(actor=actor, election_id=day.election.id)
    assert name.endswith(".xlsx")
    sheets = load_workbook(BytesIO(book))
    cells = [cell.value for row in sheets["Phần I"].iter_rows() for cell in row]
    assert {2000, 1960, 3960} <= set(cells)
    voted = 1210 + 2 * 910
    assert voted in cells
    assert f"{voted:,}".replace(",", ".") in text


def test_form_29_fills_in_figures_with_their_base(day: Hustings) -> None:
    _name, data = result_papers.final_report(
        actor=day.communes[0].actor(Role.ELECTION_BOARD), election_id=day.election.id
    )
    text = words(data)
    assert "910/980 (92,86%) cử tri đi bỏ phiếu" in text
    assert "Kính gửi: Ủy ban bầu cử thành phố" in text
    assert "Nữ 3/3 (100,00%)" in text


def test_nothing_before_the_first_publication() -> None:
    day = make_day()
    actor = day.communes[0].actor(Role.ELECTION_HEAD)
    determine(day.contests["00001"][0], VOTES)
    for paper in (result_papers.statistics_pdf, result_papers.final_report, result_papers.statistics_excel):
        with pytest.raises(Refused, match="no_results_yet"):
            paper(actor=actor, election_id=day.election.id)
    with pytest.raises(Refused, match="no_results_yet"):
        result_papers.elected_list(actor=actor, council_election_id=part(day).id)


def test_who_may_make_them(day: Hustings) -> None:
    team, other = day.communes[0].actor("team:1"), day.communes[1].actor(Role.ELECTION_HEAD)
    with pytest.raises(Refused, match="forbidden"):
        result_papers.statistics_pdf(actor=team, election_id=day.election.id)
    with pytest.raises(Refused, match="forbidden"):
        result_papers.elected_list(actor=team, council_election_id=part(day).id)
    with pytest.raises(Refused, match="not_found"):
        result_papers.elected_list(actor=other, council_election_id=part(day).id)
