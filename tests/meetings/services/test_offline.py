"""Copies on devices: what they hold, for whom, and how they are taken back."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scopes_disabled

from council import clock
from council.enums import SessionState
from council.errors import Refused
from council.models import CouncilSetting, Document, DocumentVersion, JournalEntry, SignIn
from council.permissions import Actor
from council.services import accounts
from council.services.streams import council_stream
from meetings.access import device_name, device_of
from meetings.models import AgendaItem, ItemPaper, OfflineCopy, Sitting
from meetings.services import offline
from tests.factories import World, make_sitting, make_world

pytestmark = pytest.mark.django_db
READERS = ("chair", "secretary", "secretariat", 1)
OTHERS = ("guest", "digital_officer")


@pytest.fixture(autouse=True)
def _no_scope() -> Any:
    with scopes_disabled():
        yield


@pytest.fixture
def sitting(world: World) -> Sitting:
    return make_sitting(world, items=3)


def item_of(sitting: Sitting, position: int = 0) -> AgendaItem:
    return AgendaItem.objects.get(session=sitting.session, position=position)


def make_paper(
    world: World, item: AgendaItem, title: str = "Tờ trình", content: bytes = b"%PDF-", **facts: Any
) -> Document:
    document = Document.objects.create(council=world.council, kind="submission", title=title, **facts)
    ItemPaper.objects.create(item=item, document=document, position=document.id % 1000)
    add_version(world, document, content)
    return document


def add_version(world: World, document: Document, content: bytes) -> DocumentVersion:
    number = document.versions.count() + 1
    name = default_storage.save(f"offline/{document.id}-{number}.pdf", ContentFile(content))
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        original=name,
        reading=name,
        file_name="a.pdf",
        sha256=hashlib.sha256(b"original").hexdigest(),
        size=1,
        pages=1,
        uploaded_by=world.account("secretary"),
        uploaded_at=clock.now(),
    )


def titles(actor: Actor, session_id: int) -> list[str]:
    return [paper.title for paper in offline.bundle(actor, session_id).papers]


def decide(world: World, key: str, value: Any) -> None:
    CouncilSetting.objects.create(
        council=world.council, key=key, value=value, since=clock.today(), source="QĐ 1"
    )


def acts(world: World) -> list[str]:
    rows = JournalEntry.objects.filter(stream__name=council_stream(world.council.id)).order_by("seq")
    return [row.code for row in rows if row.code.startswith("meetings.offline.")]


def refused(act: Any, **with_: Any) -> tuple[str, int]:
    with pytest.raises(Refused) as caught:
        act(**with_)
    assert caught.value.message
    return caught.value.code, caught.value.status


@pytest.mark.parametrize("who", READERS)
def test_what_a_copy_holds(world: World, sitting: Sitting, who: Any) -> None:
    paper = make_paper(world, item_of(sitting), "Tờ trình", b"one")
    version = add_version(world, paper, b"the second")
    make_paper(world, item_of(sitting, 1), "Nội bộ", is_public=False)
    found = offline.bundle(world.actor(who), sitting.session_id)
    assert [kept.title for kept in found.papers] == ["Tờ trình", "Nội bộ"]
    first = found.papers[0]
    assert (first.version_id, first.number) == (version.id, 2)
    assert first.sha256 == hashlib.sha256(b"the second").hexdigest()
    assert first.size == len(b"the second")
    assert found.size == first.size + len(b"%PDF-")
    lines = [line.item.title for section in found.sections for line in section.lines]
    assert lines == ["Nội dung 1", "Nội dung 2", "Nội dung 3"]


def test_the_reading_copy_is_weighed_once(
    world: World, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_paper(world, item_of(sitting))
    offline.bundle(world.actor(1), sitting.session_id)
    assert DocumentVersion.objects.exclude(reading_sha256="").count() == 1
    monkeypatch.setattr(hashlib, "file_digest", lambda *a: pytest.fail("weighed again"))
    assert len(offline.bundle(world.actor(1), sitting.session_id).papers) == 1


def test_a_paper_whose_file_is_gone_is_not_promised(world: World, sitting: Sitting) -> None:
    paper = make_paper(world, item_of(sitting))
    Path(default_storage.path(str(paper.versions.get().reading.name))).unlink()
    assert titles(world.actor(1), sitting.session_id) == []


@pytest.mark.parametrize("who", OTHERS)
def test_who_may_not_keep(world: World, sitting: Sitting, who: str) -> None:
    assert refused(offline.bundle, actor=world.actor(who), session_id=sitting.session_id)[1] == 403
    take: dict[str, Any] = {
        "actor": world.actor(who, signed_in=True),
        "session_id": sitting.session_id,
        "label": "",
    }
    assert refused(offline.take, **take)[1] == 403


def test_strangers_find_nothing(world: World, sitting: Sitting) -> None:
    other = make_world("00008")
    for who in READERS:
        assert refused(offline.bundle, actor=other.actor(who), session_id=sitting.session_id)[1] == 404
    nobody = Actor(world.council.id)
    assert refused(offline.bundle, actor=nobody, session_id=sitting.session_id)[1] == 403


def test_a_draft_is_nobodys_copy(world: World, sitting: Sitting) -> None:
    session = sitting.session
    session.state = SessionState.DRAFT
    session.save()
    assert refused(offline.bundle, actor=world.actor("secretariat"), session_id=session.id)[1] == 404


def test_withdrawn_and_secret_papers_stay_out(world: World, sitting: Sitting) -> None:
    make_paper(world, item_of(sitting), "Thu hồi", withdrawn_at=clock.now())
    make_paper(world, item_of(sitting, 1), "Mật")
    AgendaItem.objects.filter(pk=item_of(sitting, 1).pk).update(is_secret=True)
    decide(world, "papers.keep_closed", value=True)
    for who in READERS:
        assert titles(world.actor(who), sitting.session_id) == []


@pytest.mark.parametrize("who", READERS)
def test_closed_doors_stay_closed_unless_the_council_says_so(
    world: World, sitting: Sitting, who: Any
) -> None:
    closed = Sitting.objects.create(
        council=world.council,
        session=sitting.session,
        title="Phiên kín",
        starts_at=clock.now(),
        is_public=False,
        door_secret="e" * 32,
    )
    parent = item_of(sitting, 1)
    AgendaItem.objects.filter(pk=parent.pk).update(sitting=closed)
    # An item below one of the closed sitting, itself of none.
    AgendaItem.objects.filter(pk=item_of(sitting, 2).pk).update(sitting=None, parent=parent)
    child = AgendaItem.objects.get(parent=parent)
    make_paper(world, item_of(sitting), "Mở")
    make_paper(world, parent, "Kín")
    make_paper(world, child, "Kín, mục con")
    found = offline.bundle(world.actor(who), sitting.session_id)
    assert [paper.title for paper in found.papers] == ["Mở"]
    assert found.left_out == 2
    shown = [line.item.title for section in found.sections for line in section.lines]
    assert shown == ["Nội dung 1"]
    decide(world, "papers.keep_closed", value=True)
    assert sorted(titles(world.actor(who), sitting.session_id)) == ["Kín", "Kín, mục con", "Mở"]


def test_a_closed_session_is_not_kept(world: World, sitting: Sitting) -> None:
    sitting.session.is_public = False
    sitting.session.save()
    ask: dict[str, Any] = {"actor": world.actor(1), "session_id": sitting.session_id}
    assert refused(offline.bundle, **ask) == ("offline_closed", 403)
    decide(world, "papers.keep_closed", value=True)
    assert offline.bundle(**ask).papers == ()


def test_a_copy_has_an_end(world: World, sitting: Sitting) -> None:
    session = sitting.session
    found = offline.bundle(world.actor(1), session.id)
    assert clock.day_of(found.keep_until) == session.closes_on + timedelta(days=31)
    with clock.frozen(found.keep_until):
        ask: dict[str, Any] = {"actor": world.actor(1), "session_id": session.id}
        assert refused(offline.bundle, **ask)[0] == "offline_over"
    decide(world, "papers.keep_days", value=1)
    found = offline.bundle(world.actor(1), session.id)
    assert clock.day_of(found.keep_until) == session.closes_on + timedelta(days=2)


def test_the_digest_changes_with_what_is_kept_and_nothing_else(world: World, sitting: Sitting) -> None:
    def digest() -> str:
        return offline.bundle(world.actor(1), sitting.session_id).digest

    paper = make_paper(world, item_of(sitting))
    seen = [digest()]
    Sitting.objects.filter(pk=sitting.pk).update(state="open", current_item=item_of(sitting))
    assert digest() == seen[0]
    add_version(world, paper, b"second")
    seen.append(digest())
    Document.objects.filter(pk=paper.pk).update(title="Tờ trình mới")
    seen.append(digest())
    AgendaItem.objects.filter(pk=item_of(sitting).pk).update(title="Nội dung khác")
    seen.append(digest())
    Document.objects.filter(pk=paper.pk).update(withdrawn_at=clock.now())
    seen.append(digest())
    assert len(set(seen)) == len(seen)


def test_queries_do_not_grow(world: World, sitting: Sitting) -> None:
    make_paper(world, item_of(sitting))
    actor = world.actor(1)
    offline.bundle(actor, sitting.session_id)
    with CaptureQueriesContext(connection) as one:
        offline.bundle(actor, sitting.session_id)
    make_paper(world, item_of(sitting))
    make_paper(world, item_of(sitting, 1))
    offline.bundle(actor, sitting.session_id)  # weighs them
    with CaptureQueriesContext(connection) as three:
        assert len(offline.bundle(actor, sitting.session_id).papers) == 3
    assert len(one) == len(three)


def test_taking_is_noted(world: World, sitting: Sitting) -> None:
    make_paper(world, item_of(sitting))
    actor = world.actor(1, signed_in=True)
    row = offline.take(actor=actor, session_id=sitting.session_id, label="Chrome, Android")
    assert (row.device, row.label, row.files, row.size) == (device_of(actor), "Chrome, Android", 1, 5)
    again = offline.take(actor=actor, session_id=sitting.session_id, label="Chrome, Android")
    assert again.id == row.id
    assert acts(world) == ["meetings.offline.taken"] * 2
    assert offline.standing(actor, sitting.session_id, row.device).digest == row.digest


def test_a_new_sign_in_goes_on_with_the_copy_of_its_browser(world: World, sitting: Sitting) -> None:
    before, after = world.actor(1, signed_in=True), world.actor(1, signed_in=True)
    old = offline.take(actor=before, session_id=sitting.session_id, label="")
    assert offline.standing(after, sitting.session_id, old.device).digest == old.digest
    row = offline.take(actor=after, session_id=sitting.session_id, label="", former=device_of(before))
    assert (row.id, row.device) == (old.id, device_of(after))


def test_somebody_elses_device_is_not_taken_over(world: World, sitting: Sitting) -> None:
    mine, theirs = world.actor(1, signed_in=True), world.actor(2, signed_in=True)
    old = offline.take(actor=theirs, session_id=sitting.session_id, label="")
    row = offline.take(actor=mine, session_id=sitting.session_id, label="", former=device_of(theirs))
    assert row.id != old.id
    assert refused(offline.standing, actor=mine, session_id=sitting.session_id, device=old.device)[1] == 410


def test_a_copy_without_a_sign_in_waits_for_one(world: World, sitting: Sitting) -> None:
    actor = world.actor(1, signed_in=True)
    row = offline.take(actor=actor, session_id=sitting.session_id, label="")
    ask: dict[str, Any] = {
        "actor": Actor(world.council.id),
        "session_id": sitting.session_id,
        "device": row.device,
    }
    assert refused(offline.standing, **ask) == ("sign_in_again", 401)
    assert refused(offline.standing, **ask | {"device": "f" * 16})[1] == 410
    assert refused(offline.standing, **ask | {"device": ""})[1] == 410


def test_what_ends_a_copy(world: World, sitting: Sitting) -> None:
    actor = world.actor(1, signed_in=True)
    row = offline.take(actor=actor, session_id=sitting.session_id, label="")
    ask: dict[str, Any] = {"session_id": sitting.session_id, "device": row.device}
    with scopes_disabled():
        world.delegates[0].ends_on = clock.today() - timedelta(days=1)
        world.delegates[0].save()
    assert refused(offline.standing, actor=world.actor(1), **ask)[1] == 410
    world.account(1).is_active = False
    world.account(1).save()
    assert refused(offline.standing, actor=Actor(world.council.id), **ask)[1] == 410


@pytest.mark.parametrize("who", [1, "digital_officer"])
def test_revoking_ends_the_copy_and_its_sign_in(world: World, sitting: Sitting, who: Any) -> None:
    device, other = world.actor(1, signed_in=True), world.actor(1, signed_in=True)
    row = offline.take(actor=device, session_id=sitting.session_id, label="")
    offline.revoke(actor=world.actor(who), copy_id=row.id)
    assert refused(offline.standing, actor=device, session_id=sitting.session_id, device=row.device) == (
        "offline_revoked",
        410,
    )
    left = set(SignIn.objects.filter(account_id=device.account_id).values_list("session_key", flat=True))
    assert device.session_key not in left
    assert other.session_key in left
    offline.revoke(actor=world.actor(who), copy_id=row.id)
    assert acts(world) == ["meetings.offline.taken", "meetings.offline.revoked"]
    # The device signs in again and hears that its copy is gone; having said so it may take another.
    again: dict[str, Any] = {"actor": other, "session_id": sitting.session_id, "label": ""}
    assert refused(offline.take, **again, former=row.device)[1] == 410
    assert offline.told_wiped(council_id=world.council.id, device=row.device) == 1
    assert offline.take(**again, former=row.device).revoked_at is None


@pytest.mark.parametrize("who", ["chair", "secretary", "secretariat", "guest", 2])
def test_nobody_else_revokes(world: World, sitting: Sitting, who: Any) -> None:
    row = offline.take(actor=world.actor(1, signed_in=True), session_id=sitting.session_id, label="")
    assert refused(offline.revoke, actor=world.actor(who), copy_id=row.id)[1] == 404
    abroad = make_world("00008").actor("digital_officer")
    assert refused(offline.revoke, actor=abroad, copy_id=row.id)[1] == 404
    row.refresh_from_db()
    assert row.revoked_at is None


def test_a_new_password_takes_back_what_devices_keep(world: World, sitting: Sitting) -> None:
    actor = world.actor(1, signed_in=True)
    row = offline.take(actor=actor, session_id=sitting.session_id, label="")
    accounts.reset_password(
        actor=world.actor("digital_officer"), council_id=world.council.id, account_id=actor.account_id or 0
    )
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert acts(world)[-1] == "meetings.offline.revoked"


def test_signing_out_takes_back_what_this_device_keeps(world: World, sitting: Sitting) -> None:
    here, there = world.actor(1, signed_in=True), world.actor(1, signed_in=True)
    rows = [offline.take(actor=a, session_id=sitting.session_id, label="") for a in (here, there)]
    assert offline.signed_out(account_id=here.account_id or 0, device=device_name(here.session_key))
    assert not offline.signed_out(account_id=here.account_id or 0, device="")
    states = [OfflineCopy.objects.get(pk=row.pk).revoked_at is None for row in rows]
    assert states == [False, True]


def test_a_device_says_what_it_threw_away(world: World, sitting: Sitting) -> None:
    actor = world.actor(1, signed_in=True)
    row = offline.take(actor=actor, session_id=sitting.session_id, label="")
    told: dict[str, Any] = {"council_id": world.council.id, "device": row.device}
    assert offline.told_wiped(**told, session_id=sitting.session_id + 1) == 0
    assert offline.told_wiped(**told | {"device": ""}) == 0
    assert offline.told_wiped(**told | {"council_id": world.council.id + 1}) == 0
    assert offline.told_wiped(**told) == 1
    assert offline.told_wiped(**told) == 0
    assert acts(world) == ["meetings.offline.taken", "meetings.offline.wiped"]
    assert refused(offline.standing, actor=actor, session_id=sitting.session_id, device=row.device)[1] == 410
