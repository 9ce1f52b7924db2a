"""The pages of candidates: the way from a new dossier to the receipt, and who is shown which door."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from council.enums import Role
from council.services.journal import entries_of
from elections.enums import CandidateState, DossierPart
from elections.models import Candidate, CouncilElection, Election
from elections.services import candidate_photos
from elections.streams import candidate_stream
from elections.views import candidates as views
from tests.factories.candidates import DATA, SOURCE, Office, identity, leave_now
from tests.factories.photos import picture, uploaded_photo

pytestmark = pytest.mark.django_db
ROLES = (Role.ELECTION_CLERK, Role.ELECTION_HEAD, Role.ELECTION_BOARD, "team:1")
FORM = {
    "full_name": DATA.full_name,
    "sex": "female",
    "birth": "12/3/1980",
    "nationality": "Việt Nam",
    "ethnicity": "Kinh",
    "religion": "Không",
    "native_place": "Hà Nội",
    "residence": "Số 1 phố Mẫu",
    "education": "12/12",
    "professional_level": "university",
    "theory": "",
    "occupation": "Giáo viên",
    "sector": "other",
    "career": "9/2002 - 6/2010: Giáo viên\n7/2010 – nay: Hiệu trưởng: Trường Mẫu",
    "source": SOURCE,
}


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, settings: Settings) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


@pytest.fixture
def clerk(office: Office) -> Client:
    return office.world.client(Role.ELECTION_CLERK)


def url(office: Office, name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, office.day.election.id, *args])


def test_from_a_new_dossier_to_the_receipt(office: Office, clerk: Client) -> None:
    page = clerk.post(url(office, "candidate_new"), FORM, follow=True)
    assert "Đã lập hồ sơ" in page.content.decode()
    row = Candidate.objects.with_scopes_disabled().get()
    assert row.career == [
        {"from": "9/2002", "to": "6/2010", "work": "Giáo viên"},
        {"from": "7/2010", "to": "nay", "work": "Hiệu trưởng: Trường Mẫu"},
    ]
    secret = {"id_number": identity(1), "phone": "0912 345 678", "source": SOURCE}
    assert clerk.post(url(office, "candidate_secrets_write", row.id), secret).status_code == 302
    lines = {f"{part}_quantity": 2 for part in DossierPart} | {"cv_note": "bản chính"}
    assert clerk.post(url(office, "candidate_file", row.id), lines).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.receipt_number) == (CandidateState.FILED, 1)
    receipt = clerk.get(url(office, "candidate_receipt", row.id))
    assert receipt["Content-Type"] == "application/pdf"
    assert "no-store" in receipt["Cache-Control"]
    assert receipt.content.startswith(b"%PDF")
    last = entries_of(candidate_stream(row.id))[-1]
    assert (last.code, last.data["fields"]) == ("elections.candidate.secrets_seen", ["phone"])
    shown = clerk.get(url(office, "candidate", row.id)).content.decode()
    assert "Giấy biên nhận số 1" in shown
    assert "0912" not in shown
    assert identity(1) not in shown


def test_an_edit_shows_what_it_was_in_the_history(office: Office, clerk: Client) -> None:
    row = office.create()
    edit = url(office, "candidate_edit", row.id)
    assert 'name="version" value="1"' in clerk.get(edit).content.decode()
    clerk.post(edit, FORM | {"religion": "Phật giáo", "version": 1})
    page = clerk.get(url(office, "candidate", row.id)).content.decode()
    assert "<del>Không</del> <ins>Phật giáo</ins>" in page
    late = clerk.post(edit, FORM | {"version": 1})
    assert late.status_code == 422
    assert "vừa được sửa ở nơi khác" in late.content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"birth": "30/2/1980"}, "Ngày sinh ghi dạng"),
        ({"career": "không có dấu"}, "chưa có dấu hai chấm"),
        ({"source": ""}, "Căn cứ"),
        ({"sex": ""}, "Giới tính"),
    ],
)
def test_a_wrong_form_says_what_is_wrong(
    office: Office, clerk: Client, more: dict[str, str], words: str
) -> None:
    page = clerk.post(url(office, "candidate_new"), FORM | more)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Candidate.objects.with_scopes_disabled().exists()


def test_the_closed_part_opens_after_a_reason_and_to_that_answer_alone(office: Office, clerk: Client) -> None:
    row = office.create()
    office.write(row, phone="0912 345 678")
    look = url(office, "candidate_secrets", row.id)
    assert "0912" not in clerk.get(look).content.decode()
    refused = clerk.post(look, {"reason": "x"})
    assert refused.status_code == 422
    assert "0912" not in refused.content.decode()
    shown = clerk.post(look, {"reason": "Đối chiếu với bản giấy"})
    assert "0912 345 678" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert "0912" not in clerk.get(look).content.decode()
    looks = [e for e in entries_of(candidate_stream(row.id)) if e.code == "elections.candidate.secrets_seen"]
    assert [e.data["reason"] for e in looks] == ["Đối chiếu với bản giấy"]


def test_a_portrait_goes_up_is_cut_and_is_served(office: Office, clerk: Client) -> None:
    row = office.create()
    sent = {"upload": uploaded_photo(picture(900, 900)), "source": SOURCE}
    assert clerk.post(url(office, "candidate_photo_set", row.id), sent).status_code == 302
    assert "không đúng tỷ lệ 4×6" in clerk.get(url(office, "candidate", row.id)).content.decode()
    assert clerk.post(url(office, "candidate_photo_crop", row.id)).status_code == 302
    assert "không đúng tỷ lệ" not in clerk.get(url(office, "candidate", row.id)).content.decode()
    photo = clerk.get(url(office, "candidate_photo", row.id))
    assert (photo.status_code, photo["Content-Type"]) == (200, "image/jpeg")
    assert photo["X-Content-Type-Options"] == "nosniff"
    assert "private" in photo["Cache-Control"]
    wrong = clerk.post(
        url(office, "candidate_photo_set", row.id), {"upload": uploaded_photo(b"x"), "source": SOURCE}
    )
    assert wrong.status_code == 422
    assert "không phải ảnh" in wrong.content.decode()


def test_a_photo_is_for_those_who_work_on_candidates(office: Office) -> None:
    row = office.create()
    candidate_photos.set_photo(
        actor=office.clerk, candidate_id=row.id, upload=uploaded_photo(picture(600, 900)), source=SOURCE
    )
    address = url(office, "candidate_photo", row.id)
    got = {str(role): office.world.client(role).get(address).status_code for role in ROLES}
    assert got == {"election_clerk": 200, "election_head": 200, "election_board": 200, "team:1": 403}
    assert Client().get(address).status_code == 302
    abroad = Office(office.day, "00002").world.client(Role.ELECTION_CLERK)
    assert abroad.get(address).status_code == 403
    assert abroad.get(address.replace("/hd/00001/", "/hd/00002/")).status_code == 404


SEEN = {"election_clerk": 200, "election_head": 200, "election_board": 200, "team:1": 403}
EDITED = {"election_clerk": 200, "election_head": 403, "election_board": 403, "team:1": 403}
PAGES = {
    "election_candidates": SEEN,
    "election_duplicates": SEEN,
    "election_consultations": SEEN,
    "election_lists": SEEN,
    "candidate": SEEN,
    "candidate_leave": SEEN,
    "candidate_new": EDITED,
    "list_assign": EDITED,
    "candidate_edit": EDITED,
    "candidate_file": EDITED,
    "candidate_secrets": EDITED,
    "candidate_secrets_write": EDITED,
    "candidate_photo_set": EDITED,
    "candidate_residence": EDITED,
    "candidate_status": {**dict.fromkeys(EDITED, 403), "election_head": 200},
}


@pytest.mark.parametrize("name", PAGES)
def test_who_opens_which_page(office: Office, name: str) -> None:
    row = office.create()
    own = name.startswith("candidate") and name != "candidate_new"
    address = url(office, name, *([row.id] if own else []))
    got = {str(role): office.world.client(role).get(address).status_code for role in ROLES}
    assert got == PAGES[name]
    assert Client().get(address).status_code == 302
    other = Office(office.day, "00002").world
    assert other.client(Role.ELECTION_CLERK).get(address).status_code == 403
    if own:
        role = Role.ELECTION_HEAD if name == "candidate_status" else Role.ELECTION_CLERK
        there = url(office, name, row.id, code="00002")
        assert other.client(role).get(there).status_code == 404


def test_a_candidate_of_another_polling_day_is_not_found(office: Office, clerk: Client) -> None:
    row = office.create()
    day = office.day.election
    again = Election.objects.with_scopes_disabled().create(
        code="again",
        kind=day.kind,
        name="Ngày khác",
        council_id=day.council_id,
        day=day.day,
        opens=day.opens,
        closes=day.closes,
        created_at=day.created_at,
    )
    part = office.election
    CouncilElection.objects.with_scopes_disabled().create(
        election=again, council=part.council, term=part.term, level=part.level, seats=part.seats
    )
    here = url(office, "candidate", row.id)
    there = here.replace(f"/{day.id}/ung-cu/", f"/{again.id}/ung-cu/")
    assert clerk.get(there.removesuffix(f"{row.id}/")).status_code == 200
    assert (clerk.get(here).status_code, clerk.get(there).status_code) == (200, 404)


def test_the_page_offers_what_can_be_done_now(office: Office, clerk: Client) -> None:
    row = office.create()
    file, address = url(office, "candidate_file", row.id), url(office, "candidate", row.id)
    assert file in clerk.get(address).content.decode()
    office.file(row)
    assert file not in clerk.get(address).content.decode()
    leave_now(office, row)
    gone = clerk.get(address).content.decode()
    assert "Đã rút" in gone
    for name in ("candidate_edit", "candidate_leave", "candidate_secrets_write"):
        assert url(office, name, row.id) not in gone


def test_leaving_by_the_form(office: Office, clerk: Client) -> None:
    row = office.create()
    sent = {"state": "withdrawn", "day": "2026-02-01", "reason": "Lý do sức khỏe", "source": SOURCE}
    assert clerk.post(url(office, "candidate_leave", row.id), sent | {"reason": "x"}).status_code == 422
    assert clerk.post(url(office, "candidate_leave", row.id), sent).status_code == 302
    row.refresh_from_db()
    assert (row.state, str(row.left_on)) == (CandidateState.WITHDRAWN, "2026-02-01")


def test_the_list_is_filtered_by_its_address(office: Office, clerk: Client) -> None:
    office.filed(3)
    page = clerk.get(url(office, "election_candidates"), {"q": "khoi", "gioi": "male"}).content.decode()
    assert "Trần Minh Khôi" in page
    assert "Nguyễn Hà An" not in page
    assert "Có 1 người phù hợp" in page
    strange = {"q": "x" * 500, "don-vi": "<b>", "trang": "x", "trang-thai": "'"}
    assert clerk.get(url(office, "election_candidates"), strange).status_code == 200


def test_of_another_councils_candidate_the_comparison_shows_little(office: Office, clerk: Client) -> None:
    city = Office(office.day, "hn")
    one = office.file(office.create())
    other = city.file(city.create(residence="Số 99 phố Kín", workplace="Nơi làm việc kín"))
    listed = clerk.get(url(office, "election_duplicates")).content.decode()
    pair = clerk.get(url(office, "election_duplicate_pair", one.id, other.id)).content.decode()
    assert "Số 1 phố Mẫu" in pair
    for page in (listed, pair):
        assert "phố Kín" not in page
        assert "Nơi làm việc kín" not in page
    nobody = url(office, "election_duplicate_pair", one.id, one.id)
    assert clerk.get(nobody).status_code == 404


def test_a_long_list_of_pairs_ends_somewhere(
    office: Office, clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _time in range(3):
        office.file(office.create())
    monkeypatch.setattr(views, "MOST_PAIRS", 2)
    page = clerk.get(url(office, "election_duplicates")).content.decode()
    assert page.count("So hai hồ sơ") == 2
    assert "Còn 1 cặp" in page
