"""A note is shared by an act, read by the group, taken back; nothing else ever leaves its person."""

from __future__ import annotations

from uuid import uuid4

import pytest

from council.models import DocumentVersion, JournalEntry
from council.permissions import Actor
from meetings.models import Mark
from meetings.services import mark_sharing, papers
from meetings.services.mark_sharing import SharedNote, find_mark, share_note, shared_notes, unshare_note
from meetings.services.marks import Sent
from tests.factories import World, make_world
from tests.meetings.marking import DATA, bring, gone, make_group, make_paper, sent, version_of
from tests.meetings.services.preparing import refused

pytestmark = pytest.mark.django_db
WORDS = "Hỏi lại số liệu"


@pytest.fixture
def world() -> World:
    """Delegates 1 and 2 are in one group, 3 in another, the others in none."""
    made = make_world()
    make_group(made, 1, 2)
    make_group(made, 3, number=2)
    return made


@pytest.fixture
def version(world: World) -> DocumentVersion:
    return version_of(make_paper(world))


@pytest.fixture
def note(world: World, version: DocumentVersion) -> Sent:
    one = sent(version, page=2)
    bring(world.actor(1), one)
    return one


def read_by(actor: Actor, version: DocumentVersion) -> list[SharedNote]:
    return list(shared_notes(actor=actor, version_id=version.id))


def acts() -> list[JournalEntry]:
    rows = JournalEntry.objects.with_scopes_disabled().filter(code__startswith="meetings.note.")
    return list(rows.order_by("seq"))


def test_the_group_reads_a_shared_note(world: World, version: DocumentVersion, note: Sent) -> None:
    group = share_note(actor=world.actor(1), uuid=note.uuid)
    assert group.name == "Tổ đại biểu số 1"
    name = world.delegates[0].person.full_name
    assert read_by(world.actor(2), version) == [SharedNote(name, 2, dict(DATA["note"]), note.uuid)]
    assert read_by(world.actor(1), version) == []  # one's own is among one's own marks
    (told,) = bring(world.actor(1), since=1).marks
    assert (told.shared_with, told.change) == (group.name, 2)  # one's other devices learn of it


def test_taking_it_back(world: World, version: DocumentVersion, note: Sent) -> None:
    me = world.actor(1)
    share_note(actor=me, uuid=note.uuid)
    unshare_note(actor=me, uuid=note.uuid)
    assert read_by(world.actor(2), version) == []
    assert [told.shared_with for told in bring(me).marks] == [""]
    with refused("not_found"):
        find_mark(actor=world.actor(2), uuid=note.uuid)


def test_doing_it_twice_changes_nothing(world: World, note: Sent) -> None:
    me = world.actor(1)
    for _time in range(2):
        share_note(actor=me, uuid=note.uuid)
    for _time in range(2):
        unshare_note(actor=me, uuid=note.uuid)
    assert bring(me).change == 3
    assert [entry.code for entry in acts()] == ["meetings.note.shared", "meetings.note.taken_back"]


def test_what_is_changed_later_is_read_and_what_is_deleted_is_gone(
    world: World, version: DocumentVersion, note: Sent
) -> None:
    me = world.actor(1)
    share_note(actor=me, uuid=note.uuid)
    bring(me, sent(version, uuid=note.uuid, page=2, data=DATA["note"] | {"text": "Sửa"}))
    assert [one.data["text"] for one in read_by(world.actor(2), version)] == ["Sửa"]
    bring(me, gone(note))
    assert read_by(world.actor(2), version) == []


def test_the_journal_knows_that_and_never_what(world: World, note: Sent) -> None:
    share_note(actor=world.actor(1), uuid=note.uuid)
    unshare_note(actor=world.actor(1), uuid=note.uuid)
    for entry in acts():
        assert entry.data.keys() == {"document", "version", "group", "group_name"}
        assert WORDS not in str(entry.data)
        assert entry.actor == world.delegates[0].person.full_name


@pytest.mark.parametrize("kind", ["highlight", "ink", "bookmark"])
def test_only_notes_are_shared(world: World, version: DocumentVersion, kind: str) -> None:
    one = sent(version, kind)
    bring(world.actor(1), one)
    with refused("only_notes_shared"):
        share_note(actor=world.actor(1), uuid=one.uuid)


