"""Every address of papers but their public search, opened and posted to by those who have no part in it.

The addresses are read from the product: one that is added without saying here whose it is fails, and so does
one that lets a stranger in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.models import JournalEntry, RoleAssignment
from meetings import (
    urls_archive,
    urls_handing_in,
    urls_invitations,
    urls_marks,
    urls_offline,
    urls_papers,
    urls_secretariat,
)
from meetings.models import (
    AgendaItem,
    HandIn,
    Invitation,
    Invitee,
    Mark,
    OfflineCopy,
    PaperTask,
    PreparingBody,
    PreparingOfficer,
    SecretCopy,
    SecretPaper,
)
from meetings.services.papers import PaperData, upload_paper
from tests.factories import make_sitting, make_world
from tests.factories.pdfs import pdf_bytes
from tests.factories.world import World, make_account, make_person, session_key

pytestmark = pytest.mark.django_db

REFUSED = {403, 404, 405}
# What else says nothing: a message that no page sends, a copy that does not stand.
MALFORMED = {"marks_sync": {400}, "marks_share": {400}, "offline_standing": {401, 410}}
ROLES = {
    "C": "chair", "S": "secretary", "O": "secretariat", "D": "1", "G": "guest", "X": "digital_officer",
    "a": "paper_officer",
}  # fmt: skip
# Part of the site -> how an address begins (the longest counts) -> what its number stands for, whose it is.
Place = tuple[str, str]
PARTS: dict[str, tuple[list[URLPattern], Mapping[str, Place]]] = {
    "thu-ky": (
        urls_secretariat.urlpatterns,
        {
            "": ("", "SO"),
            "ky-hop/<int:pk>/": ("session", "SO"),
            "phien/<int:pk>/": ("sitting", "SO"),
            "muc/<int:pk>/": ("item", "SO"),
            "tai-lieu/<int:pk>/": ("paper", "SO"),
            "viec/<int:pk>/": ("task", "SO"),
            "co-quan/<int:pk>/": ("body", "SO"),
            "tai-lieu-mat/<int:pk>/": ("secret", "SO"),
            "ban-mat/<int:pk>/": ("copy", "SO"),
        },
    ),
    "tai-lieu": (
        urls_papers.urlpatterns,
        {"<int:pk>/": ("paper", "CSODGX")},
    ),
    "danh-dau": (
        urls_marks.urlpatterns,
        {"": ("", "CSOD"), "to/": ("", "CSOD"), "<uuid:uuid>/": ("", ""), "<int:pk>/": ("paper", "CSOD")},
    ),
    "nop-tai-lieu": (
        urls_handing_in.urlpatterns,
        {
            "": ("", "a"),
            "<int:pk>/": ("task", "a"),
            "tep/<int:pk>/": ("hand_in", "aSO"),
        },
    ),
    "ngoai-tuyen": (
        urls_offline.urlpatterns,
        {
            "<int:pk>/": ("session", "CSOD"),
            "thiet-bi/": ("", "CSOD"),
            "thiet-bi/quan-ly/": ("", "X"),
            "thiet-bi/<int:pk>/": ("device", "X"),
        },
    ),
    "luu-tru": (urls_archive.urlpatterns, {"<int:pk>/": ("session", "SO")}),
    "giay-moi": (
        urls_invitations.urlpatterns,
        {"": ("invitation", "SO"), "ky-hop/<int:pk>/": ("session", "SO")},
    ),
}
# Of these whose name says otherwise than how their address begins.
BY_NAME = {"invitation_answer": "D", "invitation_own_pdf": "D"}
# A device that wipes itself may be nobody's any more (tests/meetings/views/test_offline.py).
OPEN = {"offline_wiped"}
WORDS: dict[str, str | int] = {
    "step": "papers", "act": "duyet", "version": 1,
}  # fmt: skip


@dataclass
class Town:
    """A council with something of every kind, and another one."""

    world: World
    other: World
    at: dict[str, int | str]


def make_council(code: str) -> World:
    """Two delegates, one account for each role, and an officer of a body that prepares papers."""
    world = make_world(code, delegates=2)
    person = make_person("Cán bộ chuẩn bị")
    world.accounts["paper_officer"] = make_account(f"{code}-paper_officer", person)
    since = clock.today() - timedelta(days=100)
    RoleAssignment.objects.create(person=person, council=world.council, role=Role.PAPER_OFFICER, since=since)
    return world


@pytest.fixture
def town() -> Town:
    world, other = make_council("00004"), make_council("00005")
    sitting = make_sitting(world, items=2)
    with scopes_disabled():
        return Town(world, other, _numbers(world, sitting.session_id, sitting.id))


def _numbers(world: World, session: int, sitting: int) -> dict[str, int | str]:
    item, secret_item = AgendaItem.objects.filter(session_id=session).order_by("position")[:2]
    office, now, council = world.account("secretariat"), clock.now(), world.council
    somebody = world.delegates[1].person
    paper = upload_paper(
        actor=world.actor("secretariat"),
        item_id=item.id,
        data=PaperData("report", "Tài liệu nội bộ", is_public=False),
        upload=SimpleUploadedFile("a.pdf", pdf_bytes(2), "application/pdf"),
    )
    version = paper.versions.get()
    body = PreparingBody.objects.create(council=council, name="Sở Tài chính")
    officer = PreparingOfficer.objects.create(body=body, person=somebody)
    task = PaperTask.objects.create(
        council=council, item=item, body=body, kind="report", title="Báo cáo", due_at=now, assigned_at=now
    )
    hand_in = HandIn.objects.create(
        task=task, number=1, original=version.original, reading=version.reading, file_name="a.pdf",
        sha256="0" * 64, size=1, pages=1, handed_in_by=office, handed_in_at=now,
    )  # fmt: skip
    secret = SecretPaper.objects.create(
        council=council, item=secret_item, title="Tài liệu số 1", copies=3, created_at=now
    )
    copy = SecretCopy.objects.create(paper=secret, number=1, holder="A", handed_at=now, handed_by=office)
    invitation = Invitation.objects.create(
        council=council, session_id=session, signed_on=clock.today(), signer_name="A", signer_post="Chủ tịch",
        starts_at=now + timedelta(days=9), ends_at=now + timedelta(days=10), place="Hội trường",
        answer_by=now + timedelta(days=5), state="sent", number="1/GM-HĐND",
    )  # fmt: skip
    invitee = Invitee.objects.create(invitation=invitation, kind="guest", name="Khách", sent_at=now)
    device = OfflineCopy.objects.create(
        council=council, account=world.account(2), session_id=session, device="0" * 16, digest="0" * 64,
        files=1, size=1, taken_at=now,
    )  # fmt: skip
    mark = Mark.objects.create(
        council=council, person=somebody, version=version, uuid=uuid4(), kind="note", page=1,
        made_at=now, change=1,
    )  # fmt: skip
    return {
        "session": session, "sitting": sitting, "item": item.id, "paper": paper.id, "task": task.id,
        "hand_in": hand_in.id, "body": body.id, "officer_pk": officer.id, "secret": secret.id,
        "copy": copy.id,
        "invitation": invitation.id, "invitation_id": invitation.id, "invitee_id": invitee.id,
        "device": device.id,
        "document_pk": paper.id, "uuid": str(mark.uuid), "invitee": invitee.id,
    }  # fmt: skip


def addresses(town: Town, code: str) -> Iterator[tuple[URLPattern, str, str]]:
    """Every address: its pattern, where it is in a council, the letters of those whose it is."""
    for part, (patterns, places) in PARTS.items():
        for pattern in (one for one in patterns if one.name not in OPEN):
            path = str(pattern.pattern)
            begins = max((begin for begin in places if path.startswith(begin)), key=len)
            stands_for, whose = places[begins]
            for name, converter in pattern.pattern.converters.items():
                value = town.at[stands_for] if name == "pk" else town.at.get(name, WORDS.get(name))
                assert value is not None, f"{pattern.name}: what does {name} stand for?"
                kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
                path = path.replace(f"<{kind}:{name}>", str(value))
            assert "<" not in path, path
            yield pattern, f"/hd/{code}/{part}/{path}", BY_NAME.get(pattern.name or "", whose)


def asked(client: Client, address: str) -> Iterator[int]:
    yield client.get(address).status_code
    yield client.post(address, {"reason": "Không liên quan"}).status_code


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = session_key(world.account(who))
    return client


def journal() -> int:
    return JournalEntry.objects.with_scopes_disabled().count()


@pytest.mark.parametrize("letter", ROLES)
def test_another_council_has_no_part_in_anything(town: Town, letter: str) -> None:
    client, before = signed_in(town.other, ROLES[letter]), journal()
    let_in = [
        f"{address} ({pattern.name}): {status}"
        for code in ("00004", "00005")
        for pattern, address, _whose in addresses(town, code)
        if code == "00004" or pattern.pattern.converters.keys() - WORDS.keys()
        for status in asked(client, address)
        if status not in REFUSED | MALFORMED.get(pattern.name or "", set())
    ]
    assert let_in == []
    assert journal() == before


@pytest.mark.parametrize("letter", ROLES)
def test_in_the_own_council_each_opens_what_is_theirs(town: Town, letter: str) -> None:
    client, before = signed_in(town.world, ROLES[letter]), journal()
    let_in = [
        f"{address} ({pattern.name}): {status}"
        for pattern, address, whose in addresses(town, "00004")
        if letter not in whose
        for status in asked(client, address)
        if status not in REFUSED | MALFORMED.get(pattern.name or "", set())
    ]
    assert let_in == []
    assert journal() == before


def test_nobody_opens_anything_without_signing_in(town: Town) -> None:
    client, before = Client(), journal()
    for pattern, address, _whose in addresses(town, "00004"):
        for answer in (client.get(address), client.post(address)):
            known = REFUSED | {302} | MALFORMED.get(pattern.name or "", set())
            assert answer.status_code in known, pattern.name
            assert answer.status_code != 302 or "/tai-khoan/login/" in answer["Location"], pattern.name
    assert journal() == before


def test_what_is_theirs_opens() -> None:
    """The table above could refuse everything: those whose pages they are open the first of each part."""
    world = make_council("00006")
    for path, who in (
        ("thu-ky/", "secretariat"), ("thu-ky/co-quan/", "secretary"), ("giay-moi/", "secretariat"),
        ("tim/", "guest"), ("ngoai-tuyen/thiet-bi/", "1"), ("nop-tai-lieu/", "paper_officer"),
        ("ngoai-tuyen/thiet-bi/quan-ly/", "digital_officer"),
    ):  # fmt: skip
        assert signed_in(world, who).get(f"/hd/00006/{path}").status_code == 200, path
