"""The preliminary reports of a committee, forms 27 and 28: words that are kept, figures that are computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.enums import CouncilKind
from council.errors import Refused
from council.models import Council
from council.permissions import Actor, require
from council.services import journal
from council.services.journal import Act
from elections import access
from elections.documents.preliminary_report import PARTS, Committee, Narrative, render_narrative
from elections.documents.preliminary_statistics import Statistics, render_statistics, statistics_workbook
from elections.enums import Level
from elections.models import CouncilElection, Election, PreliminaryReport
from elections.queries.incidents import leads
from elections.queries.papers import unit_called
from elections.queries.preliminary import level_facts
from elections.queries.preliminary_words import suggested
from elections.streams import election_stream

VERB = "elections.make_documents"
LONGEST = 5000
CODES = tuple(code for code, _heading, _title in PARTS)


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a committee's report as they stand: kept ones, or suggested from the day's data."""

    texts: Mapping[str, str]
    version: int  # 0 where nothing was kept yet


def draft(*, actor: Actor, election_id: int) -> Draft:
    """The words to go on with."""
    require(actor, VERB, actor.council_id)
    election = access.election(actor, election_id)
    with translation.override("vi"):
        found = suggested(election, actor.council_id, clock.now())
    row = _kept(election, actor.council_id)
    return Draft({**found, **row.texts}, row.version) if row else Draft(found, 0)


def suggestion(*, actor: Actor, election_id: int) -> Mapping[str, str]:
    """What the data of the day says now, to be set beside what was kept."""
    require(actor, VERB, actor.council_id)
    election = access.election(actor, election_id)
    with translation.override("vi"):
        return suggested(election, actor.council_id, clock.now())


def keep(*, actor: Actor, election_id: int, texts: Mapping[str, str], version: int) -> PreliminaryReport:
    """Keep the words; refused where somebody else kept others since `version`."""
    require(actor, VERB, actor.council_id)
    with transaction.atomic():
        election = access.election(actor, election_id, lock=True)
        row = _kept(election, actor.council_id)
        if (row.version if row else 0) != version:
            message = _("Người khác vừa lưu báo cáo này; hãy tải lại trang để xem rồi sửa tiếp.")
            raise Refused("report_changed", message)
        cleaned = {code: text.clean(texts.get(code, "")) for code in CODES}
        if any(len(words) > LONGEST for words in cleaned.values()):
            raise Refused("too_long", _("Mỗi mục không quá 5.000 ký tự; hãy viết ngắn lại."), status=400)
        row = row or PreliminaryReport(election=election, council_id=actor.council_id, version=0)
        row.texts, row.version = cleaned, row.version + 1
        row.saved_by_id, row.saved_at = actor.account_id or 0, clock.now()
        row.save()
        data = {"council": actor.council_id, "version": row.version, "texts": cleaned}
        code = "elections.preliminary_report.kept"
        journal.record(Act(election.council_id, election_stream(election.id), code, data, actor))
    return row


def narrative_pdf(*, actor: Actor, election_id: int) -> tuple[str, bytes]:
    """Form 27; a draft until its words were kept."""
    found = draft(actor=actor, election_id=election_id)
    election = access.election(actor, election_id)
    report = Narrative(_committee(election, actor), clock.today(), found.texts, draft=found.version == 0)
    return _named("mau-27", election, actor, "pdf"), render_narrative(report)


def statistics_pdf(*, actor: Actor, election_id: int) -> tuple[str, bytes]:
    """Form 28 as PDF."""
    election, report = _statistics(actor, election_id)
    return _named("mau-28", election, actor, "pdf"), render_statistics(report)


def statistics_excel(*, actor: Actor, election_id: int) -> tuple[str, bytes]:
    """Form 28 as a workbook."""
    election, report = _statistics(actor, election_id)
    return _named("mau-28", election, actor, "xlsx"), statistics_workbook(report)


def _statistics(actor: Actor, election_id: int) -> tuple[Election, Statistics]:
    require(actor, VERB, actor.council_id)
    election = access.election(actor, election_id)
    whole = leads(election, actor.council_id)
    city = level_facts(election, Level.CITY, actor.council_id, leads=whole)
    commune = level_facts(election, Level.COMMUNE, actor.council_id, leads=whole)
    return election, Statistics(_committee(election, actor), clock.today(), city, commune)


def _committee(election: Election, actor: Actor) -> Committee:
    council = Council.objects.get(pk=actor.council_id)
    rows = CouncilElection.objects.with_scopes_disabled().filter(election=election).select_related("term")
    own = rows.filter(council=council).first() or rows.first()
    years = f"{own.term.starts_on.year}-{own.term.ends_on.year}" if own else f"{election.day.year}"
    city = council.kind == CouncilKind.CITY
    with translation.override("vi"):
        name = unit_called(council)
        to = "Hội đồng bầu cử quốc gia" if city else f"Ủy ban bầu cử {_above(election, council)}"
    return Committee(name, "Hà Nội" if city else council.name, years, to)


def _above(election: Election, council: Council) -> str:
    city = Council.objects.filter(kind=CouncilKind.CITY).order_by("id").first() or election.council
    return unit_called(city if city != council else election.council)


def _kept(election: Election, council_id: int) -> PreliminaryReport | None:
    rows = PreliminaryReport.objects.with_scopes_disabled()
    found: PreliminaryReport | None = rows.filter(election=election, council_id=council_id).first()
    return found


def _named(form: str, election: Election, actor: Actor, ending: str) -> str:
    code = Council.objects.get(pk=actor.council_id).code
    return f"{form}-{election.code}-{code}.{ending}"
