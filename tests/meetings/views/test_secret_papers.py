"""The list of secret papers, and what everybody else may know of them: nothing but that they exist."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from pypdf import PdfReader

from meetings.models import SecretCopy, SecretPaper, Sitting
from meetings.services import secret_papers
from meetings.services.secret_papers import SecretData
from tests.factories import World, make_sitting, make_world
from tests.meetings.handing import Desk, make_desk
from tests.meetings.services.preparing import items
from tests.meetings.services.test_secret_items import make_secret
from tests.meetings.views.desk import queries, text_of, url

pytestmark = pytest.mark.django_db
TITLE = "Phụ lục kèm theo số 1"
SAID = "tài liệu mật - phát giấy, thu hồi"


@pytest.fixture
def paper(desk: Desk) -> SecretPaper:
    item = make_secret(desk)
    return secret_papers.add(actor=desk.office, item_id=item.id, data=SecretData(TITLE, 3))


@pytest.fixture
def office(desk: Desk) -> Client:
    return desk.world.client("secretariat")


def test_adding_handing_out_and_taking_back(desk: Desk, office: Client) -> None:
    make_secret(desk)
    page = url(desk.world, "secret_papers", desk.session.id)
    assert "Danh sách chưa có tài liệu nào" in text_of(office.get(page))
    item = items(desk.session)[0]
    office.post(url(desk.world, "secret_paper_new", item.id), {"title": TITLE, "copies": 3})
    row = SecretPaper.objects.with_scopes_disabled().get()
    out, own = url(desk.world, "secret_hand_out", row.id), url(desk.world, "secret_paper", row.id)
    office.post(out, {"delegate": desk.world.delegates[0].id, "number": 2, "name": ""})
    twice = office.post(out, {"delegate": "", "number": 2, "name": "Khách"})
    assert (twice.status_code, "Bản số 2 đang ở chỗ" in text_of(twice)) == (400, True)
    text = text_of(office.get(page))
    assert "Còn 1 bản chưa thu hồi" in text
    assert "số 2: Nguyễn Thị Hà An (ghế 1)" in text
    copy = SecretCopy.objects.with_scopes_disabled().get()
    back = url(desk.world, "secret_hand_back", copy.id)
    office.post(back, {"note": ""})
    again = office.post(back, {"note": ""}, follow=True)
    assert "đã được ghi nhận thu hồi trước đó" in text_of(again)
    assert "Đã thu hồi đủ" in text_of(office.get(page))
    assert "Đã thu hồi đủ" in text_of(office.get(own))


def test_correcting_and_taking_off(desk: Desk, paper: SecretPaper, office: Client) -> None:
    own = url(desk.world, "secret_paper", paper.id)
    office.post(own, {"title": "Phụ lục số 2", "copies": 5})
    paper.refresh_from_db()
    assert (paper.title, paper.copies) == ("Phụ lục số 2", 5)
    assert office.post(own, {"title": "", "copies": 0}).status_code == 400
    office.post(url(desk.world, "secret_paper_remove", paper.id))
    assert not SecretPaper.objects.with_scopes_disabled().exists()


def test_the_list_as_pdf(desk: Desk, paper: SecretPaper, office: Client) -> None:
    secret_papers.hand_out(actor=desk.office, paper_id=paper.id, number=2, name="Trần Văn Khách")
    answer = office.get(url(desk.world, "secret_list", desk.session.id))
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert all(said in words for said in ("DANH SÁCH PHÁT, THU HỒI", TITLE, "Trần Văn Khách", "phát 01 lượt"))
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_the_upload_page_of_a_secret_item_offers_the_list(
    desk: Desk, paper: SecretPaper, office: Client
) -> None:
    page = url(desk.world, "programme_edit", desk.session.id) + f"?mo={paper.item_id}"
    text = text_of(office.get(page))
    assert SAID in text
    assert url(desk.world, "paper_upload", paper.item_id) not in text
    assert url(desk.world, "secret_papers", desk.session.id) in text


def test_closing_a_session_warns_of_what_is_out(desk: Desk, paper: SecretPaper, office: Client) -> None:
    page = url(desk.world, "session_close", desk.session.id)
    assert "chưa thu hồi" not in text_of(office.get(page))
    secret_papers.hand_out(actor=desk.office, paper_id=paper.id, number=None, name="Khách")
    assert "Còn 1 bản tài liệu mật chưa thu hồi" in text_of(office.get(page))


@pytest.mark.parametrize("who", ["1", "chair", "guest", "digital_officer", "paper_officer"])
def test_nobody_else_opens_the_list(desk: Desk, paper: SecretPaper, who: str) -> None:
    client = desk.world.client(who)
    for name, pk in (
        ("secret_papers", desk.session.id),
        ("secret_list", desk.session.id),
        ("secret_paper", paper.id),
        ("secret_paper_new", paper.item_id),
    ):
        assert client.get(url(desk.world, name, pk)).status_code == 403, name


def test_a_list_of_another_council_is_not_found(desk: Desk, paper: SecretPaper) -> None:
    other = make_desk("00007")
    client = other.world.client("secretariat")
    assert client.get(url(other.world, "secret_paper", paper.id)).status_code == 404
    assert client.get(url(other.world, "secret_papers", desk.session.id)).status_code == 404


@pytest.fixture
def town() -> World:
    return make_world("00009")


@pytest.fixture
def sitting(town: World) -> Sitting:
    """An open public sitting whose first item is current and secret, with a paper on the list."""
    found = make_sitting(town, state="open")
    item = items(found.session)[0]
    item.is_secret = True
    item.save()
    found.current_item = item
    found.save()
    actor = town.actor("secretariat")
    secret_papers.add(actor=actor, item_id=item.id, data=SecretData(TITLE, 3))
    return found


def test_the_programme_says_it_everywhere_and_never_the_title(town: World, sitting: Sitting) -> None:
    session = sitting.session_id
    pages = {
        "1": ("desk", None),
        "2": ("sitting", sitting.id),
        "chair": ("console", sitting.id),
        "guest": ("desk", None),
    }
    for who, (name, pk) in pages.items():
        address = url(town, name, *([pk] if pk else []))
        text = text_of(town.client(who).get(address))
        assert (SAID in text, TITLE in text) == (True, False), name
    public = text_of(Client().get(url(town, "session_public", session)))
    assert (SAID in public, TITLE in public) == (True, False)


def test_the_page_costs_the_same_with_one_and_three(desk: Desk, paper: SecretPaper, office: Client) -> None:
    page = url(desk.world, "secret_papers", desk.session.id)
    before = queries(office, page)
    for place in (2, 3):
        more = secret_papers.add(
            actor=desk.office, item_id=paper.item_id, data=SecretData(f"Phụ lục {place}", 3)
        )
        secret_papers.hand_out(actor=desk.office, paper_id=more.id, number=None, name="Khách")
    assert queries(office, page) == before
