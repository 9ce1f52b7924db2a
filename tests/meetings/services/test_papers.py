"""Papers of an item: uploaded, renewed, corrected, withdrawn; and who may read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from council.errors import Refused
from council.models import CouncilSession, Document, DocumentVersion
from council.permissions import Actor
from meetings.models import AgendaItem, DeadlineRow, ItemPaper, Sitting
from meetings.services import deadlines, papers, programme, sessions
from meetings.services.papers import PaperData
from tests.factories import World, make_sitting, make_world
from tests.factories.pdfs import active_pdf, pdf_bytes, uploaded
from tests.meetings.services.preparing import Acts, entries, items, make_draft, refused, said

pytestmark = pytest.mark.django_db
DATA = PaperData("submission", "Tờ trình về học phí", "279/TTr-UBND", "UBND thành phố")


@pytest.fixture
def session(world: World) -> CouncilSession:
    return make_draft(world, "Khai mạc", "Bế mạc")


def upload(world: World, item: AgendaItem, content: bytes | None = None, **changes: Any) -> Document:
    file = uploaded(content, changes.pop("name", "to-trinh.pdf"))
    data = PaperData(**{name: getattr(DATA, name) for name in DATA.__dataclass_fields__} | changes)
    return papers.upload_paper(actor=world.actor("secretariat"), item_id=item.id, data=data, upload=file)


def versions(document: Document) -> list[DocumentVersion]:
    return list(DocumentVersion.objects.with_scopes_disabled().filter(document=document).order_by("number"))


def stored_files() -> int:
    return sum(1 for path in Path(default_storage.path("")).rglob("*.pdf"))


def test_a_paper_with_its_first_version(world: World, session: CouncilSession) -> None:
    document = upload(world, items(session)[0], pdf_bytes(4), name="Tờ trình.pdf")
    (version,) = versions(document)
    assert (version.number, version.pages, version.file_name) == (1, 4, "Tờ trình.pdf")
    assert version.uploaded_by_id == world.account("secretariat").id
    assert version.original.name != version.reading.name
    data = entries(session)[-1].data
    assert (data["label"], data["sha256"], data["pages"]) == ("1", version.sha256, 4)
    assert data["title"] == "Tờ trình về học phí"


def test_what_was_removed_is_in_the_journal(world: World, session: CouncilSession) -> None:
    upload(world, items(session)[0], active_pdf())
    assert entries(session)[-1].data["removed"]["Launch"] == 1


def test_a_second_version(world: World, session: CouncilSession) -> None:
    document = upload(world, items(session)[0])
    papers.add_version(actor=world.actor("secretary"), document_id=document.id, upload=uploaded(pdf_bytes(2)))
    assert [version.number for version in versions(document)] == [1, 2]
    assert entries(session)[-1].code == "meetings.paper.version"


def test_the_same_file_twice_names_the_other_paper(world: World, session: CouncilSession) -> None:
    document = upload(world, items(session)[0])
    before = stored_files()
    with refused("paper_twice") as caught:
        upload(world, items(session)[1], title="Báo cáo")
    assert "“Tờ trình về học phí” (mục 1, bản 1)" in caught.value.message
    with refused("paper_twice"):
        papers.add_version(actor=world.actor("secretariat"), document_id=document.id, upload=uploaded())
    assert (stored_files(), Document.objects.with_scopes_disabled().count()) == (before, 1)
    upload(world, items(make_draft(world, "Khai mạc", number=6))[0])  # another session may use it again


def test_a_refused_file_leaves_nothing(world: World, session: CouncilSession) -> None:
    before, told = stored_files(), len(entries(session))
    with refused("not_pdf"):
        upload(world, items(session)[0], b"no PDF")
    with refused("title_required"):
        upload(world, items(session)[0], title=" ")
    with refused("bad_value"):
        upload(world, items(session)[0], kind="novel")
    assert (stored_files(), len(entries(session))) == (before, told)


def test_a_failing_transaction_leaves_no_file(
    world: World, session: CouncilSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(papers, "tell", fail)
    before = stored_files()
    with pytest.raises(RuntimeError):
        upload(world, items(session)[0])
    assert (stored_files(), Document.objects.with_scopes_disabled().count()) == (before, 0)


def test_corrections(world: World, session: CouncilSession) -> None:
    first, second = items(session)
    document = upload(world, first)
    read = papers.fingerprint(papers.access_document(world.actor("secretariat"), document.id))
    data = PaperData("report", "Báo cáo về học phí", "80/BC", "Sở Tài chính", is_public=False)
    papers.update_paper(
        actor=world.actor("secretary"), document_id=document.id, data=data, item_id=second.id, expected=read
    )
    changed = papers.access_document(world.actor("secretariat"), document.id)
    assert (changed.title, changed.is_public, changed.place.item_id) == (
        "Báo cáo về học phí",
        False,
        second.id,
    )
    changes = entries(session)[-1].data["changes"]
    assert changes["kind"] == {"old": "submission", "new": "report"}
    assert changes["item"] == {"old": first.id, "new": second.id}
    with refused("stale") as caught:
        papers.update_paper(
            actor=world.actor("secretariat"),
            document_id=document.id,
            data=DATA,
            item_id=first.id,
            expected=read,
        )
    assert "Người secretary" in caught.value.message
    assert ItemPaper.objects.with_scopes_disabled().count() == 1


def test_a_paper_stays_in_its_session(world: World, session: CouncilSession) -> None:
    document = upload(world, items(session)[0])
    other = items(make_draft(world, "Khác", number=6))[0]
    read = papers.fingerprint(papers.access_document(world.actor("secretariat"), document.id))
    with refused("not_found"):
        papers.update_paper(
            actor=world.actor("secretariat"),
            document_id=document.id,
            data=DATA,
            item_id=other.id,
            expected=read,
        )


def test_withdrawn_and_used_again(world: World, session: CouncilSession) -> None:
    actor, item = world.actor("secretariat"), items(session)[0]
    document = upload(world, item)
    with refused("reason_required"):
        papers.withdraw_paper(actor=actor, document_id=document.id, reason=" ")
    with refused("item_has_papers"):
        programme.remove_item(actor=actor, item_id=item.id)
    papers.withdraw_paper(actor=actor, document_id=document.id, reason="Nhầm tệp")
    assert entries(session)[-1].data["reason"] == "Nhầm tệp"
    with refused("paper_withdrawn"):
        papers.add_version(actor=actor, document_id=document.id, upload=uploaded(pdf_bytes(3)))
    papers.restore_paper(actor=actor, document_id=document.id)
    assert papers.access_document(actor, document.id).withdrawn_at is None


def test_papers_are_announced_after_publication(world: World, session: CouncilSession) -> None:
    upload(world, items(session)[0])
    sessions.publish_session(actor=world.actor("secretariat"), session_id=session.id)
    document = upload(world, items(session)[1], pdf_bytes(2), title="Báo cáo thẩm tra")
    papers.add_version(
        actor=world.actor("secretariat"), document_id=document.id, upload=uploaded(pdf_bytes(3))
    )
    assert said(session) == [
        "Tài liệu mới ở mục 2: Báo cáo thẩm tra.",
        "Bản 2 của tài liệu ở mục 2: Báo cáo thẩm tra.",
    ]


def test_late_papers_where_the_council_forbids_them(world: World) -> None:
    sitting = make_sitting(world)
    deadlines.seed_deadlines(world.council)
    document = upload(world, items(sitting.session)[0])
    DeadlineRow.objects.with_scopes_disabled().update(severity="block")
    with refused("deadline_passed"):
        upload(world, items(sitting.session)[1], pdf_bytes(2))
    papers.add_version(
        actor=world.actor("secretariat"), document_id=document.id, upload=uploaded(pdf_bytes(3))
    )


READERS = ("nobody", "guest", "delegate", "chair", "secretary", "secretariat", "digital_officer")
ALL, INSIDE, CLOSED, PREPARING = set(READERS), set(READERS[1:]), set(READERS[2:6]), set(READERS[4:6])


def readers(world: World, document: Document) -> set[str]:
    """Which of READERS may read it."""

    def may_read(actor: Actor) -> bool:
        try:
            papers.readable_paper(actor, document.id)
        except Refused as refusal:
            return refusal.code != "not_found"
        return True

    who = {name: world.actor(1 if name == "delegate" else name) for name in READERS[1:]}
    who["nobody"] = Actor(council_id=world.council.id)
    return {name for name, actor in who.items() if may_read(actor)}


@pytest.mark.parametrize(
    ("session", "sitting", "paper", "expected"),
    [
        ({}, {}, {}, ALL),
        ({}, {}, {"is_public": False}, INSIDE),
        ({"is_public": False}, {}, {}, CLOSED),
        ({}, {"is_public": False}, {}, CLOSED),
        ({"state": "draft"}, {}, {}, PREPARING),
        ({"state": "open"}, {}, {}, ALL),
        ({}, {}, {"withdrawn_at": "2026-11-01T00:00:00Z"}, PREPARING),
    ],
    ids=["public", "internal", "closed session", "closed sitting", "draft", "open", "withdrawn"],
)
def test_who_may_read(
    world: World, session: dict[str, Any], sitting: dict[str, Any], paper: dict[str, Any], expected: set[str]
) -> None:
    row = make_sitting(world)
    document = upload(world, items(row.session)[0])
    CouncilSession.objects.with_scopes_disabled().filter(pk=row.session_id).update(**{"number": 1} | session)
    Sitting.objects.with_scopes_disabled().filter(pk=row.id).update(**{"title": "Phiên"} | sitting)
    Document.objects.with_scopes_disabled().filter(pk=document.id).update(**{"number": "1"} | paper)
    assert readers(world, document) == expected
    assert readers(make_world("00008"), document) == set()


@pytest.mark.parametrize(("who", "code"), [("chair", "forbidden"), (1, "forbidden"), ("other", "not_found")])
def test_who_may_not(world: World, session: CouncilSession, who: str | int, code: str) -> None:
    item = items(session)[0]
    document = upload(world, item)
    before = stored_files()
    actor = make_world("00008").actor("secretariat") if who == "other" else world.actor(who)
    file: SimpleUploadedFile = uploaded(pdf_bytes(9))
    acts: Acts = [
        lambda: papers.upload_paper(actor=actor, item_id=item.id, data=DATA, upload=file),
        lambda: papers.add_version(actor=actor, document_id=document.id, upload=file),
        lambda: papers.update_paper(
            actor=actor,
            document_id=document.id,
            data=DATA,
            item_id=item.id,
            expected=papers.fingerprint(document),
        ),
        lambda: papers.withdraw_paper(actor=actor, document_id=document.id, reason="x"),
        lambda: papers.restore_paper(actor=actor, document_id=document.id),
    ]
    for act in acts:
        with refused(code):
            act()
    assert stored_files() == before
