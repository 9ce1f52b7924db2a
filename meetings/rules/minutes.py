"""The minutes of a sitting (biên bản), made from its journal.

The parts are those of the form of minutes in Decree 30/2020/NĐ-CP: time and place, who attended, chair and
secretary, programme, proceedings in order of time, conclusion, end. Votes are counted again from the single
votes in the journal; where that differs from what was announced, the minutes tell what was counted and
carry a warning.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from council.rules.wording import hanoi_day, official_day, official_hour, people, share
from meetings.rules.ballots_told import ToldRound
from meetings.rules.minutes_shapes import Entry, ItemFact, Kind, Minutes, MinutesFacts, Paragraph, RollLine
from meetings.rules.proceedings import Scribe

__all__ = ["Entry", "ItemFact", "Kind", "Minutes", "MinutesFacts", "Paragraph", "RollLine", "compose"]

OPENED = "meetings.sitting.opened"
CLOSED = "meetings.sitting.closed"
LONGEST_QUESTION = 240
CARRIED = "Thông qua %02d nội dung"
LOST = "Không thông qua %02d nội dung"
VOIDED = "Hủy %02d lượt biểu quyết"
PENDING = "Chưa công bố kết quả %02d lượt biểu quyết"


def compose(facts: MinutesFacts, entries: Sequence[Entry]) -> Minutes:
    """The minutes of one sitting from its journal; the entries may come in any order.

    An opened round with a majority or choice the rules do not know, or with impossible numbers, is a
    ValueError: such a journal was not written by this system.
    """
    journal = sorted(entries, key=lambda entry: entry.seq)
    opened = next((entry.at for entry in journal if entry.code == OPENED), None)
    last = next((entry for entry in reversed(journal) if entry.code in (OPENED, CLOSED)), None)
    closed = last.at if last and last.code == CLOSED else None
    scribe = Scribe(facts, opened)
    for entry in journal:
        scribe.write(entry)
    scribe.finish()
    missing = "Phiên họp chưa khai mạc." if opened is None else "Phiên họp chưa kết thúc."
    return Minutes(
        council_name=facts.council_name,
        parent=facts.parent,
        abstract=tuple(text for text in (facts.session_title, facts.council, facts.sitting_title) if text),
        paragraphs=(
            _opening(facts, opened),
            *_attendance(facts),
            *_section("II. CHƯƠNG TRÌNH", _programme(facts), "Phiên họp không có chương trình."),
            *_section("III. DIỄN BIẾN", scribe.paragraphs, "Nhật ký chưa ghi diễn biến nào."),
            *_section(
                "IV. KẾT LUẬN", _conclusion(scribe.rounds.values()), "Phiên họp không có nội dung biểu quyết."
            ),
        ),
        closing=_closing(opened, closed, journal),
        chair_name=facts.chair_name,
        secretary_name=facts.secretary_name,
        warnings=(*scribe.warnings, *(() if closed else (missing,))),
    )


def _text(text: str) -> Paragraph:
    return Paragraph(Kind.TEXT, text)


def _point(text: str) -> Paragraph:
    return Paragraph(Kind.POINT, text)


def _section(head: str, paragraphs: Sequence[Paragraph], empty: str) -> Iterator[Paragraph]:
    yield Paragraph(Kind.SECTION, head)
    yield from paragraphs or [_text(empty)]


def _opening(facts: MinutesFacts, opened: datetime | None) -> Paragraph:
    what = ", ".join(title for title in (facts.sitting_title, facts.session_title) if title)
    if opened is None:
        return _text(f"{facts.council}: {what} chưa khai mạc.")
    when = f"Hồi {official_hour(opened)}, {official_day(hanoi_day(opened))}"
    return _text(f"{when}, tại {facts.place}, {facts.council} tiến hành {what}.")


def _attendance(facts: MinutesFacts) -> Iterator[Paragraph]:
    by_state: defaultdict[str, list[RollLine]] = defaultdict(list)
    for line in facts.roll:
        by_state[line.state].append(line)
    left = by_state["left"]
    present = len(by_state["present"]) + len(left)
    yield Paragraph(Kind.SECTION, "I. THÀNH PHẦN THAM DỰ")
    yield _text(f"Tổng số đại biểu Hội đồng nhân dân: {people(facts.delegates_total)}.")
    yield _text(f"Có mặt: {people(present)}, bằng {share(present, facts.delegates_total)} tổng số đại biểu.")
    if left:
        yield _text(f"Trong đó {people(len(left))} rời phiên họp trước khi kết thúc: {_names(left)}.")
    yield _listed("Vắng mặt có lý do", by_state["excused"])
    yield _listed("Vắng mặt không có lý do", by_state["absent"])
    if by_state[""]:
        yield _listed("Chưa điểm danh", by_state[""])
    if facts.guests:
        yield _text(f"Khách mời: {'; '.join(facts.guests)}.")
    yield _text(f"Chủ tọa: {facts.chair_name or '…'}.")
    yield _text(f"Thư ký: {facts.secretary_name or '…'}.")


def _listed(words: str, lines: Sequence[RollLine]) -> Paragraph:
    return _text(f"{words}: {people(len(lines))}{', gồm: ' if lines else ''}{_names(lines)}.")


def _names(lines: Iterable[RollLine]) -> str:
    return "; ".join(_named(line) for line in lines)


def _named(line: RollLine) -> str:
    reason = f"lý do: {line.reason.rstrip('.')}" if line.reason else ""
    known = ", ".join(note for note in (line.group, reason) if note)
    return f"{line.name} ({known})" if known else line.name


def _programme(facts: MinutesFacts) -> list[Paragraph]:
    """The programme as a list; the label is the item's own number, so no dash stands before it."""
    return [
        _text(f"{item.label}. {item.title.rstrip(' .;')}." if item.label else item.title)
        for item in facts.items
    ]


