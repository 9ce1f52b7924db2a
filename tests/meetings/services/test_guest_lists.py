"""Lists of guests: pasted and uploaded, faults at their rows, all or nothing, twins left out unless asked."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from council.errors import Refused
from meetings.models import Invitation, Invitee
from meetings.services import guest_lists, invitee_contact
from meetings.services.guest_lists import MOST_ROWS, Preview, apply, read_file, read_pasted
from tests.factories import World, make_world
from tests.meetings.acts import forbidden, refused
from tests.meetings.inviting import GUEST, acts, drafted, with_guest

pytestmark = pytest.mark.django_db
PASTED = "Bà Lê Thị B\tGiám đốc\tSở Mẫu\tb@example.org\t0987654321\nÔng Hoàng C\t\tBáo Mẫu\t\t\n"


@pytest.fixture
def world() -> World:
    return make_world(delegates=1)


@pytest.fixture
def row(world: World) -> Invitation:
    return drafted(world)


def pasted(world: World, row: Invitation, text: str) -> Preview:
    return read_pasted(actor=world.actor("secretariat"), invitation_id=row.id, pasted=text)


def workbook(*rows: list[Any]) -> BytesIO:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for one in rows:
        sheet.append(one)
    target = BytesIO()
    book.save(target)
    target.seek(0)
    return target


def uploaded(world: World, row: Invitation, *rows: list[Any]) -> Preview:
    file = workbook(*rows)
    return read_file(actor=world.actor("secretariat"), invitation_id=row.id, file=file, name="khach.xlsx")


def put(world: World, row: Invitation, found: Preview, **more: Any) -> int:
    actor = world.actor("secretariat")
    return apply(actor=actor, invitation_id=row.id, sealed=found.sealed, **more)


def test_pasted_without_a_head(world: World, row: Invitation) -> None:
    found = pasted(world, row, PASTED)
    assert (found.new, found.faulty, found.twins) == (2, [], [])
    assert not Invitee.objects.with_scopes_disabled().exists(), "a look writes nothing"
    assert put(world, row, found) == 2
    first = Invitee.objects.with_scopes_disabled().get(name="Bà Lê Thị B")
    assert (first.post, first.organisation, first.kind) == ("Giám đốc", "Sở Mẫu", "guest")
    assert invitee_contact.of(first).phone == "+84987654321"
    assert acts(row)[-1] == "invitation.guests"


def test_pasted_with_a_head_in_any_order(world: World, row: Invitation) -> None:
    text = "STT\tCơ quan\tHọ và tên\tĐiện thoại\n1\tSở Mẫu\tBà Lê Thị B\t0987 654 321\n"
    [one] = pasted(world, row, text).rows
    assert (one.number, one.guest.name, one.guest.organisation) == (2, "Bà Lê Thị B", "Sở Mẫu")


def test_a_workbook(world: World, row: Invitation) -> None:
    found = uploaded(
        world,
        row,
        ["Danh sách khách mời"],
        [],
        ["TT", "Họ và tên", "Chức vụ", "Cơ quan", "Email", "Số điện thoại"],
        [1, "Bà Lê Thị B", "Giám đốc", "Sở Mẫu", "b@example.org", 987654321],
        [2, "Ông Hoàng C", None, "Báo Mẫu", None, None],
    )
    assert [(one.number, one.guest.name) for one in found.rows] == [(4, "Bà Lê Thị B"), (5, "Ông Hoàng C")]
    assert found.rows[0].guest.phone == "0987654321", "a number that lost its 0"
    assert put(world, row, found) == 2


def test_one_faulty_row_stops_the_list(world: World, row: Invitation) -> None:
    found = uploaded(
        world,
        row,
        ["Họ và tên", "Thư điện tử", "Điện thoại"],
        ["Bà B", "b@example.org", ""],
        ["Ông C", "không phải", ""],
        ["", "d@example.org", ""],
        ["Ông E", "", "0166 234 5678"],
        ["=A1", "", ""],
    )
    assert {one.number for one in found.faulty} == {3, 4, 5, 6}
    assert all(one.fault for one in found.faulty)
    assert found.sealed == ""
    assert (
        refused(apply, actor=world.actor("secretariat"), invitation_id=row.id, sealed="") == "guests_preview"
    )
    assert not Invitee.objects.with_scopes_disabled().exists()


def test_twins_are_told_and_left_out(world: World, row: Invitation) -> None:
    with_guest(world, row)
    found = pasted(world, row, f"{GUEST.name}\t\t{GUEST.organisation}\nBà B\nBà B\nBà D\n")
    assert [one.twin for one in found.rows] == [GUEST.name, "", "Bà B", ""]
    assert put(world, row, found) == 2
    assert Invitee.objects.with_scopes_disabled().count() == 3
    assert put(world, row, found) == 0, "the same list again brings nobody"
    assert put(world, row, found, twins=True) == 4


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u200b", "Họ và tên\tChức vụ\n"])
def test_an_empty_list(world: World, row: Invitation, text: str) -> None:
    named = {"invitation_id": row.id, "pasted": text}
    found = refused(read_pasted, actor=world.actor("secretariat"), **named)
    assert found == "guests_empty"


def test_a_list_too_long(world: World, row: Invitation) -> None:
    actor = world.actor("secretariat")
    text = "\n".join(f"Khách {n}" for n in range(MOST_ROWS + 1))
    assert refused(read_pasted, actor=actor, invitation_id=row.id, pasted=text) == "guests_too_long"
    assert refused(read_pasted, actor=actor, invitation_id=row.id, pasted="x" * 200_001) == "guests_too_long"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"PK\x03\x04 broken", "a.xlsx", "workbook_broken"),
        (b"a;b;c", "a.csv", "workbook_not_xlsx"),
        (b"%PDF-1.7", "a.xlsx", "workbook_not_xlsx"),
    ],
)
def test_what_is_no_workbook(world: World, row: Invitation, content: bytes, name: str, code: str) -> None:
    named = {"invitation_id": row.id, "file": BytesIO(content), "name": name}
    assert refused(read_file, actor=world.actor("secretariat"), **named) == code


def test_a_workbook_without_names(world: World, row: Invitation) -> None:
    with pytest.raises(Refused, match=r"^guests_columns:"):
        uploaded(world, row, ["Ngày", "Nội dung"], ["1", "2"])


def test_a_look_is_for_one_person_and_one_invitation(world: World, row: Invitation) -> None:
    found = pasted(world, row, PASTED)
    other = drafted(world, number=6)
    secretary, office = world.actor("secretary"), world.actor("secretariat")
    assert refused(apply, actor=secretary, invitation_id=row.id, sealed=found.sealed) == "guests_preview"
    assert refused(apply, actor=office, invitation_id=other.id, sealed=found.sealed) == "guests_preview"
    tampered = found.sealed[:-6] + "AAAAAA"
    assert refused(apply, actor=office, invitation_id=row.id, sealed=tampered) == "guests_preview"
    assert "example.org" not in found.sealed


def test_who_may(world: World, row: Invitation) -> None:
    may, named = ("secretary", "secretariat"), {"invitation_id": row.id}
    forbidden(read_pasted, world, *may, **named, pasted=PASTED)
    forbidden(read_file, world, *may, **named, file=BytesIO(b""), name="a.xlsx")
    forbidden(apply, world, *may, **named, sealed="x")
    other = make_world("00008").actor("secretariat")
    assert refused(read_pasted, actor=other, **named, pasted=PASTED) == "not_found"
    assert refused(read_file, actor=other, **named, file=BytesIO(b""), name="a.xlsx") == "not_found"
    assert refused(apply, actor=other, **named, sealed="x") == "not_found"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from("aÂ\t\n\r\"'=+@\u202e\0 0129.,"), max_size=120))
def test_whatever_is_pasted_is_read_or_refused(world: World, row: Invitation, text: str) -> None:
    try:
        found = pasted(world, row, text)
    except Refused as refusal:
        found, code = Preview(), refusal.code
    else:
        code = ""
    assert code in ("", "guests_empty", "guests_too_long")
    if code:
        return
    assert bool(found.sealed) is not bool(found.faulty)
    assert all(one.guest.name or one.fault for one in found.rows)


def test_the_columns_have_words() -> None:
    assert set(guest_lists.COLUMNS) == set(guest_lists.FIELDS) == set(guest_lists.HEADS)
