"""One election lived through the services, from an empty city to delegates of the new term.

The plan is the generator's; every step is done by the person whose step it is, at its own time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scopes_disabled

from council import clock, text
from council.enums import Role
from council.models import Account, Council, RoleAssignment
from council.permissions import Actor, actors
from elections.demo.ballots import records
from elections.demo.shapes import PlannedElection
from elections.demo.workbooks import bodies_workbook, candidates_workbook, setup_workbook
from elections.enums import BodyPost, CandidateState, DossierPart, ElectionKind
from elections.models import (
    BodyMember,
    Candidate,
    CommuneTurnout,
    Contest,
    CouncilElection,
    CountRecord,
    Election,
    PollingArea,
    TurnoutReport,
    TurnoutSlot,
)
from elections.rules.shapes import Figures
from elections.services import (
    acceptance,
    candidate_states,
    consultations,
    delegates,
    determine,
    imports,
    lists,
    publication,
    results,
    slots,
    turnout,
    turnout_chain,
)
from elections.services import (
    records as counting,
)
from elections.services.candidate_states import Line
from elections.services.consultations import ConsultationData, Opinion, Residence
from elections.services.setup import ElectionData, TermData, create_election
from elections.services.turnout_chain import Decision
from tests.factories.photos import picture
from tests.factories.world import make_account, make_person

PAPER = "Biên bản số 01"
WARNINGS = ("K03c", "K03d", "K04", "K05b", "K05c", "K08f")
OFFICES = {
    "head": Role.ELECTION_HEAD,
    "clerk": Role.ELECTION_CLERK,
    "second": Role.ELECTION_CLERK,
    "board": Role.ELECTION_BOARD,
}


@dataclass
class Life:
    """The day's plan and the people; `election` once it is set up."""

    plan: PlannedElection
    accounts: dict[tuple[str, str], Account] = field(default_factory=dict)
    councils: dict[str, Council] = field(default_factory=dict)

    @cached_property
    def election(self) -> Election:
        return Election.objects.with_scopes_disabled().get(code=self.plan.order.code)

    @property
    def day(self) -> date:
        return self.plan.order.day

    @contextmanager
    def on(self, days: int, hour: int, minute: int = 0) -> Iterator[datetime]:
        """So many days from election day, at a time of day in Hanoi."""
        moment = clock.at(self.day + timedelta(days), hour, minute)
        with clock.frozen(moment):
            yield moment

    def actor(self, code: str, who: str) -> Actor:
        account = self.accounts[code, who]
        return actors([(self.councils[code], account, f"key-{account.username}", "vi")], clock.today())[0]

    def own(self, code: str) -> CouncilElection:
        return CouncilElection.objects.with_scopes_disabled().get(
            election=self.election, council=self.councils[code]
        )

    @property
    def codes(self) -> list[str]:
        """The councils that are elected, the city first."""
        return [one.code for one in self.plan.elected]

    # --- before the day -------------------------------------------------------------------------------

    def people(self) -> None:
        """Councils with the offices of their committees."""
        for one in self.plan.councils:
            council = Council.objects.create(
                code=one.code,
                kind=one.kind,
                name=one.name,
                name_en=one.name_en,
                search_key=text.fold(one.name),
                seats=one.seats,
            )
            self.councils[one.code] = council
            for name, role in OFFICES.items():
                self._staff(one.code, name, role)

    def _staff(self, code: str, name: str, role: str) -> Account:
        person = make_person(f"Người {name} {code}")
        since = self.day - timedelta(days=200)
        RoleAssignment.objects.create(person=person, council=self.councils[code], role=role, since=since)
        account = make_account(f"{code}-{name}", person)
        self.accounts[code, name] = account
        return account

    def set_up(self) -> None:
        """The polling day, then constituencies, areas, groups, bodies from workbooks."""
        order = self.plan.order
        data = ElectionData(order.name, order.name_en, order.day, order.opens, order.closes)
        term = TermData("XVII", "II", order.day, order.day + timedelta(days=1826))
        create_election(
            actor=self.actor("hn", "clerk"), kind=ElectionKind.GENERAL, code=order.code, data=data, term=term
        )
        self.take_in("setup", setup_workbook(self.plan))
        self.take_in("bodies", bodies_workbook(self.plan))
        for area in PollingArea.objects.with_scopes_disabled().select_related("council"):
            account = self._staff(area.council.code, f"team-{area.number}", Role.POLLING_TEAM)
            head = BodyMember.objects.with_scopes_disabled().get(body__area=area, post=BodyPost.HEAD)
            head.person = account.person
            head.save()

    def take_in(self, kind: str, workbook: bytes) -> dict[str, int]:
        """Check a workbook and apply it."""
        upload = SimpleUploadedFile("so-lieu.xlsx", workbook)
        clerk = self.actor("hn", "clerk")
        row = imports.check_workbook(actor=clerk, election_id=self.election.id, kind=kind, upload=upload)
        assert row.fault_count == 0
        return imports.apply_import(actor=clerk, import_id=row.id)

    def candidates(self) -> None:
        """Dossiers, three consultations, two lists of two people each."""
        self.take_in("candidates", candidates_workbook(self.plan))
        for code in self.codes:
            clerk, own = self.actor(code, "clerk"), self.own(code)
            people = list(Candidate.objects.with_scopes_disabled().filter(council_election=own))
            dossier = {part: Line(2 if part == DossierPart.PHOTOS else 1) for part in DossierPart.values}
            for one in people:
                candidate_states.file_dossier(actor=clerk, candidate_id=one.id, lines=dossier)
            self._consult(code, 1, [])
            self._consult(code, 2, people)
            self._lock(code, "preliminary")
            for one in people:
                said = Residence(clock.today(), "Nhà văn hóa", 60, 55)
                consultations.record_residence(actor=clerk, candidate_id=one.id, data=said, source=PAPER)
            self._consult(code, 3, people)
            self._lock(code, "official")

    def _consult(self, code: str, number: int, people: list[Candidate]) -> None:
        clerk, own = self.actor(code, "clerk"), self.own(code)
        held = ConsultationData(clock.today(), "Hội trường", 40, 38)
        consultations.hold_consultation(
            actor=clerk, council_election_id=own.id, round_number=number, data=held, source=PAPER
        )
        if people:
            consultations.give_opinions(
                actor=clerk,
                council_election_id=own.id,
                round_number=number,
                opinions={one.id: Opinion(True) for one in people},
                source=PAPER,
            )

    def _lock(self, code: str, stage: str) -> None:
        own = self.own(code)
        row = lists.prepare_list(actor=self.actor(code, "clerk"), council_election_id=own.id, stage=stage)
        lists.lock_list(
            actor=self.actor(code, "head"), list_id=row.id, sha256=row.sha256, remark="Đã kiểm tra từng người"
        )

    def publish_lists(self) -> None:
        for code in self.codes:
            head, own = self.actor(code, "head"), self.own(code)
            publication.publish_list(actor=head, council_election_id=own.id, number="12/NQ-UBBC")
            for contest in self.contests(code):
                publication.mark_ballots_printed(actor=self.actor(code, "clerk"), contest_id=contest.id)

    def contests(self, code: str) -> list[Contest]:
        rows = Contest.objects.with_scopes_disabled().filter(council_election=self.own(code))
        return list(rows.order_by("number"))

    # --- the day ----------------------------------------------------------------------------------------

    def turnout(self) -> None:
        """Every team reports at every hour, every commune confirms and sends on, the city confirms."""
        slots.lay_out(actor=self.actor("hn", "clerk"), election_id=self.election.id)
        rows = list(TurnoutSlot.objects.with_scopes_disabled().filter(election=self.election))
        for place, slot in enumerate(rows):
            with self.on(0, slot.at.hour, slot.at.minute + 5):
                self._slot(slot, place / (len(rows) - 1), slot == rows[-1])

    def _slot(self, slot: TurnoutSlot, share: float, is_last: bool) -> None:
        for commune in self.plan.communes:
            for area in commune.areas:
                row = self.area(commune.code, area.number)
                whole = self.plan.attendance[commune.code, area.number]
                city, own = whole.voted_city, whole.voted_commune
                if not is_last:
                    city, own = int(city * share), int(own * share)
                turnout.report(
                    actor=self.actor(commune.code, f"team-{area.number}"),
                    area_id=row.id,
                    slot_id=slot.id,
                    voted_city=city,
                    voted_commune=own,
                )
            reports = TurnoutReport.objects.with_scopes_disabled().filter(
                slot=slot, council=self.councils[commune.code]
            )
            seen = [Decision(one.id, one.version) for one in reports]
            clerk = self.actor(commune.code, "clerk")
            turnout_chain.confirm_reports(actor=clerk, slot_id=slot.id, seen=seen)
            turnout_chain.send_commune(actor=clerk, slot_id=slot.id)
        totals = CommuneTurnout.objects.with_scopes_disabled().filter(slot=slot)
        turnout_chain.confirm_communes(
            actor=self.actor("hn", "clerk"),
            slot_id=slot.id,
            seen=[Decision(one.id, one.version) for one in totals],
        )

    def area(self, code: str, number: int) -> PollingArea:
        return PollingArea.objects.with_scopes_disabled().get(
            election=self.election, council=self.councils[code], number=number
        )

    # --- counting ---------------------------------------------------------------------------------------

    @cached_property
    def planned(self) -> dict[tuple[str, int, str], Figures]:
        """What each paper says, with votes by candidate id."""
        found = {}
        for one in records(self.plan):
            code = "hn" if one.level == "city" else one.area[0]
            ballot = Candidate.objects.with_scopes_disabled().filter(
                council__code=code,
                contest__number=one.contest,
                contest__council_election__election=self.election,
            )
            ids = list(ballot.order_by("ballot_position").values_list("id", flat=True))
            votes = {ids[place]: votes for place, votes in one.figures.votes.items()}
            found[*one.area, str(one.level)] = replace(one.figures, votes=votes)
        return found

    def record(self, code: str, number: int, level: str) -> CountRecord:
        return CountRecord.objects.with_scopes_disabled().get(
            area_contest__area=self.area(code, number), area_contest__level=level
        )

    def enter(self, code: str, number: int, level: str, who: str, figures: Figures) -> CountRecord:
        """One entry of a record; a warning is explained."""
        row = self.record(code, number, level)
        photo = SimpleUploadedFile("bien-ban.jpg", picture(600, 800), "image/jpeg")
        return counting.enter(
            actor=self.actor(code, who),
            record_id=row.id,
            version=row.version,
            figures=figures,
            reasons=dict.fromkeys(WARNINGS, "Đúng như bản giấy, đã đối chiếu"),
            photo=photo if who.startswith("team") else None,
        )

    def count(self) -> None:
        """Every paper entered by its team and by a clerk, accepted by the board of its contest."""
        for (code, number, level), figures in self.planned.items():
            if self.record(code, number, level).state == "empty":
                self.enter(code, number, level, f"team-{number}", figures)
                self.enter(code, number, level, "second", figures)

    def accept(self) -> None:
        for code in self.codes:
            rows = CountRecord.objects.with_scopes_disabled().filter(contest__in=self.contests(code))
            versions = {row.id: row.version for row in rows}
            acceptance.accept_all(actor=self.actor(code, "board"), versions=versions)

    def determine(self) -> None:
        for code in self.codes:
            determine.determine_council(
                actor=self.actor(code, "board"), council_election_id=self.own(code).id
            )

    def publish(self) -> None:
        for code in self.codes:
            results.publish_results(
                actor=self.actor(code, "head"), council_election_id=self.own(code).id, number="30/NQ-UBBC"
            )

    def seat(self) -> None:
        """Confirm everybody elected, and make them delegates."""
        for code in self.codes:
            head, own = self.actor(code, "head"), self.own(code)
            won = Candidate.objects.with_scopes_disabled().filter(
                council_election=own, state=CandidateState.ELECTED
            )
            for one in won:
                candidate_states.confirm_status(
                    actor=head, candidate_id=one.id, confirmed=True, decision="31/NQ-UBBC"
                )
            delegates.make_delegates(actor=head, council_election_id=own.id)


def lived(plan: PlannedElection) -> Life:
    """A life with its people, before anything was set up."""
    with scopes_disabled():
        life = Life(plan)
        life.people()
    return life
