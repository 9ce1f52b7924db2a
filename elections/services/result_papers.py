"""Papers of published results: form 26 (those elected), 29 (report), 30 (statistics). (file name, bytes)."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from council import clock
from council.errors import Refused
from council.permissions import Actor, require
from elections import access
from elections.documents.elected_list import render_elected_list
from elections.documents.final_report import render_report
from elections.documents.statistics import OfficialStatistics, render_statistics, statistics_workbook
from elections.enums import Level
from elections.models import CouncilElection, Election
from elections.queries.papers import unit_of
from elections.queries.statistics import elected_lines, statistics

VERB = "elections.make_documents"
Paper = tuple[str, bytes]
NATION = "Hội đồng bầu cử quốc gia"
CITY = "Ủy ban bầu cử thành phố"


def elected_list(*, actor: Actor, council_election_id: int) -> Paper:
    """Form 26 from the published results."""
    row = access.council_election(actor, council_election_id)
    require(actor, VERB, row.council_id)
    with translation.override("vi"):
        lines = elected_lines(row)
        if not lines:
            raise _nothing()
        complete = row.results_published_at is not None
        data = render_elected_list(unit_of(row), lines, seats=row.seats, day=clock.today(), complete=complete)
    return f"mau-26_{row.election.code}_{row.council.code}.pdf", data


def statistics_pdf(*, actor: Actor, election_id: int) -> Paper:
    """Form 30 of the actor's committee."""
    election, part = _checked(actor, election_id)
    with translation.override("vi"):
        data = render_statistics(_report(election, part))
    return f"mau-30_{election.code}_{part.council.code}.pdf", data


def statistics_excel(*, actor: Actor, election_id: int) -> Paper:
    """Form 30 as a workbook."""
    election, part = _checked(actor, election_id)
    with translation.override("vi"):
        data = statistics_workbook(_report(election, part))
    return f"mau-30_{election.code}_{part.council.code}.xlsx", data


def final_report(*, actor: Actor, election_id: int) -> Paper:
    """Form 29 with the figures filled in, for the committee to complete."""
    election, part = _checked(actor, election_id)
    to = NATION if part.level == Level.CITY else CITY
    with translation.override("vi"):
        data = render_report(_report(election, part), to=to)
    return f"mau-29_{election.code}_{part.council.code}.pdf", data


def _checked(actor: Actor, election_id: int) -> tuple[Election, CouncilElection]:
    election = access.election(actor, election_id)
    require(actor, VERB, actor.council_id)
    rows = CouncilElection.objects.with_scopes_disabled().select_related("council", "term")
    part = rows.filter(election=election, council_id=actor.council_id).first()
    if part is None:
        raise _nothing()
    return election, part


def _report(election: Election, part: CouncilElection) -> OfficialStatistics:
    levels = statistics(election, part.council_id)
    if not any(level.published for level in levels):
        raise _nothing()
    unit = unit_of(part)
    return OfficialStatistics(unit.name, unit.seat, unit.years, clock.today(), levels)


def _nothing() -> Refused:
    return Refused("no_results_yet", _("Chưa có kết quả nào được công bố để lập biểu."))
