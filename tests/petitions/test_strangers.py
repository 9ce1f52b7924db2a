"""Every page of the petition offices, opened and posted to by those who have no part in what it is about.

The addresses are read from the product: a page that is added without saying here what its number stands for
fails, and so does one that lets a stranger in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern
from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.models import JournalEntry
from petitions.models import (
    AnswerFile,
    BodyOfficer,
    ExplanationSession,
    Letter,
    PetitionImport,
    SessionDemand,
)
from petitions.services import consolidate
from petitions.urls import urlpatterns
from tests.factories.petitions import make_meeting
from tests.factories.world import session_key
from tests.petitions import life as acts
from tests.petitions.life import Life, day

pytestmark = pytest.mark.django_db

REFUSED = {403, 404, 405}
SCRIPT = "petition_record_worker"  # a script like any other, nothing in it is anybody's
OFFICES = (Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER, "1", "body:0")
# What the number of an address stands for, by how the address begins; the longest beginning counts.
STANDS_FOR = {
    "<int:pk>/": "petition",
    "tiep-xuc-cu-tri/": "meeting",
    "viec/": "task",
    "viec/tra-loi/": "answer",
    "viec/tep/": "file",
    "thoi-han/viec/": "task",
    "cong-van/": "letter",
    "thong-bao/": "letter",
    "co-quan/": "body",
    "bao-cao/": "report",
    "tra-loi/": "answer",
    "loi-hua/": "promise",
    "cong-khai/": "petition",
    "giam-sat/co-quan/": "body",
    "giam-sat/giai-trinh/": "explanation",
    "yeu-cau-hop/": "demand",
    "nhap/": "import",
}
# Words and second numbers of addresses.
OTHERS = {"officer_pk": "officer", "file_pk": "file", "petition_pk": "petition", "body_pk": "body"}
WORDS: dict[str, str | int] = {
    "notice_code": "meeting_press",
    "rule_code": "answer_single",
    "kind": "co-quan",
    "form": "excel",
    "number": 1,
}
# What the officer of the body that answers may open of what is theirs.
OF_THE_BODY = {
    "petition_duty",
    "petition_answer_write",
    "petition_answer_preview",
    "petition_answer_withdraw",
    "petition_answer_file",
    "petition_answer_original",
    "petition_deadline",
    "petition_letter",
    "petition_task_receive",
    "petition_task_return",
}
# Of these the ward that recorded the petition may see something: its history, the letters it wrote.
OF_THE_ORIGIN = {"petition", "petition_petitioner", "petition_slip", "petition_receipt_renew"}


@dataclass
class Place:
    """A petition of the city that a ward recorded, with something of every kind: `at` has their numbers."""

    life: Life
    at: dict[str, int]

    def address(self, pattern: URLPattern, code: str) -> str:
        path = str(pattern.pattern)
        begins = [begin for begin in STANDS_FOR if path.startswith(begin)]
        for name, converter in pattern.pattern.converters.items():
            if name == "pk":
                value: str | int = self.at[STANDS_FOR[max(begins, key=len)]]
            else:
                value = self.at[OTHERS[name]] if name in OTHERS else WORDS[name]
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            path = path.replace(f"<{kind}:{name}>", str(value))
        assert "<" not in path, path
        return f"/hd/{code}/kien-nghi/{path}"


@pytest.fixture
def place() -> Place:
    with day(2025, 12, 2):
        life = acts.heard()
        acts.classified(life, life.ward(), "commune")
        acts.handed_over(life)
        acts.classified(life, life.city(), "department")
        acts.forwarded(life, life.city(), life.town.bodies["hn"][0].id, "40/TTHĐND")
        report = consolidate.draft(
            actor=life.city(), session_id=life.town.sessions["hn"].id, before_session=True
        )
        acts.answered(
            life,
            "Sở đã bố trí vốn sửa cầu.",
            "in_progress",
            "with_roadmap",
            roadmap="Hoàn thành trước tháng ba",
            expected_on=clock.today() + timedelta(days=60),
        )
        acts.judged(life, passed=True, satisfied=True)
        acts.accepted(life)
    with scopes_disabled():
        return Place(life, _numbers(life, report.id))


def _numbers(life: Life, report: int) -> dict[str, int]:
    city, body = life.town.city.council, life.town.bodies["hn"][0]
    account = life.town.city.account("second")
    file = AnswerFile.objects.create(
        answer=life.answer(), original="a.pdf", reading="a.pdf", file_name="a.pdf", sha256="0" * 64, size=1
    )
    explanation = ExplanationSession.objects.create(
        council=city, title="Giải trình", held_on=clock.today() + timedelta(days=9)
    )
    demand = SessionDemand.objects.create(
        council=city, title="Yêu cầu họp", voters=100, received_at=clock.now()
    )
    table = PetitionImport.objects.create(
        council=city, file_name="a.xlsx", sha256="0" * 64, uploaded_by=account, uploaded_at=clock.now()
    )
    letter = Letter.objects.filter(council=city).order_by("id")[0]
    return {
        "petition": life.petition.id,
        "meeting": make_meeting(life.town, 0).id,
        "task": life.task().id,
        "answer": life.answer().id,
        "file": file.id,
        "letter": letter.id,
        "body": body.id,
        "officer": BodyOfficer.objects.filter(body=body)[0].id,
        "report": report,
        "promise": life.promise().id,
        "explanation": explanation.id,
        "demand": demand.id,
        "import": table.id,
    }


def let_in(place: Place, world: int, who: str, code: str, *, but: Collection[str] = ()) -> Iterator[str]:
    """The pages that answered this person otherwise than with a refusal, opened and posted to."""
    client = Client()
    client.cookies["sessionid"] = session_key(place.life.town.worlds[world].account(who))
    own = place.life.town.worlds[world].council.code == code
    for pattern in urlpatterns:
        names = set(pattern.pattern.converters)
        if pattern.name in but or pattern.name == SCRIPT or (own and names <= set(WORDS)):
            continue
        address = place.address(pattern, code)
        for answer in (client.get(address), client.post(address, {"reason": "Không liên quan"})):
            if answer.status_code not in REFUSED:
                yield f"{who} {address} ({pattern.name}): {answer.status_code}"


@pytest.mark.parametrize("who", OFFICES)
def test_another_ward_has_no_part_in_anything(place: Place, who: str) -> None:
    before = JournalEntry.objects.with_scopes_disabled().count()
    assert [*let_in(place, 2, who, "hn"), *let_in(place, 2, who, "00002")] == []
    assert JournalEntry.objects.with_scopes_disabled().count() == before


@pytest.mark.parametrize("who", OFFICES)
def test_the_ward_that_recorded_a_petition_reads_it_and_no_more(place: Place, who: str) -> None:
    before = JournalEntry.objects.with_scopes_disabled().count()
    assert list(let_in(place, 1, who, "hn")) == []
    assert list(let_in(place, 1, who, "00001", but=OF_THE_ORIGIN)) == []
    assert JournalEntry.objects.with_scopes_disabled().count() == before


def test_another_body_of_the_city_has_no_part_in_it(place: Place) -> None:
    before = JournalEntry.objects.with_scopes_disabled().count()
    assert list(let_in(place, 0, "body:1", "hn")) == []
    assert JournalEntry.objects.with_scopes_disabled().count() == before


def test_the_body_that_answers_opens_its_own_pages_alone(place: Place) -> None:
    before = JournalEntry.objects.with_scopes_disabled().count()
    assert list(let_in(place, 0, "body:0", "hn", but=OF_THE_BODY)) == []
    assert JournalEntry.objects.with_scopes_disabled().count() == before


def test_a_body_finds_its_desk_and_no_page_of_the_office(place: Place) -> None:
    client = Client()
    client.cookies["sessionid"] = session_key(place.life.town.city.account("body:0"))
    plain = [pattern for pattern in urlpatterns if not pattern.pattern.converters and pattern.name != SCRIPT]
    opened = {p.name for p in plain if client.get(place.address(p, "hn")).status_code not in REFUSED}
    assert opened == {"body_desk"}


def test_nobody_opens_anything_without_signing_in(place: Place) -> None:
    client = Client()
    for pattern in (one for one in urlpatterns if one.name != SCRIPT):
        answer = client.get(place.address(pattern, "hn"))
        assert answer.status_code in {302, 403, 404, 405}, pattern.name
        assert answer.status_code != 302 or "/tai-khoan/login/" in answer["Location"]
