"""Items with secret papers: every way by which a file comes refuses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from meetings.models import AgendaItem, HandIn, ItemPaper
from meetings.queries import programme as read_programme
from meetings.services import hand_ins, paper_tasks, papers, programme, reviewing, secret_papers
from meetings.services.hand_ins import HandInData
from meetings.services.papers import PaperData
from meetings.services.programme import ItemData
from meetings.services.secret_papers import SecretData
from tests.factories.pdfs import uploaded
from tests.meetings.handing import Desk, another_file, now
from tests.meetings.services.preparing import Acts, codes, entries, items, refused, said

pytestmark = pytest.mark.django_db
DATA = PaperData("report", "Báo cáo")


def make_secret(desk: Desk, place: int = 0, *, is_secret: bool = True) -> AgendaItem:
    item = items(desk.session)[place]
    data = ItemData(item.title, is_secret=is_secret)
    return programme.update_item(actor=desk.office, item_id=item.id, data=data, revision=item.revision)


def force(item: AgendaItem) -> None:
    """Secret although it has files: how an old row or a race would leave it."""
    AgendaItem.objects.with_scopes_disabled().filter(pk=item.pk).update(is_secret=True)


def stored_files() -> int:
    return sum(1 for _path in Path(default_storage.path("")).rglob("*.pdf"))


def test_the_flag_is_an_act_of_its_own(desk: Desk) -> None:
    make_secret(desk)
    last = entries(desk.session)[-1]
    assert (last.code, last.data["label"]) == ("meetings.item.made_secret", "1")
    make_secret(desk, is_secret=False)
    assert codes(desk.session)[-1] == "meetings.item.made_plain"
    data = ItemData("Mật ngay từ đầu", is_secret=True)
    programme.add_item(actor=desk.office, session_id=desk.session.id, data=data)
    assert codes(desk.session)[-2:] == ["meetings.item.added", "meetings.item.made_secret"]


def test_a_published_programme_announces_it(desk: Desk) -> None:
    desk.session.state = "published"
    desk.session.save()
    make_secret(desk)
    assert said(desk.session) == ["Mục 1 có tài liệu mật: phát giấy, thu hồi."]


def test_the_programme_says_so(desk: Desk) -> None:
    make_secret(desk)
    assert [line.is_secret for line in read_programme(desk.session.id)] == [True, False]


def test_no_upload(desk: Desk) -> None:
    item, before = make_secret(desk), stored_files()
    with refused("item_secret") as caught:
        papers.upload_paper(actor=desk.office, item_id=item.id, data=DATA, upload=uploaded())
    assert caught.value.law == "Luật 29/2018/QH14, Điều 5(5)"
    assert stored_files() == before


def test_no_paper_is_moved_there(desk: Desk) -> None:
    document = papers.upload_paper(
        actor=desk.office, item_id=items(desk.session)[1].id, data=DATA, upload=uploaded()
    )
    item = make_secret(desk)
    read = papers.fingerprint(papers.access_document(desk.office, document.id))
    with refused("item_secret"):
        papers.update_paper(
            actor=desk.office, document_id=document.id, data=DATA, item_id=item.id, expected=read
        )
    place = ItemPaper.objects.with_scopes_disabled().get(document=document)
    assert place.item_id == items(desk.session)[1].id


def test_no_new_version_and_no_restoring(desk: Desk) -> None:
    item = items(desk.session)[0]
    document = papers.upload_paper(actor=desk.office, item_id=item.id, data=DATA, upload=uploaded())
    force(item)
    before = stored_files()
    with refused("item_secret"):
        papers.add_version(actor=desk.office, document_id=document.id, upload=uploaded(another_file()))
    papers.withdraw_paper(actor=desk.office, document_id=document.id, reason="Nhầm")
    with refused("item_secret"):
        papers.restore_paper(actor=desk.office, document_id=document.id)
    assert stored_files() == before


def test_no_task(desk: Desk) -> None:
    make_secret(desk)
    with refused("item_secret"):
        desk.assign()


def test_nothing_is_handed_in_taken_back_approved_or_published(desk: Desk) -> None:
    empty, waiting, approved = desk.assign(), desk.assign(title="Hai"), desk.assign(title="Ba")
    desk.hand_in(waiting)
    desk.hand_in(approved, another_file())
    reviewing.approve(actor=desk.office, task_id=approved.id, version=2)
    force(items(desk.session)[0])
    before = stored_files()
    office, officer = desk.office, desk.officer
    acts: Acts = [
        lambda: hand_ins.hand_in(
            actor=officer, task_id=empty.id, version=1, data=HandInData(), upload=uploaded(another_file(5))
        ),
        lambda: paper_tasks.change(actor=office, task_id=empty.id, version=1, data=desk.data(title="Khác")),
        lambda: reviewing.approve(actor=office, task_id=waiting.id, version=2),
        lambda: reviewing.approve_and_publish(actor=office, task_id=waiting.id, version=2, is_public=True),
        lambda: reviewing.return_to_body(actor=office, task_id=waiting.id, version=2, note="x"),
        lambda: reviewing.publish(actor=office, task_id=approved.id, version=3, is_public=True),
    ]
    for act in acts:
        with refused("item_secret"):
            act()
    assert stored_files() == before
    assert not ItemPaper.objects.with_scopes_disabled().exists()
    paper_tasks.cancel(actor=office, task_id=empty.id, version=1, note="Chuyển phát giấy")  # the way out


def test_not_while_there_are_files(desk: Desk) -> None:
    item = items(desk.session)[0]
    document = papers.upload_paper(actor=desk.office, item_id=item.id, data=DATA, upload=uploaded())
    with refused("item_has_files") as caught:
        make_secret(desk)
    assert "chuyển tài liệu sang mục khác" in caught.value.message
    papers.withdraw_paper(actor=desk.office, document_id=document.id, reason="Nhầm")
    with refused("item_has_files"):  # the file is still stored
        make_secret(desk)
    assert not items(desk.session)[0].is_secret


def test_not_while_a_body_works_for_it(desk: Desk) -> None:
    task = desk.assign()
    with refused("item_has_tasks"):
        make_secret(desk)
    desk.hand_in(task)
    with refused("item_has_files"):
        make_secret(desk)
    hand_ins.take_back(actor=desk.officer, task_id=task.id, version=now(task).version)
    assert not HandIn.objects.with_scopes_disabled().exists()
    paper_tasks.cancel(actor=desk.office, task_id=task.id, version=now(task).version, note="Phát giấy")
    assert make_secret(desk).is_secret


def test_not_plain_again_while_copies_are_out(desk: Desk) -> None:
    item = make_secret(desk)
    paper = secret_papers.add(actor=desk.office, item_id=item.id, data=SecretData("Tài liệu A", 3))
    copy = secret_papers.hand_out(actor=desk.office, paper_id=paper.id, number=None, name="Khách")
    with refused("secret_copies_out"):
        make_secret(desk, is_secret=False)
    secret_papers.hand_back(actor=desk.office, copy_id=copy.id)
    assert not make_secret(desk, is_secret=False).is_secret


def test_an_item_with_a_list_is_not_removed(desk: Desk) -> None:
    item = make_secret(desk)
    secret_papers.add(actor=desk.office, item_id=item.id, data=SecretData("Tài liệu A", 3))
    with refused("item_has_secret_papers"):
        programme.remove_item(actor=desk.office, item_id=item.id)


@pytest.mark.parametrize("who", ["chair", "1", "guest", "digital_officer", "paper_officer"])
def test_who_may_not_set_it(desk: Desk, who: str) -> None:
    item = items(desk.session)[0]
    with refused("forbidden"):
        programme.update_item(
            actor=desk.world.actor(who),
            item_id=item.id,
            data=ItemData(item.title, is_secret=True),
            revision=item.revision,
        )
