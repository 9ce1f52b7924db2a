"""Papers of an official list: form 22, proofs of ballot papers, posters, QR codes. (file name, PDF)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.permissions import Actor, require
from elections import access
from elections.documents.ballot_paper import render_ballots
from elections.documents.official_list import render_official_list
from elections.documents.poster import render_posters, render_qr_sheet
from elections.models import Contest, CouncilElection
from elections.queries.ballots import ballot_of
from elections.queries.papers import BallotPaper, ballot_paper, list_papers, poster_of, qr_line
from elections.queries.public_areas import AreaLevel, PublicArea, areas_of, groups_of, levels_of
from elections.queries.publication import locked_list
from elections.services.publication import LIST, check_ballot

VERB = "elections.make_documents"
Paper = tuple[str, bytes]


def official_list(*, actor: Actor, council_election_id: int, small: bool = False) -> Paper:
    """Form 22 for every constituency of a council, from the locked list on."""
    part = _locked(actor, council_election_id)
    with translation.override("vi"):
        data = render_official_list(list_papers(part), clock.today(), small=small)
    return f"danh-sach-chinh-thuc-{part.council.code}.pdf", data


def ballots(*, actor: Actor, council_election_id: int) -> Paper:
    """Proofs of the ballot papers of every constituency of a council; refused where one is faulty."""
    part = _locked(actor, council_election_id)
    contests = Contest.objects.with_scopes_disabled().filter(council_election=part).order_by("number")
    return f"phieu-bau-{part.council.code}.pdf", _ballots(part, list(contests))


def ballot(*, actor: Actor, contest_id: int) -> Paper:
    """The proof of one constituency's ballot paper; refused where it is faulty."""
    contest = access.contest(actor, contest_id)
    part = _locked(actor, contest.council_election_id)
    return f"phieu-bau-{part.council.code}-{contest.number}.pdf", _ballots(part, [contest])


def _locked(actor: Actor, council_election_id: int) -> CouncilElection:
    part = access.council_election(actor, council_election_id)
    require(actor, VERB, part.council_id)
    if locked_list(part) is None:
        raise Refused(
            "list_not_locked",
            _("Danh sách chính thức chưa được khóa; hãy lập danh sách và nhờ người thứ hai khóa trước."),
            LIST,
        )
    return part


def _ballots(part: CouncilElection, contests: Sequence[Contest]) -> bytes:
    papers: list[BallotPaper] = []
    with translation.override("vi"):
        for contest in contests:
            people = ballot_of(contest)
            check_ballot(people)
            papers.append(ballot_paper(part, contest.number, contest.seats, people))
        return render_ballots(papers, clock.today())


def posters(*, actor: Actor, election_id: int, small: bool = False) -> Paper:
    """A poster for each polling area of the actor's commune."""
    areas = _areas(actor, election_id)
    code = areas[0].area.council.code
    return f"ap-phich-{code}.pdf", _posters(areas, small=small)


def poster(*, actor: Actor, area_id: int, small: bool = False) -> Paper:
    """The poster of one polling area of the actor's commune."""
    row = access.area(actor, area_id)
    areas = [area for area in _areas(actor, row.election_id) if area.area.id == row.id]
    return f"ap-phich-{areas[0].area.council.code}-{row.number:03d}.pdf", _posters(areas, small=small)


def qr_sheet(*, actor: Actor, election_id: int) -> Paper:
    """The QR codes of all polling areas of the actor's commune."""
    areas = _areas(actor, election_id)
    with translation.override("vi"):
        data = render_qr_sheet([qr_line(area, _link(area)) for area in areas], areas[0].election.day)
    return f"ma-qr-{areas[0].area.council.code}.pdf", data


def _areas(actor: Actor, election_id: int) -> list[PublicArea]:
    election = access.election(actor, election_id)
    require(actor, VERB, actor.council_id)
    areas = areas_of(election, actor.council_id)
    if not areas:
        raise Refused("no_areas", _("Hội đồng này chưa có khu vực bỏ phiếu nào trong cuộc bầu cử."))
    return areas


def _posters(areas: Sequence[PublicArea], *, small: bool) -> bytes:
    levels, groups = levels_of(areas), groups_of(areas)
    photos = _photos(level for rows in levels.values() for level in rows)
    with translation.override("vi"):
        made = [
            poster_of(area, _link(area), photos, levels[area.area.id], groups[area.area.id]) for area in areas
        ]
        return render_posters(made, small=small)


def _photos(levels: Iterable[AreaLevel]) -> dict[str, bytes]:
    """The stored photos of these candidates, each once; a file that is gone leaves the initial letter."""
    names = {person.photo for level in levels for person in level.people if person.photo}
    found = {}
    for name in sorted(names):
        if default_storage.exists(name):
            with default_storage.open(name) as file:
                found[name] = file.read()
    return found


def _link(area: PublicArea) -> str:
    return settings.PUBLIC_ADDRESS + reverse("area_public", args=[area.area.token])