def _conclusion(rounds: Iterable[ToldRound]) -> list[Paragraph]:
    """What was decided, in the order of the rounds; a round that was void decided nothing."""
    outcomes: dict[str, list[str]] = {CARRIED: [], LOST: [], VOIDED: [], PENDING: []}
    for told in rounds:
        outcomes[_outcome(told)].append(f"{_short(told.question)} (lượt số {told.number})")
    found: list[Paragraph] = []
    for outcome, questions in outcomes.items():
        if questions:
            ends = [";"] * (len(questions) - 1) + ["."]
            found.append(_text(f"{outcome % len(questions)}:"))
            found += [_point(f"{question}{end}") for question, end in zip(questions, ends, strict=True)]
    return found


def _outcome(told: ToldRound) -> str:
    if told.state == "published":
        return CARRIED if told.decision.passed else LOST
    return VOIDED if told.state == "void" else PENDING


def _short(question: str) -> str:
    """A question as the conclusion names it; its full text stands with the vote."""
    words = " ".join(question.split()).rstrip(" .;")
    return words if len(words) <= LONGEST_QUESTION else f"{words[:LONGEST_QUESTION].rsplit(' ', 1)[0]} …"


def _closing(opened: datetime | None, closed: datetime | None, journal: Sequence[Entry]) -> str:
    """The last sentence, with the end mark of official documents."""
    source = (
        "Biên bản được lập từ nhật ký điện tử của phiên họp "
        f"(bản ghi số {journal[0].seq} đến số {journal[-1].seq})"
        if journal
        else "Nhật ký điện tử của phiên họp chưa có bản ghi nào"
    )
    if not opened or not closed:
        return f"{source}./."
    same_day = hanoi_day(opened) == hanoi_day(closed)
    when = "cùng ngày" if same_day else official_day(hanoi_day(closed))
    return f"Phiên họp kết thúc hồi {official_hour(closed)}, {when}. {source}./."
