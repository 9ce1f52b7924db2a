"""The rehearsal of the demo, from inside its process (see seed.py): what a test needs to know of it, and the
records that nobody types in a browser."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled
from PIL import Image

from council import clock
from council.models import Account, Council
from council.permissions import Actor, actors
from elections.demo.shapes import CITY
from elections.demo.world import GENERAL, REHEARSAL, WARD
from elections.enums import RecordState
from elections.models import Candidate, Contest, CountRecord, Election, ElectionBody, PollingArea, TurnoutSlot
from elections.queries.ballots import ballot_of
from elections.rules.shapes import Figures
from elections.services.records import enter

ABSENT, INVALID = 7, 2


@scopes_disabled()
def facts() -> dict[str, Any]:
    """Ids and figures; nothing where the demo has no elections yet."""
    election = Election.objects.filter(code=REHEARSAL).first()
    if election is None:
        return {}
    return {
        "election": election.id,
        "first_slot": _first_slot(election).id,
        "records": [_paper(record) for record in _records(election)],
        "pages": _pages(election),
    }


@scopes_disabled()
def fill() -> dict[str, Any]:
    """The team and a second person enter every record that nobody has begun, each with a photo."""
    entered = []
    for record in _records(Election.objects.get(code=REHEARSAL)):
        if record.state != RecordState.EMPTY:
            continue
        number = record.area_contest.area.number
        figures = figures_of(record)
        for username in (f"{WARD}-bc-to{number}", f"{WARD}-bc-giupviec"):
            photo = SimpleUploadedFile("bien-ban.jpg", _photo(), "image/jpeg")
            enter(
                actor=_actor(username), record_id=record.id, version=record.version, figures=figures,
                photo=photo,
            )  # fmt: skip
        entered.append(record.id)
    return {"entered": entered}


def figures_of(record: CountRecord) -> Figures:
    """A count in which the first of the ballot are elected, as many as there are seats."""
    seats, voted = record.contest.seats, (record.area_contest.electors or 0) - ABSENT
    valid = voted - INVALID
    votes = {
        candidate.pk: valid * (4 if place < seats else 1) // 5 - place
        for place, candidate in enumerate(ballot_of(record.contest))
    }
    return Figures(
        electors=voted + ABSENT, voted=voted, issued=voted, collected=voted, valid=valid, invalid=INVALID,
        votes=votes,
    )  # fmt: skip


def _records(election: Election) -> list[CountRecord]:
    rows = CountRecord.objects.filter(contest__council_election__election=election)
    rows = rows.select_related("contest__council", "area_contest__area")
    return list(rows.order_by("area_contest__area__number", "contest__council__code"))


def _pages(election: Election) -> dict[str, Any]:
    """What the addresses of pages are made of (places.py)."""
    general = Election.objects.get(code=GENERAL)
    contests = Contest.objects.filter(council_election__election=election)
    ward_contest = contests.filter(council__code=WARD).order_by("number")[0]
    area = PollingArea.objects.filter(election=election).order_by("number")[0]
    ward_record, record = (one for one in _records(election) if one.area_contest.area_id == area.id)
    return {
        "election": election.id,
        "general": general.id,
        "general_contest": Contest.objects.filter(
            council_election__election=general, council__code=CITY, number=1
        )
        .get()
        .id,
        "token": PollingArea.objects.filter(election=general, council__code=WARD, number=1).get().token,
        "area": area.id,
        "slot": _first_slot(election).id,
        "record": record.id,
        "ward_record": ward_record.id,
        "ward_contest": ward_contest.id,
        "candidate": Candidate.objects.filter(contest=ward_contest).order_by("id")[0].id,
        "body": ElectionBody.objects.filter(election=election, area=area).get().id,
    }


def _first_slot(election: Election) -> TurnoutSlot:
    return election.slots.order_by("at")[0]


def _paper(record: CountRecord) -> dict[str, Any]:
    """The figures of a record as somebody types them, beside the words of the form."""
    figures = figures_of(record)
    return {
        "id": record.id,
        "area": record.area_contest.area.number,
        "council": record.contest.council.code,
        "contest": record.contest_id,
        "seats": record.contest.seats,
        "electors": figures.electors,
        "voted": figures.voted,
        "invalid": figures.invalid,
        "votes": [
            [f"{candidate.title_on_ballot} {candidate.full_name}", figures.votes[candidate.pk]]
            for candidate in ballot_of(record.contest)
        ],
        "names": [candidate.full_name for candidate in ballot_of(record.contest)],
    }


def _actor(username: str) -> Actor:
    account = Account.objects.select_related("person").get(username=username)
    [actor] = actors([(Council.objects.get(code=WARD), account, "", "vi")], clock.today())
    return actor


def _photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (600, 850), "white").save(out, "JPEG")
    return out.getvalue()
