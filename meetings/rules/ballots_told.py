"""A ballot round as minutes and vote sheets tell it: how it was opened, what was counted, the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from council.rules.decision import Decision
from council.rules.wording import cite, people, share
from meetings.rules.minutes_shapes import Kind, Paragraph
from meetings.rules.voting import (
    Choice,
    Electorate,
    Majority,
    Tally,
    choice_label,
    count,
    decide,
    majority_label,
    needed,
)


@dataclass
class ToldRound:
    """One round while the journal is read; the last choice of each delegate counts.

    `state` is open, closed, published or void.
    """

    id: int
    number: int
    item: int | None
    question: str
    majority: Majority
    electorate: Electorate
    entitled: int
    seconds: int | None
    repeats: int | None = None
    state: str = "open"
    choices: dict[int, Choice] = field(default_factory=dict)
    changes: int = 0

    @classmethod
    def opened(cls, data: Mapping[str, Any], earlier: Mapping[int, Self]) -> Self:
        """A round from the entry of its opening.

        Where the entry does not name the round that this one repeats (`repeats`, an id), it is the last void
        one on the same item and question.
        """
        again = [
            told.number
            for told in earlier.values()
            if told.id == data.get("repeats")
            or (told.state == "void" and (told.item, told.question) == (data.get("item"), data["question"]))
        ]
        return cls(
            id=int(data["round"]),
            number=int(data["number"]),
            item=data.get("item"),
            question=str(data["question"]),
            majority=Majority(data["majority"]),
            electorate=Electorate(int(data["total"]), int(data["in_office"]), int(data["present"])),
            entitled=int(data["entitled"]),
            seconds=data.get("seconds"),
            repeats=again[-1] if again else None,
        )

    def take(self, delegate: int, choice: Choice) -> None:
        """One vote; an earlier one of the same delegate no longer counts."""
        self.changes += delegate in self.choices and self.choices[delegate] is not choice
        self.choices[delegate] = choice

    @property
    def name(self) -> str:
        return f"lượt biểu quyết số {self.number}"

    @property
    def tally(self) -> Tally:
        silent = [None] * max(0, self.entitled - len(self.choices))
        return count([*self.choices.values(), *silent])

    @property
    def counted(self) -> tuple[int, int, int]:
        tally = self.tally
        return tally.votes_for, tally.votes_against, tally.votes_abstain

    @property
    def decision(self) -> Decision:
        return decide(self.majority, self.electorate, self.tally)

    @property
    def outcome(self) -> tuple[bool, int, int, int]:
        decision = self.decision
        return decision.passed, decision.need, decision.got, decision.base


def opening_words(told: ToldRound) -> str:
    """How the chair put the question, as the rest of a sentence that began with the time."""
    again = f" (biểu quyết lại lượt số {told.repeats})" if told.repeats else ""
    limit = f" Thời gian biểu quyết: {told.seconds} giây." if told.seconds else ""
    return (
        f"Chủ tọa đề nghị Hội đồng nhân dân biểu quyết công khai bằng hệ thống điện tử, {told.name}{again}, "
        f"về nội dung: “{told.question}”. Có mặt {people(told.electorate.present)}, được quyền biểu quyết "
        f"{people(told.entitled)}; yêu cầu {majority_label(told.majority).lower()}, tức ít nhất "
        f"{people(needed(told.majority, told.electorate))} tán thành.{limit}"
    )


def result_words(told: ToldRound) -> list[Paragraph]:
    """The counts against all delegates and against those present, then the verdict."""
    tally = told.tally
    counts: tuple[tuple[Choice | None, int], ...] = (
        (Choice.FOR, tally.votes_for),
        (Choice.AGAINST, tally.votes_against),
        (Choice.ABSTAIN, tally.votes_abstain),
        (None, tally.not_voting),
    )
    total = told.electorate.total
    lines = [
        f"{choice_label(choice)}: {people(number)}, bằng {share(number, total)} tổng số đại biểu"
        for choice, number in counts
    ]
    lines[0] += f" ({share(tally.votes_for, told.electorate.present)} số đại biểu có mặt)"
    points = [Paragraph(Kind.POINT, f"{line}{';' if line != lines[-1] else '.'}") for line in lines]
    if told.changes:
        text = (
            f"Trong lượt có {told.changes:02d} lần thay đổi lựa chọn; kết quả tính theo lựa chọn cuối cùng."
        )
        points.append(Paragraph(Kind.TEXT, text))
    return [*points, Paragraph(Kind.VERDICT, verdict(told.decision, told.majority))]


def verdict(decision: Decision, majority: Majority) -> str:
    """The sentence that ends a vote, with the number needed and the article it stands on."""
    outcome = "Nội dung được thông qua" if decision.passed else "Nội dung không được thông qua"
    basis = f", theo {cite(decision.reason.basis)}" if decision.reason.basis else ""
    return (
        f"{outcome}: {decision.got}/{decision.base} đại biểu tán thành, cần ít nhất {decision.need} "
        f"({majority_label(majority).lower()}){basis}."
    )
