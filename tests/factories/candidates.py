"""Candidates in the making: what the election office enters before the lists are locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django_scopes import scopes_disabled

from council import clock
from council.enums import Role
from council.permissions import Actor
from elections.enums import CandidateState, DossierPart, ListStage
from elections.models import Candidate, CandidateList, CouncilElection
from elections.queries.candidate_lists import list_state
from elections.services import candidate_states, candidates, consultations, lists, secrets
from elections.services.candidate_states import Line
from elections.services.candidates import CandidateData
from elections.services.consultations import ConsultationData, Opinion, Residence
from tests.factories.elections import Hustings, make_election

SOURCE = "Đơn ngày 12/1/2026"
LOOK = "Đối chiếu với bản giấy"
DATA = CandidateData(
    full_name="Nguyễn Thị Hà An",
    sex="female",
    birth="12/3/1980",
    native_place="Hà Nội",
    residence="Số 1 phố Mẫu, Hà Nội",
    occupation="Giáo viên",
    workplace="Trường Mẫu",
    nominated_by="Công đoàn Trường Mẫu",
)
LINES: dict[str, Line] = {part: Line(2 if part == DossierPart.PHOTOS else 1) for part in DossierPart}
NAMES = (
    "Nguyễn Hà An",
    "Trần Minh Khôi",
    "Lê Thu Phương",
    "Phạm Quốc Bảo",
    "Đỗ Hải Yến",
    "Vũ Đức Thịnh",
    "Hoàng Gia Linh",
    "Bùi Tuấn Ân",
    "Đặng Ngọc Diệp",
    "Mai Trung Kiên",
)
BEFORE = datetime(2026, 2, 10, 9, tzinfo=clock.now().tzinfo)
MEETINGS = {1: date(2025, 12, 5), 2: date(2026, 2, 2), 3: date(2026, 2, 9)}


def identity(number: int) -> str:
    return f"00118000{number:04d}"


class Office:
    """One council's election office before polling day, with nobody standing yet (city for level "hn")."""

    def __init__(self, day: Hustings, code: str = "00001") -> None:
        self.day, self.code = day, code
        self.world = next(world for world in day.worlds if world.council.code == code)
        self.clerk: Actor = self.world.actor(Role.ELECTION_CLERK)
        self.head: Actor = self.world.actor(Role.ELECTION_HEAD)
        self.board: Actor = self.world.actor(Role.ELECTION_BOARD)

    @property
    def election(self) -> CouncilElection:
        return CouncilElection.objects.with_scopes_disabled().get(pk=self.day.council_elections[self.code].pk)

    @property
    def contest_id(self) -> int:
        return self.day.contests[self.code][0].id

    def create(self, **more: object) -> Candidate:
        data = replace(DATA, **more)  # type: ignore[arg-type]
        return candidates.create_candidate(
            actor=self.clerk, council_election_id=self.election.id, data=data, source=SOURCE
        )

    def file(self, candidate: Candidate) -> Candidate:
        return candidate_states.file_dossier(actor=self.clerk, candidate_id=candidate.id, lines=LINES)

    def write(self, candidate: Candidate, **values: str) -> list[str]:
        return secrets.write_secrets(
            actor=self.clerk, candidate_id=candidate.id, values=values, source=SOURCE
        )

    def filed(self, count: int = 5) -> list[Candidate]:
        """So many complete candidates in the first constituency, each with a number of identity."""
        made = []
        for at in range(count):
            row = self.create(
                full_name=NAMES[at % len(NAMES)],
                sex="female" if at % 2 == 0 else "male",
                birth=f"{at + 1}/3/{1970 + at}",
                contest_id=self.contest_id,
            )
            self.write(row, id_number=identity(self.election.id * 100 + at))
            made.append(self.file(row))
        return made

    def hold(self, round_number: int, rows: list[Candidate] | None = None, *, agreed: bool = True) -> None:
        consultations.hold_consultation(
            actor=self.clerk,
            council_election_id=self.election.id,
            round_number=round_number,
            data=ConsultationData(MEETINGS[round_number], "Hội trường", 40, 38),
            source="Biên bản hiệp thương",
        )
        if rows:
            consultations.give_opinions(
                actor=self.clerk,
                council_election_id=self.election.id,
                round_number=round_number,
                opinions={row.id: Opinion(agreed) for row in rows},
                source="Biên bản hiệp thương",
            )

    def meet(self, row: Candidate, present: int = 100, in_favour: int = 90, special: str = "") -> None:
        consultations.record_residence(
            actor=self.clerk,
            candidate_id=row.id,
            data=Residence(date(2026, 2, 6), "Nhà văn hóa", present, in_favour, special),
            source="Biên bản hội nghị cử tri",
        )

    def prepare(self, stage: str, guidance: str = "") -> CandidateList:
        return lists.prepare_list(
            actor=self.clerk, council_election_id=self.election.id, stage=stage, guidance=guidance
        )

    def lock(self, row: CandidateList, remark: str = "Đã kiểm tra hồ sơ giấy") -> CandidateList:
        return lists.lock_list(actor=self.head, list_id=row.id, sha256=row.sha256, remark=remark)

    def preliminary(self, count: int = 5) -> list[Candidate]:
        rows = self.filed(count)
        self.lock(self.prepare(ListStage.PRELIMINARY))
        return self.again(rows)

    def official(self, count: int = 5) -> list[Candidate]:
        rows = self.preliminary(count)
        self.lock(self.prepare(ListStage.OFFICIAL))
        return self.again(rows)

    def again(self, rows: list[Candidate]) -> list[Candidate]:
        """The same candidates as the database has them now."""
        found = Candidate.objects.with_scopes_disabled().in_bulk([row.id for row in rows])
        return [found[row.id] for row in rows]

    def codes(self, stage: str, *, hard: bool | None = None) -> list[str]:
        """The codes of what is wrong with a list now."""
        state = list_state(self.election, stage)
        return [one.finding.code for one in state.findings if hard in (None, one.hard)]


def make_office(code: str = "00001", *, communes: int = 2, contests: int = 1) -> Office:
    """A polling day whose candidates have all left again: the offices start from nothing."""
    day = make_election(communes=communes, contests=contests, areas=1, candidates=0)
    return Office(day, code)


def leave_now(office: Office, row: Candidate, state: str = CandidateState.WITHDRAWN) -> Candidate:
    with scopes_disabled():
        return candidate_states.leave(
            actor=office.head if row.state == CandidateState.OFFICIAL else office.clerk,
            candidate_id=row.id,
            state=state,
            day=clock.today(),
            reason="Lý do sức khỏe",
            source=SOURCE,
        )
