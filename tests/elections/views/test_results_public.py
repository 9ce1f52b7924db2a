"""The public pages of results: what is published, to anyone, in few queries; nothing of what is not."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from council import clock
from council.models import CouncilSetting
from elections.enums import ElectionKind
from elections.models import AreaContest, Contest, CouncilElection, CountRecord, Election, PollingArea
from elections.queries.statistics import statistics
from tests.council.views.pages import page_of
from tests.factories.elections import Hustings, make_candidate
from tests.factories.results import VOTES, determine, make_day, publish, published_day

pytestmark = pytest.mark.django_db
DAY = "/bau-cu/bc-2026/ket-qua/"
COUNCIL = f"{DAY}00001/"
CONTEST = f"{COUNCIL}don-vi/1/"
CITY = f"{DAY}hn/"
MOST = 8  # queries of an uncached page


@pytest.fixture
def day() -> Hustings:
    return published_day()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        page_of(client.get(address))
    return len(queries)


class TestDay:
    """The page of the polling day."""

    def test_before_anything_is_published(self, client: Client) -> None:
        make_day()
        html = page_of(client.get(DAY))
        assert "Chưa có kết quả nào được công bố" in html
        assert "0/1" in html

    def test_turnout_is_a_ratio_of_sums(self, client: Client) -> None:
        """Commune 1: 910/980, commune 2: 500/980 electors: 71,94 %, not a mean of anything else."""
        day = make_day()
        first, second = day.contests["00001"][0], day.contests["00002"][0]
        determine(first, VOTES, valid=900)
        determine(second, (400, 300, 260, 100, 260), valid=500, invalid=0)
        publish(day, first)
        publish(day, second)
        html = page_of(client.get(DAY))
        assert "71,94%" in html
        assert "1.410/1.960" in html

    def test_part_of_the_councils(self, client: Client) -> None:
        day = published_day(level="commune")
        html = page_of(client.get(DAY))
        assert "đang công bố" in html
        determine(day.contests["hn"][0], VOTES, valid=1200)
        publish(day, day.contests["hn"][0])
        assert "Tất cả các Ủy ban bầu cử đã công bố kết quả." in page_of(client.get(DAY))

    def test_unknown(self, client: Client) -> None:
        page_of(client.get("/bau-cu/khong-co/ket-qua/"), 404)

    def test_a_rehearsal_says_so(self, client: Client, day: Hustings) -> None:
        Election.objects.with_scopes_disabled().update(is_test=True)
        assert "Đây là buổi diễn tập" in page_of(client.get(DAY))

    def test_few_queries_whatever_the_number_of_councils(self, client: Client, day: Hustings) -> None:
        few = queries_of(client, DAY)
        assert few <= MOST
        world = day.communes[0]
        for number in (2, 3):
            Contest.objects.with_scopes_disabled().create(
                council_election=day.council_elections["00001"],
                council=world.council,
                constituency=day.contests["00001"][0].constituency,
                number=number,
                seats=3,
                seats_of_constituency=3,
            )
        assert queries_of(client, DAY) == few


class TestCouncil:
    """The page of one council."""

    def test_who_is_elected(self, client: Client, day: Hustings) -> None:
        html = page_of(client.get(COUNCIL))
        assert "Nguyễn Thị Hà An" in html
        assert "Phạm Quốc Bảo" not in html
        assert html.count('class="seat-won"') == 3 + 1  # and the key
        assert "/ 3 đại biểu được bầu" in html

    def test_nothing_of_what_is_only_determined(self, client: Client) -> None:
        day = make_day()
        determine(day.contests["00001"][0], VOTES)
        html = page_of(client.get(COUNCIL))
        assert "Nguyễn Thị Hà An" not in html
        assert "Ủy ban bầu cử chưa công bố kết quả" in html

    def test_the_city(self, client: Client, day: Hustings) -> None:
        assert "Hội đồng nhân dân thành phố Hà Nội" in page_of(client.get(CITY))

    def test_a_council_without_an_election(self, client: Client, day: Hustings) -> None:
        page_of(client.get(f"{DAY}99999/"), 404)

    def test_one_contest_or_three_cost_the_same(self, client: Client) -> None:
        day = make_day(contests=3)
        first, *rest = day.contests["00001"]
        determine(first, VOTES)
        publish(day, first)
        few = queries_of(client, COUNCIL)
        for contest in rest:
            determine(contest, VOTES)
            publish(day, contest)
        assert queries_of(client, COUNCIL) == few <= MOST


class TestContest:
    """The page of one constituency."""

    def test_each_candidate_with_votes_share_and_reason(self, client: Client, day: Hustings) -> None:
        html = page_of(client.get(CONTEST))
        assert "88,89%" in html  # 800 of 900 valid ballots
        assert "Được quá nửa số phiếu hợp lệ (800/900) và có nhiều phiếu hơn." in html
        assert "Không quá nửa số phiếu hợp lệ (300/900)." in html
        assert "Điều 78" in html
        assert html.index("Nguyễn Thị Hà An") < html.index("Lê Thu Phương") < html.index("Phạm Quốc Bảo")

    def test_each_share_has_its_base(self, client: Client, day: Hustings) -> None:
        html = page_of(client.get(CONTEST))
        assert "910 trong số 980 cử tri" in html
        assert "910 trong số 910 phiếu phát ra" in html
        assert "900 trong số 910 phiếu thu vào" in html
        assert "10 trong số 910 phiếu thu vào" in html

    def test_what_is_not_published_is_not_found(self, client: Client) -> None:
        day = make_day()
        contest = day.contests["00001"][0]
        page_of(client.get(CONTEST), 404)
        determine(contest, VOTES)
        page_of(client.get(CONTEST), 404)
        publish(day, contest)
        page_of(client.get(CONTEST))

    @pytest.mark.parametrize("address", [f"{COUNCIL}don-vi/9/", f"{DAY}99999/don-vi/1/"])
    def test_unknown(self, client: Client, day: Hustings, address: str) -> None:
        page_of(client.get(address), 404)

    def test_a_correction_is_marked_and_the_old_version_stays_to_be_read(
        self, client: Client, day: Hustings
    ) -> None:
        contest = day.contests["00001"][0]
        determine(contest, (800, 655, 700, 20, 500))
        assert "655" not in page_of(client.get(CONTEST))
        publish(day, contest, reason="Cộng nhầm một biên bản")
        html = page_of(client.get(CONTEST))
        assert "Kết quả này đã được đính chính" in html
        assert "Lý do: Cộng nhầm một biên bản." in html
        assert "Các bản đã công bố trước đây" in html
        assert "655 phiếu" in html

    def test_areas_are_shown_where_the_council_says_so_alone(self, client: Client, day: Hustings) -> None:
        assert "Kết quả từng khu vực bỏ phiếu" not in page_of(client.get(CONTEST))
        publish_areas(day)
        html = page_of(client.get(CONTEST))
        assert "Kết quả từng khu vực bỏ phiếu" in html
        assert "Nhà văn hóa 2" in html
        assert queries_of(client, CONTEST) <= MOST

    def test_few_queries(self, client: Client, day: Hustings) -> None:
        assert queries_of(client, CONTEST) <= MOST


def publish_areas(day: Hustings, code: str = "00001") -> None:
    world = next(world for world in day.worlds if world.council.code == code)
    CouncilSetting.objects.with_scopes_disabled().create(
        council=world.council, key="elections.publish_areas", value=True, since=clock.today(), source="NQ 1"
    )


class TestSecondRound:
    """An additional election: both pages know of each other, and the sum of both."""

    @pytest.fixture
    def started(self) -> Hustings:
        day = make_day()
        contest = day.contests["00001"][0]
        determine(contest, (800, 300, 100, 100, 100))  # one of three: an additional election is due
        publish(day, contest)
        return day

    def test_the_first_page_announces_the_second_poll(self, client: Client, started: Hustings) -> None:
        second_round(started)
        html = page_of(client.get(CONTEST))
        assert "Phải bầu cử thêm" in html
        assert "bầu 2 đại biểu, chưa công bố kết quả" in html

    def test_both_together(self, client: Client, started: Hustings) -> None:
        child = second_round(started)
        determine(child, (700, 300))
        publish(started, child)
        together = "Cộng các cuộc bầu cử ở đơn vị này: 2/3 đại biểu."
        assert together in page_of(client.get(CONTEST))
        html = page_of(client.get("/bau-cu/bc-2026-them/ket-qua/00001/don-vi/1/"))
        assert "Cuộc bầu cử ngày 15/3/2026" in html
        assert together in html
        assert "Bầu cử thêm 22/3" in page_of(client.get(DAY))
        assert queries_of(client, CONTEST) <= MOST

    def test_three_polls_of_one_constituency(self, client: Client, started: Hustings) -> None:
        """As where an additional election may follow a re-election: every page has the same sum."""
        second = second_round(started)
        third = later_round(second, "bc-2026-nua", 29)
        few = queries_of(client, CONTEST)
        for poll in (second, third):
            determine(poll, (700, 300))
            publish(started, poll)
        for code in ("bc-2026", "bc-2026-them", "bc-2026-nua"):
            html = page_of(client.get(f"/bau-cu/{code}/ket-qua/00001/don-vi/1/"))
            assert "Cộng các cuộc bầu cử ở đơn vị này: 3/3 đại biểu." in html, code
        assert queries_of(client, CONTEST) <= few + 1  # the first had no other result to name
        [own] = statistics(started.election, started.communes[0].council.id)
        assert (own.contests, own.published, own.composition.seats) == (3, 3, 3)
        assert (own.row.constituencies, own.row.constituencies_short, own.composition.elected) == (1, 0, 3)


def second_round(day: Hustings) -> Contest:
    """An additional election in the first constituency, for the seats that stayed empty."""
    return later_round(day.contests["00001"][0], "bc-2026-them", 22)


def later_round(first: Contest, code: str, on: int) -> Contest:
    """An additional election after a poll, on another day of the month."""
    before = first.council_election.election
    election = Election.objects.with_scopes_disabled().create(
        code=code,
        kind=ElectionKind.ADDITIONAL,
        name=f"Bầu cử thêm {on}/3",
        council=first.council,
        parent=before,
        day=before.day.replace(day=on),
        opens=before.opens,
        closes=before.closes,
        created_at=clock.now(),
    )
    of_council = CouncilElection.objects.with_scopes_disabled().create(
        election=election,
        council=first.council,
        term=first.council_election.term,
        level=first.council_election.level,
        seats=2,
    )
    child: Contest = Contest.objects.with_scopes_disabled().create(
        council_election=of_council,
        council=first.council,
        constituency=first.constituency,
        parent=first,
        number=first.number,
        seats=2,
        seats_of_constituency=3,
    )
    for index in (1, 2):
        make_candidate(child, index)
    area = PollingArea.objects.with_scopes_disabled().create(
        election=election, council=first.council, number=1, place="Nhà văn hóa 1", token=code
    )
    part = AreaContest.objects.with_scopes_disabled().create(
        area=area, contest=child, level=of_council.level, electors=980
    )
    CountRecord.objects.with_scopes_disabled().create(area_contest=part, contest=child, council=first.council)
    return child


class TestCaching:
    """One copy for everybody, asked for again by its tag."""

    @pytest.mark.parametrize("address", [DAY, COUNCIL, CONTEST, f"{CONTEST}?phan=1"])
    def test_a_known_copy_is_not_sent_again(self, client: Client, day: Hustings, address: str) -> None:
        first = client.get(address)
        assert "public" in first["Cache-Control"]
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        assert "Content-Security-Policy" not in again

    @pytest.mark.parametrize("address", [DAY, COUNCIL, CONTEST])
    def test_a_correction_changes_the_tag(self, client: Client, day: Hustings, address: str) -> None:
        tag = client.get(address)["ETag"]
        determine(day.contests["00001"][0], (800, 655, 700, 20, 500))
        publish(day, day.contests["00001"][0], reason="Cộng nhầm")
        assert client.get(address, headers={"if-none-match": tag}).status_code == 200

    def test_the_part_is_a_part(self, client: Client, day: Hustings) -> None:
        part = client.get(f"{CONTEST}?phan=1").content.decode()
        assert "<html" not in part
        assert "Nguyễn Thị Hà An" in part

    def test_for_those_signed_in_nothing_is_kept_in_common(self, day: Hustings) -> None:
        answer = day.communes[0].client("second").get(DAY)
        assert "private" in answer["Cache-Control"]
        assert "ETag" not in answer


@pytest.mark.parametrize("address", [DAY, COUNCIL, CITY, CONTEST, f"{DAY}du-lieu/"])
def test_in_english_too(client: Client, day: Hustings, address: str) -> None:
    client.get("/ngon-ngu/en/", {"next": "/"})
    html = page_of(client.get(address))
    assert '<html lang="en"' in html
    assert "Council elections 2026" in html
