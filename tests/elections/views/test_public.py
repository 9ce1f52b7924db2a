"""What voters see: published lists in ballot order, by the whitelist alone, in both languages."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from elections.enums import CandidateState
from elections.models import CandidateSecret, Contest, CouncilElection, Election
from elections.services import publication
from elections.streams import results_changed
from tests.council.views.pages import page_of
from tests.elections.public import NUMBER, change, make_published, part, publish
from tests.factories.elections import DAY, Hustings, make_election

pytestmark = pytest.mark.django_db
COMMUNE = "00001"


@pytest.fixture
def made() -> Hustings:
    return make_published()


def at(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def contest_at(made: Hustings, code: str = COMMUNE) -> str:
    return at("contest_public", made.election.code, code, 1)


def test_the_days_lead_to_councils_and_their_lists(made: Hustings, client: Client) -> None:
    day = made.election
    assert at("election_public", day.code) in page_of(client.get(at("elections_public")))
    html = page_of(client.get(at("election_public", day.code)))
    assert "7:00 đến 19:00" in html
    assert "15/3/2026" in html
    assert "Phường Phường 1" in html
    assert at("election_council_public", day.code, COMMUNE) in html
    html = page_of(client.get(at("election_council_public", day.code, COMMUNE)))
    assert contest_at(made) in html
    assert "5 người ứng cử" in html
    assert "Tổ dân phố 1, Tổ dân phố 2" in " ".join(html.split())
    assert NUMBER in html


def test_a_city_constituency_names_its_communes(made: Hustings, client: Client) -> None:
    html = page_of(client.get(at("election_council_public", made.election.code, "hn")))
    assert "phường Phường 1, phường Phường 2" in html


def test_the_list_is_in_ballot_order(made: Hustings, client: Client) -> None:
    html = page_of(client.get(contest_at(made)))
    table = html[html.index("<table") :]
    order = ["Nguyễn Thị Hà An", "Phạm Quốc Bảo", "Trần Minh Khôi", "Lê Thu Phương", "Đỗ Hải Yến"]
    places = [table.index(name) for name in order]
    assert places == sorted(places)
    assert "Bầu 3 đại biểu." in html


def test_a_candidate_page_shows_form_22_career_and_programme(made: Hustings, client: Client) -> None:
    person = change(
        made.candidates(made.contests[COMMUNE][0])[0],
        ethnicity="Mường",
        theory="advanced",
        party_since="3/2/2001",
        career=[{"from": "9/1992", "to": "8/2001", "work": "Giáo viên Trường Tiểu học Mẫu"}],
        programme="Điều thứ nhất.\n\nĐiều thứ hai <b>.",
        other_names="Hà An",
    )
    html = page_of(client.get(at("candidate_public", made.election.code, COMMUNE, person.code)))
    for said in ("Mường", "Cao cấp", "3/2/2001", "9/1992 – 8/2001", "Giáo viên Trường Tiểu học Mẫu"):
        assert said in html
    assert "Điều thứ hai &lt;b&gt;." in html
    assert "(Hà An)" in html


def test_nothing_outside_the_whitelist_reaches_a_page(made: Hustings, client: Client) -> None:
    person = change(
        made.candidates(made.contests[COMMUNE][0])[0],
        nominated_by="KÍN-1",
        left_reason="KÍN-2",
        receipt_number=987654,
        votes=876543,
        stands_for_assembly=True,
    )
    with scopes_disabled():
        names = ("id_number", "party_card", "phone", "email", "family", "address", "health")
        CandidateSecret.objects.filter(candidate=person).update(**{name: f"KÍN-{name}" for name in names})
    token = made.areas[COMMUNE][0].token
    for address in (
        at("candidate_public", made.election.code, COMMUNE, person.code),
        contest_at(made),
        at("area_public", token),
    ):
        html = page_of(client.get(address))
        assert person.full_name in html
        for kept in ("KÍN", "987654", "876543"):
            assert kept not in html


@pytest.mark.parametrize("state", [CandidateState.WITHDRAWN, CandidateState.REMOVED])
@pytest.mark.parametrize("printed", [True, False])
def test_who_left_after_publication_stays_marked(
    made: Hustings, client: Client, state: str, printed: bool
) -> None:
    person = made.candidates(made.contests[COMMUNE][0])[0]
    address = at("candidate_public", made.election.code, COMMUNE, person.code)
    assert "Không còn ứng cử" not in page_of(client.get(contest_at(made)))
    change(person, state=state, left_on=clock.today(), **({} if printed else {"ballot_position": None}))
    html = page_of(client.get(contest_at(made)))
    assert "Không còn ứng cử" in html
    assert html.index(person.full_name) < html.index("Phạm Quốc Bảo")
    assert "không còn ứng cử" in page_of(client.get(address))
    assert "5 người ứng cử" in page_of(client.get(at("election_council_public", made.election.code, COMMUNE)))


@pytest.mark.parametrize(
    "facts",
    [
        {"ballot_position": None, "left_on": DAY - timedelta(days=400)},  # before the list was published
        {"ballot_position": None, "title_on_ballot": "", "left_on": DAY + timedelta(days=400)},  # never on it
    ],
)
def test_who_was_not_on_the_list_is_nowhere(made: Hustings, client: Client, facts: dict[str, Any]) -> None:
    person = made.candidates(made.contests[COMMUNE][0])[0]
    change(person, state=CandidateState.WITHDRAWN, **facts)
    assert person.full_name not in page_of(client.get(contest_at(made)))
    page_of(client.get(at("candidate_public", made.election.code, COMMUNE, person.code)), 404)


def test_drafts_are_nowhere(client: Client) -> None:
    made = make_election(state=CandidateState.PRELIMINARY)
    with scopes_disabled():
        type(made.council_elections[COMMUNE]).objects.update(list_published_at=clock.now())
    assert "Nguyễn Thị Hà An" not in page_of(client.get(contest_at(made)))


def test_before_publication_the_page_says_so(client: Client) -> None:
    made = make_election()
    person = made.candidates(made.contests[COMMUNE][0])[0]
    html = page_of(client.get(contest_at(made)), 404)
    assert "Danh sách chưa được công bố" in html
    page_of(client.get(at("candidate_public", made.election.code, COMMUNE, person.code)), 404)
    html = page_of(client.get(at("area_public", made.areas[COMMUNE][0].token)))
    assert person.full_name not in html
    assert "chưa được công bố" in html
    assert contest_at(made) not in page_of(
        client.get(at("election_council_public", made.election.code, COMMUNE))
    )


def test_after_the_period_names_are_gone(made: Hustings, client: Client) -> None:
    person = made.candidates(made.contests[COMMUNE][0])[0]
    with clock.frozen(clock.at(DAY + timedelta(days=40), 9)):
        publication.unpublish_list(
            actor=made.communes[0].actor(Role.ELECTION_HEAD),
            council_election_id=part(made, COMMUNE).id,
            reason="Hết thời gian niêm yết",
        )
    html = page_of(client.get(contest_at(made)), 404)
    assert "hết thời gian công khai" in html
    assert person.full_name not in html
    page_of(client.get(at("candidate_public", made.election.code, COMMUNE, person.code)), 404)
    html = page_of(client.get(at("area_public", made.areas[COMMUNE][0].token)))
    assert at("candidate_public", made.election.code, COMMUNE, person.code) not in html
    assert at("candidate_public", made.election.code, "hn", "hn-01-01") in html


def test_a_rehearsal_is_found_by_its_address_alone_and_says_what_it_is(
    made: Hustings, client: Client
) -> None:
    Election.objects.with_scopes_disabled().update(is_test=True)
    address = at("election_public", made.election.code)
    with clock.frozen(clock.at(DAY - timedelta(days=10), 9)):
        for page in (at("elections_public"), "/", at("council_public", COMMUNE)):
            html = page_of(client.get(page))
            assert address not in html
            assert at("election_council_public", made.election.code, COMMUNE) not in html
    for page in (
        address,
        at("election_lookup", made.election.code),
        contest_at(made),
        at("candidate_public", made.election.code, COMMUNE, "00001-01-01"),
        at("area_public", made.areas[COMMUNE][0].token),
    ):
        assert "Đây là buổi diễn tập" in page_of(client.get(page))


@pytest.mark.parametrize(
    "address",
    [
        "/bau-cu/khong-co/",
        "/bau-cu/bc-2026/00001/don-vi/9/",
        "/bau-cu/bc-2026/00001/ung-cu/khong-co/",
        "/bau-cu/bc-2026/99999/",
        "/bau-cu/bc-2026/hn/ung-cu/00001-01-01/",
        "/bau-cu/kv/khong-co/",
    ],
)
@pytest.mark.usefixtures("made")
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    page_of(client.get(address), 404)


def test_a_polling_area_shows_place_hours_and_both_ballots(made: Hustings, client: Client) -> None:
    area = made.areas[COMMUNE][0]
    html = page_of(client.get(at("area_public", area.token)))
    for said in (area.place, area.address, "7:00 đến 19:00", "Tổ dân phố 1", area.streets):
        assert said in html
    for code in ("hn", COMMUNE):
        assert at("candidate_public", made.election.code, code, f"{code}-01-01") in html
    assert html.index("thành phố") < html.index(at("candidate_public", "bc-2026", COMMUNE, "00001-01-01"))


def test_pages_speak_english(made: Hustings, client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    html = page_of(client.get(at("election_public", made.election.code)))
    assert '<html lang="en"' in html
    assert made.election.name_en in html
    html = page_of(client.get(contest_at(made)))
    assert 'lang="vi">Bà Nguyễn Thị Hà An' in html


def test_panels_lead_to_the_election(made: Hustings, client: Client) -> None:
    assert at("election_council_public", made.election.code, COMMUNE) in page_of(
        client.get(at("council_public", COMMUNE))
    )
    with clock.frozen(clock.at(DAY - timedelta(days=10), 9)):
        assert "còn 10 ngày" in page_of(client.get("/")).lower()
    with clock.frozen(clock.at(DAY + timedelta(days=60), 9)):
        assert at("election_public", made.election.code) not in page_of(client.get("/"))


def test_a_photo_is_public_as_long_as_its_list(made: Hustings, client: Client) -> None:
    people = made.candidates(made.contests[COMMUNE][0])
    stored = default_storage.save("candidates/x.jpg", ContentFile(b"\xff\xd8photo"))
    person = change(people[0], photo=stored)
    address = at("candidate_photo_public", made.election.code, COMMUNE, person.code)
    assert address in page_of(client.get(contest_at(made)))
    assert stored not in page_of(client.get(contest_at(made)))
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "max-age=60" in response.headers["Cache-Control"]
    assert (
        client.get(at("candidate_photo_public", made.election.code, COMMUNE, people[1].code)).status_code
        == 404
    )
    assert (
        client.get(at("candidate_photo_public", made.election.code, "00002", person.code)).status_code == 404
    )
    with scopes_disabled():
        CouncilElection.objects.filter(pk=part(made, COMMUNE).id).update(list_unpublished_at=clock.now())
    assert client.get(address).status_code == 404


def test_how_to_vote_is_said_until_polling_day(made: Hustings, client: Client) -> None:
    with clock.frozen(clock.at(DAY, 9)):
        assert "không quá 3 tên" in page_of(client.get(contest_at(made)))
    with clock.frozen(clock.at(DAY + timedelta(days=1), 9)):
        assert "không quá 3 tên" not in page_of(client.get(contest_at(made)))


@pytest.mark.parametrize("query", ["mau 1", unicodedata.normalize("NFD", "phố Mẫu 1"), "PHO MAU 1"])
def test_a_search_leads_to_the_polling_area(made: Hustings, client: Client, query: str) -> None:
    response = client.get(at("election_lookup", made.election.code), {"q": query, "xa": COMMUNE})
    html = page_of(response)
    assert at("area_public", made.areas[COMMUNE][0].token) in html
    assert "selected>Phường Phường 1" in html


def test_a_search_that_finds_nothing_says_what_to_do(made: Hustings, client: Client) -> None:
    html = page_of(client.get(at("election_lookup", made.election.code), {"q": "<script>zzzz"}))
    assert "Không tìm thấy nơi nào phù hợp" in html
    assert "&lt;script&gt;zzzz" in html
    assert "Hãy chọn xã, phường" in html
    assert client.get(at("election_lookup", made.election.code), {"xa": "khong-co"}).status_code == 200


def test_a_published_result_is_led_to(made: Hustings, client: Client) -> None:
    contest = made.contests[COMMUNE][0]
    code = made.election.code
    led = {
        at("election_public", code): at("results_public", code),
        at("election_council_public", code, COMMUNE): at("council_results_public", code, COMMUNE),
        contest_at(made): at("contest_results_public", code, COMMUNE, 1),
    }
    etags = {page: client.get(page).headers["ETag"] for page in led}
    with scopes_disabled():
        Contest.objects.filter(pk=contest.pk).update(published_at=clock.now())
        results_changed([contest.pk], contest.council_election_id, made.election.id)
    for page, address in led.items():
        response = client.get(page, headers={"If-None-Match": etags[page]})
        assert address in page_of(response)


def addresses(made: Hustings) -> dict[str, str]:
    code = made.election.code
    return {
        "elections_public": at("elections_public"),
        "election_public": at("election_public", code),
        "election_council_public": at("election_council_public", code, "hn"),
        "contest_public": contest_at(made),
        "candidate_public": at("candidate_public", code, COMMUNE, "00001-01-01"),
        "area_public": at("area_public", made.areas[COMMUNE][0].token),
        "election_lookup": at("election_lookup", code) + "?q=to dan pho 1",
    }


QUERIES = {
    "elections_public": 2,
    "election_public": 5,
    "election_council_public": 5,
    "contest_public": 6,
    "candidate_public": 4,
    "area_public": 5,
    "election_lookup": 6,
}


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(rows: int, client: Client, django_assert_num_queries: Any) -> None:
    made = make_published(communes=rows, contests=rows, areas=rows, candidates=rows + 2, seats=1)
    assert set(QUERIES) == set(addresses(made))
    for name, address in addresses(made).items():
        with django_assert_num_queries(QUERIES[name]):
            page_of(client.get(address))


def test_a_known_page_is_not_sent_again_until_the_list_changes(
    made: Hustings, client: Client, django_assert_max_num_queries: Any
) -> None:
    for name, address in addresses(made).items():
        etag = client.get(address).headers["ETag"]
        with django_assert_max_num_queries(3):
            again = client.get(address, headers={"If-None-Match": etag})
        assert (name, again.status_code) == (name, 304)
    etag = client.get(contest_at(made)).headers["ETag"]
    change(made.candidates(made.contests[COMMUNE][0])[0], note="Mới")
    assert client.get(contest_at(made), headers={"If-None-Match": etag}).status_code == 200


def test_publication_is_seen_at_once(client: Client) -> None:
    made = make_election()
    address = at("election_council_public", made.election.code, COMMUNE)
    etag = client.get(address).headers["ETag"]
    publish(made, COMMUNE)
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_pages_need_no_script_and_no_token(made: Hustings, client: Client) -> None:
    for address in addresses(made).values():
        response = client.get(address)
        html = page_of(response)
        assert "<script" not in html
        assert "csrfmiddlewaretoken" not in html
        assert "public" in response.headers["Cache-Control"]


def test_those_signed_in_get_a_page_of_their_own(made: Hustings) -> None:
    response = made.communes[0].client(Role.ELECTION_CLERK).get(contest_at(made))
    assert "private" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers
