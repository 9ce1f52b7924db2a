"""Secret papers on paper: numbered copies handed out and taken back."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from meetings.models import SecretCopy, SecretPaper
from meetings.queries.secret_papers import secret_lines
from meetings.services import secret_papers
from meetings.services.secret_list import secret_list
from meetings.services.secret_papers import SecretData
from tests.factories import make_world
from tests.meetings.handing import Desk
from tests.meetings.services.preparing import Acts, entries, items, refused
from tests.meetings.services.test_paper_tasks import close
from tests.meetings.services.test_secret_items import make_secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(desk: Desk) -> SecretPaper:
    item = make_secret(desk)
    return secret_papers.add(actor=desk.office, item_id=item.id, data=SecretData("Tài liệu A", 3))


def out(desk: Desk, paper: SecretPaper, number: int | None = None, name: str = "Khách") -> SecretCopy:
    return secret_papers.hand_out(actor=desk.office, paper_id=paper.id, number=number, name=name)


def test_only_for_an_item_marked_secret(desk: Desk) -> None:
    with refused("item_not_secret"):
        secret_papers.add(
            actor=desk.office, item_id=items(desk.session)[0].id, data=SecretData("Tài liệu A", 3)
        )


def test_bad_values(desk: Desk, paper: SecretPaper) -> None:
    item = items(desk.session)[0]
    for data, code in (
        (SecretData(" ", 3), "title_required"),
        (SecretData("A", 0), "bad_value"),
        (SecretData("A", 1000), "bad_value"),
    ):
        with refused(code):
            secret_papers.add(actor=desk.office, item_id=item.id, data=data)


def test_a_copy_goes_out_and_comes_back(desk: Desk, paper: SecretPaper) -> None:
    delegate = desk.world.delegates[0]
    with translation.override("en"):  # the list that is signed is in Vietnamese whoever keeps it
        copy = secret_papers.hand_out(
            actor=desk.office, paper_id=paper.id, number=2, delegate_id=delegate.id, name="không dùng"
        )
    assert (copy.number, copy.holder) == (2, "Nguyễn Thị Hà An (ghế 1)")
    (line,) = secret_lines(desk.session.id)
    assert (len(line.out), line.is_done, line.free) == (1, False, [1, 3])
    back = secret_papers.hand_back(actor=desk.office, copy_id=copy.id, note="rách bìa")
    assert (back.note, back.returned_to_id) == ("rách bìa", desk.office.account_id)
    (line,) = secret_lines(desk.session.id)
    assert (line.is_done, line.free) == (True, [1, 2, 3])
    with refused("copy_returned"):
        secret_papers.hand_back(actor=desk.office, copy_id=copy.id)


def test_without_a_number_the_lowest_that_is_there(desk: Desk, paper: SecretPaper) -> None:
    first = out(desk, paper, name="Một")
    assert (first.number, out(desk, paper, name="Hai").number) == (1, 2)
    secret_papers.hand_back(actor=desk.office, copy_id=first.id)
    assert (out(desk, paper, name="Ba").number, out(desk, paper, name="Bốn").number) == (1, 3)
    with refused("no_copy_left"):
        out(desk, paper, name="Năm")


def test_no_copy_twice_and_nobody_two(desk: Desk, paper: SecretPaper) -> None:
    out(desk, paper, 1, "Một")
    with refused("copy_out") as caught:
        out(desk, paper, 1, "Hai")
    assert "Bản số 1 đang ở chỗ Một" in caught.value.message
    with refused("holder_has_copy"):
        out(desk, paper, 2, "Một")
    with refused("copy_unknown"):
        out(desk, paper, 4, "Hai")
    with refused("holder_required"):
        out(desk, paper, 2, " ")
    assert SecretCopy.objects.with_scopes_disabled().count() == 1


def test_a_delegate_of_another_council_is_not_found(desk: Desk, paper: SecretPaper) -> None:
    stranger = make_world("00007").delegates[0]
    with refused("not_found"):
        secret_papers.hand_out(actor=desk.office, paper_id=paper.id, number=1, delegate_id=stranger.id)


def test_corrections_respect_what_is_out(desk: Desk, paper: SecretPaper) -> None:
    out(desk, paper, 2)
    with refused("copies_handed_out"):
        secret_papers.edit(actor=desk.office, paper_id=paper.id, data=SecretData("A", 1))
    with refused("copies_handed_out"):
        secret_papers.remove(actor=desk.office, paper_id=paper.id)
    secret_papers.edit(actor=desk.office, paper_id=paper.id, data=SecretData("Tài liệu B", 5))
    paper.refresh_from_db()
    assert (paper.title, paper.copies) == ("Tài liệu B", 5)


def test_one_never_handed_out_is_taken_off(desk: Desk, paper: SecretPaper) -> None:
    secret_papers.remove(actor=desk.office, paper_id=paper.id)
    assert not SecretPaper.objects.with_scopes_disabled().exists()


def test_the_journal_says_who_held_what_and_no_title(desk: Desk, paper: SecretPaper) -> None:
    copy = out(desk, paper, 1, "Một")
    secret_papers.hand_back(actor=desk.office, copy_id=copy.id)
    secret_papers.edit(actor=desk.office, paper_id=paper.id, data=SecretData("Tên khác", 3))
    told = entries(desk.session)
    assert [entry.code for entry in told[-4:]] == [
        "meetings.secret.paper_added",
        "meetings.secret.handed_out",
        "meetings.secret.returned",
        "meetings.secret.paper_edited",
    ]
    assert told[-3].data["holder"] == "Một"
    written = json.dumps([entry.data for entry in told], ensure_ascii=False)
    assert "Tài liệu A" not in written
    assert "Tên khác" not in written


def test_after_the_session_copies_still_come_back(desk: Desk, paper: SecretPaper) -> None:
    copy = out(desk, paper)
    close(desk)
    with refused("session_closed"):
        out(desk, paper, name="Hai")
    secret_papers.hand_back(actor=desk.office, copy_id=copy.id)
    assert secret_lines(desk.session.id)[0].is_done


def acts(desk: Desk, paper: SecretPaper, copy: SecretCopy, who: str) -> Acts:
    actor, data = desk.world.actor(who), SecretData("A", 3)
    return [
        lambda: secret_papers.add(actor=actor, item_id=paper.item_id, data=data),
        lambda: secret_papers.edit(actor=actor, paper_id=paper.id, data=data),
        lambda: secret_papers.remove(actor=actor, paper_id=paper.id),
        lambda: secret_papers.hand_out(actor=actor, paper_id=paper.id, number=1, name="x"),
        lambda: secret_papers.hand_back(actor=actor, copy_id=copy.id),
        lambda: secret_list(actor=actor, session_id=desk.session.id),
    ]


@pytest.mark.parametrize("who", ["chair", "1", "guest", "digital_officer", "paper_officer"])
def test_only_the_secretariat_hands_out(desk: Desk, paper: SecretPaper, who: str) -> None:
    for act in acts(desk, paper, out(desk, paper), who):
        with refused("forbidden"):
            act()


def test_nobody_of_another_council(desk: Desk, paper: SecretPaper) -> None:
    abroad = Desk(make_world("00007"), desk.session, desk.body)
    for act in acts(abroad, paper, out(desk, paper), "secretariat"):
        with refused("not_found"):
            act()