def test_without_a_group_there_is_nobody_to_share_with(world: World, version: DocumentVersion) -> None:
    one = sent(version)
    bring(world.actor(4), one)
    with refused("no_group"):
        share_note(actor=world.actor(4), uuid=one.uuid)


@pytest.mark.parametrize("who", ["2", "3"])
def test_nobody_shares_or_takes_back_anothers_note(world: World, note: Sent, who: str) -> None:
    with refused("not_found"):
        share_note(actor=world.actor(who), uuid=note.uuid)
    share_note(actor=world.actor(1), uuid=note.uuid)
    with refused("not_found"):
        unshare_note(actor=world.actor(who), uuid=note.uuid)


@pytest.mark.parametrize("who", ["chair", "secretary", "secretariat", "guest", "digital_officer"])
def test_who_is_no_delegate_shares_nothing_and_is_shown_nothing(
    world: World, version: DocumentVersion, note: Sent, who: str
) -> None:
    actor = world.actor(who)
    with refused("forbidden"):
        share_note(actor=actor, uuid=note.uuid)
    share_note(actor=world.actor(1), uuid=note.uuid)
    with refused("not_found"):
        find_mark(actor=actor, uuid=note.uuid)
    if who in ("guest", "digital_officer"):
        with refused("forbidden"):
            read_by(actor, version)
    else:
        assert read_by(actor, version) == []


def test_delegates_of_other_groups_and_of_none_are_shown_nothing(
    world: World, version: DocumentVersion, note: Sent
) -> None:
    share_note(actor=world.actor(1), uuid=note.uuid)
    for seat in (3, 4):
        assert read_by(world.actor(seat), version) == []
        with refused("not_found"):
            find_mark(actor=world.actor(seat), uuid=note.uuid)


def test_a_note_that_is_not_shared_belongs_to_no_group(
    world: World, version: DocumentVersion, note: Sent
) -> None:
    for seat in (2, 4):  # of the same group; of none, as the note
        assert read_by(world.actor(seat), version) == []
        with refused("not_found"):
            find_mark(actor=world.actor(seat), uuid=note.uuid)


def test_the_way_to_a_mark(world: World, version: DocumentVersion, note: Sent) -> None:
    row, found = find_mark(actor=world.actor(1), uuid=note.uuid)
    assert (row.page, found.id) == (2, version.id)
    share_note(actor=world.actor(1), uuid=note.uuid)
    assert find_mark(actor=world.actor(2), uuid=note.uuid)[0].pk == row.pk
    for wrong in (uuid4(),):
        with refused("not_found"):
            find_mark(actor=world.actor(1), uuid=wrong)
    bring(world.actor(1), gone(note))
    with refused("not_found"):
        find_mark(actor=world.actor(1), uuid=note.uuid)


def test_another_council_knows_of_none_of_it(world: World, version: DocumentVersion, note: Sent) -> None:
    share_note(actor=world.actor(1), uuid=note.uuid)
    abroad = make_world("00008")
    group = make_group(abroad, 1)
    with refused("not_found"):
        read_by(abroad.actor(1), version)
    with refused("not_found"):
        find_mark(actor=abroad.actor(1), uuid=note.uuid)
    # Even a row that was bent towards a group there is not read from there.
    Mark.objects.with_scopes_disabled().update(shared_with=group)
    with refused("not_found"):
        find_mark(actor=abroad.actor(1), uuid=note.uuid)


def test_a_paper_that_is_gone_takes_its_notes_along(
    world: World, version: DocumentVersion, note: Sent
) -> None:
    share_note(actor=world.actor(1), uuid=note.uuid)
    papers.withdraw_paper(actor=world.actor("secretariat"), document_id=version.document_id, reason="Sai bản")
    with refused("not_found"):
        read_by(world.actor(2), version)
    with refused("not_found"):
        find_mark(actor=world.actor(2), uuid=note.uuid)


def test_who_left_the_group_reads_no_more(world: World, version: DocumentVersion, note: Sent) -> None:
    share_note(actor=world.actor(1), uuid=note.uuid)
    member = world.delegates[1]
    member.group = None
    member.save()
    assert read_by(world.actor(2), version) == []
    assert mark_sharing.group_of(world.actor(2)) is None
