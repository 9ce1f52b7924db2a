"""The office's page of publication: its state in words, its acts, its papers, and who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from council import clock
from council.enums import Role
from elections.enums import CandidateState, Sex
from elections.models import Contest
from tests.council.pdf.reading import words
from tests.council.views.pages import page_of
from tests.elections.public import NUMBER, change, make_locked, make_published, part
from tests.factories.elections import DAY, Hustings, make_election

pytestmark = pytest.mark.django_db
COMMUNE = "00001"
PDFS = ("election_list_pdf", "election_ballots_pdf", "election_posters_pdf", "election_qr_pdf")

QUERIES = {"election_publication": 15, "election_posters_pdf": 12, "election_qr_pdf": 10}


@pytest.fixture
def made() -> Hustings:
    made = make_election()
    make_locked(made, COMMUNE)
    return made


def at(made: Hustings, name: str, *args: Any, code: str = COMMUNE) -> str:
    return reverse(name, args=[code, made.election.id, *args])


def head(made: Hustings) -> Client:
    return made.communes[0].client(Role.ELECTION_HEAD)


def clerk(made: Hustings) -> Client:
    return made.communes[0].client(Role.ELECTION_CLERK)


def test_the_head_publishes_and_the_public_reads(made: Hustings) -> None:
    client = head(made)
    html = page_of(client.get(at(made, "election_publication")))
    assert "Chưa công bố" in html
    assert "5 người ứng cử ở 1 đơn vị" in html
    response = client.post(at(made, "election_list_publish"), {"number": NUMBER})
    assert response.headers["Location"] == at(made, "election_publication")
    html = page_of(client.get(response.headers["Location"]))
    assert f"Nghị quyết số {NUMBER}" in html
    assert "Công bố danh sách</button>" not in html
    public = reverse("election_council_public", args=[made.election.code, COMMUNE])
    assert NUMBER in page_of(Client().get(public))


def test_a_refusal_is_said_at_the_form(made: Hustings) -> None:
    change(made.candidates(made.contests[COMMUNE][0])[0], state=CandidateState.WITHDRAWN)
    html = page_of(head(made).post(at(made, "election_list_publish"), {"number": NUMBER}), 422)
    assert "mở lại, lập và khóa lại danh sách" in html
    assert part(made, COMMUNE).list_published_at is None
    page_of(head(made).post(at(made, "election_list_publish"), {"number": " "}), 422)


def test_the_list_is_taken_down_with_a_reason(made: Hustings) -> None:
    client = head(made)
    client.post(at(made, "election_list_publish"), {"number": NUMBER})
    page_of(client.post(at(made, "election_list_unpublish"), {"reason": ""}), 422)
    assert part(made, COMMUNE).list_unpublished_at is None
    with clock.frozen(clock.at(DAY + timedelta(days=40), 9)):
        response = client.post(at(made, "election_list_unpublish"), {"reason": "Hết thời gian niêm yết"})
    assert response.status_code == 302
    assert "người dân không xem được" in page_of(client.get(at(made, "election_publication")))


def test_the_clerk_notes_printed_ballots(made: Hustings) -> None:
    head(made).post(at(made, "election_list_publish"), {"number": NUMBER})
    contest = made.contests[COMMUNE][0]
    address = at(made, "election_ballots_printed", contest.id)
    assert address in page_of(clerk(made).get(at(made, "election_publication")))
    assert address not in page_of(head(made).get(at(made, "election_publication")))
    html = page_of(clerk(made).post(address, follow=True))
    assert "Đã ghi nhận phiếu bầu" in html
    assert "Đã in" in html
    assert Contest.objects.with_scopes_disabled().get(pk=contest.id).ballots_printed_at is not None
    assert "đã được ghi là đã in" in page_of(clerk(made).post(address, follow=True))


def test_a_wrong_title_stops_the_ballot_papers_with_its_code(made: Hustings) -> None:
    """A "Bà" printed "Ông" voided an election in 2021."""
    woman = next(p for p in made.candidates(made.contests[COMMUNE][0]) if p.sex == Sex.FEMALE)
    change(woman, title_on_ballot="Ông")
    html = page_of(clerk(made).get(at(made, "election_publication")))
    assert "K12" in html
    assert woman.full_name in html
    assert "Không in được phiếu" in html
    for address in (
        at(made, "election_ballot_pdf", made.contests[COMMUNE][0].id),
        at(made, "election_ballots_pdf"),
    ):
        response = clerk(made).get(address, headers={"Accept": "application/json"})
        assert response.status_code == 409
        assert response.json()["error"]["code"] == "K12"
        assert woman.full_name in response.json()["error"]["message"]


def test_the_papers_are_pdfs_of_this_council(made: Hustings) -> None:
    client = clerk(made)
    contest, area = made.contests[COMMUNE][0], made.areas[COMMUNE][0]
    wanted = {
        at(made, "election_list_pdf"): "PHƯỜNG PHƯỜNG 1",
        at(made, "election_list_pdf") + "?kho=a4": "PHƯỜNG PHƯỜNG 1",
        at(made, "election_ballots_pdf"): "PHIẾU BẦU CỬ",
        at(made, "election_ballot_pdf", contest.id): "Bà Nguyễn Thị Hà An",
        at(made, "election_posters_pdf"): "KHU VỰC BỎ PHIẾU",
        at(made, "election_poster_pdf", area.id) + "?kho=a4": area.place,
        at(made, "election_qr_pdf"): "Khu vực bỏ phiếu số 2",
    }
    for address, said in wanted.items():
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert response.headers["Content-Type"] == "application/pdf"
        assert "no-cache" in response.headers["Cache-Control"]
        assert said in words(response.content)


def test_posters_show_published_lists_alone(made: Hustings) -> None:
    address = at(made, "election_posters_pdf")
    assert "Nguyễn Thị Hà An" not in words(clerk(made).get(address).content)
    head(made).post(at(made, "election_list_publish"), {"number": NUMBER})
    found = words(clerk(made).get(address).content)
    assert "Nguyễn Thị Hà An" in found
    assert "chưa được công bố" in found  # the city's


def test_nothing_is_printed_of_an_unlocked_list() -> None:
    made = make_election()
    for address in (
        at(made, "election_list_pdf"),
        at(made, "election_ballots_pdf"),
        at(made, "election_ballot_pdf", made.contests[COMMUNE][0].id),
    ):
        response = clerk(made).get(address, headers={"Accept": "application/json"})
        assert response.json()["error"]["code"] == "list_not_locked"


def test_papers_speak_vietnamese_whoever_asks(made: Hustings) -> None:
    client = clerk(made)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "Hội đồng nhân dân phường Phường 1" in words(client.get(at(made, "election_posters_pdf")).content)
    assert "Nữ" in words(client.get(at(made, "election_list_pdf")).content)


@pytest.mark.parametrize("name", ["election_publication", *PDFS])
def test_polling_teams_and_strangers_stay_outside(made: Hustings, name: str) -> None:
    address = at(made, name)
    assert made.communes[0].client("team:1").get(address).status_code == 403
    assert made.communes[1].client(Role.ELECTION_HEAD).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_another_councils_rows_are_not_found(made: Hustings) -> None:
    other = made.communes[1].client(Role.ELECTION_CLERK)
    contest, area = made.contests[COMMUNE][0], made.areas[COMMUNE][0]
    for name, pk in (("election_ballot_pdf", contest.id), ("election_poster_pdf", area.id)):
        assert other.get(at(made, name, pk, code="00002")).status_code == 404
    assert other.post(at(made, "election_ballots_printed", contest.id, code="00002")).status_code == 404


@pytest.mark.parametrize("who", [Role.ELECTION_CLERK, Role.ELECTION_BOARD])
def test_the_head_alone_publishes(made: Hustings, who: str) -> None:
    client = made.communes[0].client(who)
    assert client.post(at(made, "election_list_publish"), {"number": NUMBER}).status_code == 403
    assert client.post(at(made, "election_list_unpublish"), {"reason": "vì sao"}).status_code == 403
    assert "Công bố danh sách</button>" not in page_of(client.get(at(made, "election_publication")))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_rows(rows: int, django_assert_num_queries: Any) -> None:
    made = make_published(communes=rows, contests=rows, areas=rows, candidates=rows + 2, seats=1)
    client = clerk(made)
    for name, count in QUERIES.items():
        with django_assert_num_queries(count):
            assert client.get(at(made, name)).status_code == 200
