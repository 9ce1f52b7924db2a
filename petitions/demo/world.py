"""The petitions of the demo: of the city and of the dozen communes that have an election of their own.

Everything is done through the services, by invented people, on the days on which it would have been done.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django_scopes import scopes_disabled

from council.demo.institution import CITY
from council.demo.plan import Plan, Report
from council.enums import Role, SessionState
from council.models import Account, Council, CouncilSession, Delegate
from petitions.demo import offices
from petitions.demo.catalogue import make_fields
from petitions.demo.lives import A_COMMUNE, CITY_LIVES, COMMUNE_LIVES, Kind
from petitions.demo.petitioning import Voter, secret_of
from petitions.demo.staff import acting, make_staff
from petitions.demo.stage import Stage
from petitions.demo.texts import MATTERS
from petitions.enums import MeetingKind
from petitions.models import ContactMeeting, Petition

EVERY = 11  # every eleventh commune: a dozen of 126, those that the elections of the demo count
REPORTING = 3  # communes that consolidate for their sessions
LAST_SESSION = 160  # days before the day of the demo


@scopes_disabled()
def build(plan: Plan, report: Report) -> None:
    """Offices, bodies and the lives of all petitions, once sessions are published."""
    if not plan.reaches("published"):
        return
    communes = list(Council.objects.exclude(code=CITY).order_by("id"))[::EVERY]
    councils = [Council.objects.get(code=CITY), *communes]
    stage = Stage(plan, make_staff(plan, councils), {c.code: c for c in councils}, make_fields())
    stage.sessions = _sessions(plan, councils)
    stage.delegates = _delegates(councils)
    _offices(stage, councils)
    for number, kind in enumerate(kind for kind, count in CITY_LIVES for _each in range(count)):
        _life(stage, councils[0], number, kind)
    for place, council in enumerate(communes):
        for number in range(A_COMMUNE):
            _life(stage, council, number, COMMUNE_LIVES[(place * A_COMMUNE + number) % len(COMMUNE_LIVES)])
    stage.play()
    report(f"{Petition.objects.count()} petitions, {ContactMeeting.objects.count()} meetings with voters")


def _offices(stage: Stage, councils: Sequence[Council]) -> None:
    for place, council in enumerate(councils):
        for number in (0, 1):
            stage.add(offices.meeting(stage, council, number))
            if place <= REPORTING:
                stage.add(offices.report(stage, council, number))
    stage.add(offices.coming(stage, councils[0], MeetingKind.AFTER_REGULAR, 8))
    stage.add(offices.coming(stage, councils[1], MeetingKind.THEME, 12))
    stage.add(offices.house(stage))
    stage.add(offices.informing(stage))
    stage.add(offices.explaining(stage))
    stage.add(offices.demand(stage, councils[1]))


def _life(stage: Stage, council: Council, number: int, kind: Kind) -> None:
    chance = stage.chance(council.code, number)
    stage.add(kind(Voter(stage, council, chance.choice(MATTERS), chance)))


def _sessions(plan: Plan, councils: Sequence[Council]) -> dict[str, list[CouncilSession]]:
    """The session that opens now, and the one before it, of which only its day and number are known."""
    now = {s.council_id: s for s in CouncilSession.objects.filter(council__in=councils)}
    day = plan.today - timedelta(days=LAST_SESSION)
    found = {}
    for council in councils:
        this = now[council.id]
        last = CouncilSession.objects.create(
            council=council, term_id=this.term_id, number=this.number - 1, opens_on=day, closes_on=day,
            place=this.place, state=SessionState.CLOSED,
        )  # fmt: skip
        found[council.code] = [last, this]
    return found


def _delegates(councils: Sequence[Council]) -> dict[str, list[Any]]:
    """Delegates who evaluate answers, by council: the first members of each group."""
    accounts = {account.person_id: account for account in Account.objects.exclude(person=None)}
    found: dict[str, list[Any]] = {}
    rows = Delegate.objects.filter(council__in=councils).order_by("council_id", "seat")
    for row in rows.select_related("person", "council"):
        account = accounts.get(row.person_id)
        if account is not None and row.group_id is not None:
            actor = acting(row.council, account, Role.DELEGATE, delegate_id=row.id)
            found.setdefault(row.council.code, []).append(actor)
    return found


def facts(plan: Plan) -> dict[str, Any]:
    """Addresses worth opening; with the receipt of one petition, to follow it by."""
    rows = Petition.objects.with_scopes_disabled().exclude(published_at=None)
    newest = rows.order_by("-published_at", "-id").values_list("code", flat=True).first()
    if newest is None:
        return {}
    receipt = f"?ma={newest}#{secret_of(plan, newest)}"
    return {
        "addresses": {
            "Kiến nghị cử tri / petitions": reverse("petitions_public"),
            "Một kiến nghị / a petition": reverse("petition_public", args=[newest]),
            "Thống kê / statistics": reverse("petition_statistics"),
            "Theo dõi / track": f"{reverse('petition_track')}{receipt}",
            "Bàn làm việc / petition desk": reverse("petitions_home", args=[CITY]),
        }
    }
