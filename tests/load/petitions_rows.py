"""The rows of an invented city's petitions over five years, one after the other, by seed.

A tenth belongs to the city, the rest to its 126 communes. The newest are being recorded; those before them
have gone to a body in the last days, a tenth of all, and wait for its answer; a hundredth is overdue; the
rest has an end, and three tenths of all are published.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from council.rules.hashchain import GENESIS, Link, link_hash
from petitions.enums import AnswerState, Competence, PetitionState, TaskState
from petitions.queries.clock import Book
from petitions.rules.clock import to_json
from petitions.rules.shapes import Span, Unit
from petitions.streams import petition_stream
from tests.load.petitions_text import Told, Writer, told

YEARS = 5
DAYS = 365 * YEARS
# Shares of the whole, oldest first: ended, overdue, waiting for an answer, being recorded.
ENDED, OVERDUE, OPEN = 0.875, 0.01, 0.1
AGAIN = 0.01  # told again on purpose; chance makes about as many alike
PUBLISHED = 0.3 / (ENDED * 0.85)  # of those that ended with an outcome
SPANS = (Span(10, Unit.WORKING), Span(15, Unit.WORKING), Span(60, Unit.CALENDAR), Span(80, Unit.HOURS))
# Where those that ended stand, how many of a thousand, what came of them.
ENDS = (
    (PetitionState.CLOSED, 420, "resolved"),
    (PetitionState.CLOSED, 200, "explained"),
    (PetitionState.ACCEPTED, 150, "not_resolved"),
    (PetitionState.FOLLOWED, 80, "in_progress"),
    (PetitionState.ANSWERED, 30, ""),
    (PetitionState.ON_THE_SPOT, 60, ""),
    (PetitionState.MERGED, 40, ""),
    (PetitionState.TRANSFERRED, 20, ""),
)
NEW = ((PetitionState.DRAFT, 30), (PetitionState.RECORDED, 30), (PetitionState.CONSOLIDATED, 40))
ANSWERED_ROWS = 0.34  # of those that ended with an answer: how many have duty and answer as rows


class Place(NamedTuple):
    """One council as the rows need it."""

    id: int
    code: str
    is_city: bool
    account: int
    sessions: Sequence[int]  # oldest first, spread over the years
    meetings: Sequence[int]
    bodies: Sequence[int]


@dataclass(slots=True)
class World:
    """What all rows stand on."""

    places: Sequence[Place]  # the city first
    fields: Sequence[int]
    now: datetime
    book: Book
    total: int
    seed: int


Row = Mapping[str, Any]


@dataclass(slots=True)
class Rows:
    """One petition with what hangs on it, by table."""

    petition: Row
    secret: Row
    source: Row
    task: Row | None = None
    answer: Row | None = None
    stream: Row | None = None
    entry: Row | None = None


@dataclass(slots=True)
class _Numbers:
    """What has been given out so far."""

    codes: dict[tuple[str, int], int] = field(default_factory=dict)
    last: dict[int, list[str]] = field(default_factory=dict)  # the pieces of each council's last petition
    tasks: int = 0
    answers: int = 0
    streams: int = 0
    computed: dict[tuple[datetime, Span], tuple[datetime, str]] = field(default_factory=dict)


def rows(world: World) -> Iterator[Rows]:
    """Every petition, oldest first."""
    chance = random.Random(f"petitions:{world.seed}")
    maker = _Maker(world, chance, Writer(chance), _Numbers())
    for number in range(1, world.total + 1):
        yield maker.one(number)


@dataclass(slots=True)
class _Maker:
    world: World
    chance: random.Random
    writer: Writer
    given: _Numbers

    def one(self, number: int) -> Rows:
        chance, world = self.chance, self.world
        share = (number - 1) / world.total
        place = world.places[0] if chance.random() < 0.1 else chance.choice(world.places[1:])
        recorded = world.now - timedelta(days=(1 - share) * DAYS)
        words = self._words(place)
        row = self._petition(number, place, recorded, words)
        found = Rows(row, _secret(number), _source(number, place, self._period(recorded), chance))
        if share < ENDED:
            self._ended(found, row, place, recorded, words)
        elif share < ENDED + OVERDUE + OPEN:
            days = 100 if share < ENDED + OVERDUE else chance.randint(2, 12)
            self._open(found, row, place, days)
        else:
            row["state"] = chance.choices([s for s, _n in NEW], [n for _s, n in NEW])[0]
        return found

    def _words(self, place: Place) -> Told:
        last = self.given.last.get(place.id)
        pieces = self.writer.again(last) if last and self.chance.random() < AGAIN else self.writer.pieces()
        self.given.last[place.id] = pieces
        return told(pieces)

    def _period(self, moment: datetime) -> int:
        """Which of a council's sessions is next after a moment."""
        count = len(self.world.places[0].sessions)
        age = (self.world.now - moment) / timedelta(days=DAYS)
        return min(count - 1, int((1 - age) * count))

    def _petition(self, number: int, place: Place, recorded: datetime, words: Told) -> dict[str, Any]:
        chance, world = self.chance, self.world
        origin = chance.choice(world.places[1:]) if place.is_city and chance.random() < 0.3 else place
        key = (origin.code, recorded.year)
        self.given.codes[key] = self.given.codes.get(key, 0) + 1
        code = f"{origin.code}-{recorded.year}-{self.given.codes[key]:05d}"
        tail = code.replace("-", " ")
        about = place if not place.is_city and chance.random() < 0.95 else chance.choice(world.places[1:])
        return PETITION | {
            "id": number,
            "council_id": place.id,
            "origin_id": origin.id,
            "code": code,
            "text": words.text,
            "exact": f"{words.exact} {tail}",
            "folded": f"{words.folded} {tail}",
            "field_id": chance.choice(world.fields),
            "place_id": about.id,
            "competence": Competence.DEPARTMENT if place.is_city else Competence.COMMUNE,
            "lead_id": chance.choice(place.bodies),
            "session_id": place.sessions[self._period(recorded)],
            "before_session": chance.random() < 0.7,
            "is_urgent": chance.random() < 0.03,
            "recorded_by_id": place.account,
            "recorded_at": recorded,
        }

    def _ended(self, found: Rows, row: dict[str, Any], place: Place, recorded: datetime, words: Told) -> None:
        chance = self.chance
        state, _share, outcome = chance.choices(ENDS, [share for _state, share, _outcome in ENDS])[0]
        row |= {"state": state, "outcome": outcome}
        if state == PetitionState.ON_THE_SPOT:
            row["answered_at"] = recorded
        if not outcome and state != PetitionState.ANSWERED:
            row["lead_id"] = None
            return
        start = (recorded + timedelta(days=chance.randint(5, 25))).replace(
            hour=8, minute=0, second=0, microsecond=0
        )
        span = SPANS[chance.randrange(3)]
        due, computed = self._deadline(start, span)
        answered = due + timedelta(days=chance.randint(-8, 2), minutes=chance.randint(0, 400))
        row |= {"forwarded_at": start, "due_at": due, "answered_at": answered}
        row["resolved_at"] = answered if outcome == "resolved" else None
        reply = told(self.writer.answer())
        if chance.random() < ANSWERED_ROWS:
            done = answered if outcome else None
            found.task = self._task(row, place, TaskState.DONE if done else TaskState.ANSWERED, start, due)
            found.task |= {"computed": computed, "done_at": done}
            found.answer = self._answer(found.task, row, reply.text, answered)
        if outcome and chance.random() < PUBLISHED:
            row |= {
                "public_text": words.text,
                "public_answer": reply.text,
                "public_exact": f"{words.exact} {reply.exact}",
                "public_folded": f"{words.folded} {reply.folded}",
                "redacted_at": answered,
                "published_at": answered + timedelta(days=25),
            }

    def _open(self, found: Rows, row: dict[str, Any], place: Place, days: int) -> None:
        chance, world = self.chance, self.world
        day = (world.now - timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
        start = day + timedelta(minutes=10 * chance.randint(0, 54))
        due, computed = self._deadline(start, SPANS[chance.randrange(len(SPANS))])
        row |= {"state": PetitionState.FORWARDED, "forwarded_at": start, "due_at": due}
        found.task = self._task(row, place, chance.choice([TaskState.SENT, TaskState.RECEIVED]), start, due)
        found.task["computed"] = computed
        self.given.streams += 1
        name = petition_stream(row["id"])
        data = {"code": row["code"], "state": "draft", "version": 1}
        link = Link(name, 1, row["recorded_at"], "Cán bộ", "", "petitions.petition.recorded", data, GENESIS)
        head = link_hash(link)
        found.stream = {
            "id": self.given.streams, "council_id": place.id, "name": name, "seq": 1, "head": head,
        }  # fmt: skip
        found.entry = {
            "stream_id": self.given.streams, "seq": 1, "at": link.at, "account_id": None, "actor": link.actor,
            "authority": "", "code": link.code, "data": json.dumps(data), "prev": GENESIS, "hash": head,
        }  # fmt: skip

    def _deadline(self, start: datetime, span: Span) -> tuple[datetime, str]:
        known = self.given.computed.get((start, span))
        if known is None:
            counted = self.world.book.counted(span, start)
            whole = to_json(counted) | {"source": "Quy chế", "pauses": False}
            known = counted.due, json.dumps(whole, ensure_ascii=False)
            self.given.computed[start, span] = known
        return known

    def _task(self, row: Row, place: Place, state: str, start: datetime, due: datetime) -> dict[str, Any]:
        self.given.tasks += 1
        return TASK | {
            "id": self.given.tasks,
            "petition_id": row["id"],
            "council_id": place.id,
            "body_id": row["lead_id"],
            "state": state,
            "started_at": start,
            "due_at": due,
        }

    def _answer(self, task: Row, row: Row, reply: str, at: datetime) -> Row:
        self.given.answers += 1
        return ANSWER | {
            "id": self.given.answers,
            "task_id": task["id"],
            "petition_id": row["id"],
            "body_id": task["body_id"],
            "council_id": task["council_id"],
            "state": AnswerState.ACCEPTED if row["outcome"] else AnswerState.SUBMITTED,
            "text": reply,
            "outcome": row["outcome"] or "explained",
            "submitted_at": at,
            "decided_at": at if row["outcome"] else None,
        }


def _secret(number: int) -> Row:
    return {
        "id": number, "petition_id": number, "name": "", "phone": "", "address": "", "email": "",
        "key_id": "",
    }  # fmt: skip


def _source(number: int, place: Place, period: int, chance: random.Random) -> Row:
    return {
        "id": number, "petition_id": number, "kind": "meeting", "meeting_id": place.meetings[period],
        "delegate_id": None, "voters": 1 if chance.random() < 0.8 else chance.randint(2, 60), "note": "",
    }  # fmt: skip


PETITION: dict[str, Any] = {
    "kind": "petition", "state": PetitionState.DRAFT, "summary": "", "keywords": "", "place_note": "",
    "duplicate_of_id": None, "merged_into_id": None, "split_from_id": None, "spot_answer": "",
    "forwarded_at": None, "due_at": None, "answered_at": None, "resolved_at": None, "outcome": "",
    "asked_from": "", "public_text": "", "public_answer": "", "public_exact": "", "public_folded": "",
    "redacted_at": None, "redacted_of": "", "published_at": None, "secret_hash": "", "client_id": "",
    "version": 1,
}  # fmt: skip
TASK: dict[str, Any] = {
    "is_lead": True, "rule": "answer_single", "computed": "{}", "extended_to": None, "extension_reason": "",
    "pauses": "[]", "return_reason": "", "done_at": None, "version": 1,
}  # fmt: skip
ANSWER: dict[str, Any] = {
    "number": 1, "detail": "", "roadmap": "", "expected_on": None, "document_number": "",
    "document_date": None, "signer": "", "submitted_by_id": None, "checked_by_board_id": None,
    "checked_at": None, "check_passed": None, "check_note": "", "decision_note": "", "version": 1,
}  # fmt: skip
