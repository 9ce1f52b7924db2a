"""Two devices and a server with lost messages: nothing lost, nothing doubled, and in the end all agree.

`Device` says in a few lines what marks-store.js does: what is marked is kept with an entry in the outbox;
an entry leaves when the server has answered that very entry; what the server says is taken unless it changed
here meanwhile; a deletion is final. The server is the real service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council.models import DocumentVersion
from council.permissions import Actor
from meetings.models import Mark
from meetings.services import marks
from meetings.services.marks import Sent, Synced
from tests.factories import World, make_world
from tests.meetings.marking import DATA, gone, make_paper, sent, version_of

MOST = 3  # entries of one message, and marks of one answer


class _LostError(Exception):
    """No answer came; what the server did is not known."""


@dataclass
class Entry:
    sent: Sent
    stamp: int


@dataclass
class Device:
    """One browser of the person. `late`: messages on the way that the device has given up."""

    version: DocumentVersion
    marks: dict[UUID, str] = field(default_factory=dict)
    outbox: dict[UUID, Entry] = field(default_factory=dict)
    late: list[list[Sent]] = field(default_factory=list)
    wrote: set[UUID] = field(default_factory=set)
    since: int = 0
    stamps: int = 0

    def write(self, uuid: UUID, words: str) -> None:
        self.marks[uuid] = words
        self._put(sent(self.version, uuid=uuid, data=DATA["note"] | {"text": words}))

    def delete(self, uuid: UUID) -> None:
        del self.marks[uuid]
        self._put(gone(sent(self.version, uuid=uuid)))

    def _put(self, one: Sent) -> None:
        self.stamps += 1
        self.outbox[one.uuid] = Entry(one, self.stamps)

    def batch(self) -> list[Entry]:
        return list(self.outbox.values())[:MOST]

    def take(self, answer: Synced, entries: list[Entry]) -> None:
        for entry in entries:
            now = self.outbox.get(entry.sent.uuid)
            if now is not None and now.stamp == entry.stamp:
                del self.outbox[entry.sent.uuid]
        for told in answer.marks:
            if told.data is None:
                self.marks.pop(told.uuid, None)
                self.outbox.pop(told.uuid, None)
            elif told.uuid not in self.outbox:
                self.marks[told.uuid] = told.data["text"]
        assert answer.refused == {}
        self.since = answer.change


@dataclass
class Play:
    """Everything one example does, and which marks there must be in the end."""

    actor: Actor
    devices: list[Device]
    deleted: set[UUID] = field(default_factory=set)
    made: set[UUID] = field(default_factory=set)
    said: dict[UUID, str] = field(default_factory=dict)  # the last words of each mark
    muddled: set[UUID] = field(default_factory=set)  # whose words depend on what arrives first

    def write(self, device: Device, uuid: UUID, words: str) -> None:
        if uuid in self.said and uuid not in device.wrote:
            self.muddled.add(uuid)
        device.wrote.add(uuid)
        self.said[uuid] = words
        device.write(uuid, words)

    def serve(self, since: int, ones: list[Sent]) -> Synced:
        return marks.sync(actor=self.actor, since=since, sent=ones)

    def message(self, device: Device, fate: str, between: Callable[[], None]) -> bool:
        """One message and its fate; whether the device is done."""
        entries = device.batch()
        ones = [entry.sent for entry in entries]
        if fate == "lost":
            raise _LostError
        if fate == "late":
            device.late.append(ones)
            self.muddled |= {one.uuid for one in ones}
            raise _LostError
        answer = self.serve(device.since, ones)
        if fate == "unanswered":
            raise _LostError
        between()  # the person goes on marking while the answer is on its way
        device.take(answer, entries)
        return not answer.more and not device.outbox

    def sync(self, device: Device) -> None:
        while not self.message(device, "good", lambda: None):
            pass


ACTS = st.tuples(
    st.sampled_from(
        ["write", "change", "delete", "good", "lost", "late", "unanswered", "arrives", "meanwhile"]
    ),
    st.integers(0, 1),
    st.integers(0, 5),
)


def carry_out(play: Play, act: str, device: Device, which: int, words: Iterator[str]) -> None:
    known = sorted(device.marks)
    if act == "write":
        uuid = uuid4()
        play.made.add(uuid)
        play.write(device, uuid, next(words))
    elif act == "change" and known:
        play.write(device, known[which % len(known)], next(words))
    elif act == "delete" and known:
        uuid = known[which % len(known)]
        play.deleted.add(uuid)
        device.delete(uuid)
    elif act == "arrives" and device.late:
        play.serve(0, device.late.pop(which % len(device.late)))  # nobody hears this answer any more
    elif act == "meanwhile":
        play.message(device, "good", lambda: carry_out(play, "change", device, which, words))
    elif act in ("good", "lost", "late", "unanswered"):
        with suppress(_LostError):
            play.message(device, act, lambda: None)


@pytest.fixture
def place(db: None) -> tuple[World, DocumentVersion]:
    world = make_world(delegates=1)
    return world, version_of(make_paper(world))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=30))
def test_two_devices_agree_and_nothing_is_lost(
    place: tuple[World, DocumentVersion], acts: list[tuple[str, int, int]]
) -> None:
    world, version = place
    patch = pytest.MonkeyPatch()
    patch.setattr(marks, "MOST_ANSWERED", MOST)
    try:
        Mark.objects.with_scopes_disabled().all().delete()
        play = Play(world.actor(1), [Device(version), Device(version)])
        words = (f"lời {number}" for number in range(1_000))
        for act, at, which in acts:
            carry_out(play, act, play.devices[at], which, words)
        for device in play.devices:
            for ones in device.late:
                play.serve(0, ones)
        for device in [*play.devices, *play.devices]:
            play.sync(device)
        one, other = play.devices
        assert one.marks == other.marks
        assert set(one.marks) == play.made - play.deleted
        assert (one.outbox, other.outbox) == ({}, {})
        assert kept() == one.marks
        clear = set(one.marks) - play.muddled
        assert {uuid: one.marks[uuid] for uuid in clear} == {uuid: play.said[uuid] for uuid in clear}
    finally:
        patch.undo()


def kept() -> dict[UUID, Any]:
    """What the server has: one row for each name."""
    rows = Mark.objects.with_scopes_disabled().all()
    assert len({row.uuid for row in rows}) == len(rows)
    return {row.uuid: marks.opened(row)["text"] for row in rows if row.deleted_at is None}
