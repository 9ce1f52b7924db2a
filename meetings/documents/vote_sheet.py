"""The vote sheet of one named ballot round: what was asked, how each delegate voted, what came of it."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Column
from council.rules.wording import people, share
from meetings.documents.data import VoteLine, VoteSheet
from meetings.documents.parts import abstract, clock, end, head, meta, moment, numbered, sentence
from meetings.rules.ballots_told import verdict
from meetings.rules.voting import Choice, Tally, choice_label, count, decide, majority_label, needed

TITLE = "Biên bản kết quả biểu quyết"
SUMMARY = (
    Column("Lựa chọn", 6),
    Column("Số đại biểu", 3, centred=True),
    Column("So với tổng số", 3, centred=True),
    Column("So với có mặt", 3, centred=True),
)
VOTES = (
    Column("STT", 1.1, centred=True),
    Column("Ghế", 1.1, centred=True),
    Column("Họ và tên", 4.8),
    Column("Tổ đại biểu", 3.4),
    Column("Biểu quyết", 3.5),
    Column("Ghi nhận", 2.1, centred=True),
)
CHOICES = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, None)


def render_vote_sheet(sheet: VoteSheet) -> bytes:
    """The finished PDF of one round. The result is counted from the lines, one for each entitled delegate."""
    tally = count(line.choice for line in sheet.lines)
    frame = sheet.frame
    name = f"Lượt biểu quyết số {sheet.number}"
    story: list[Flowable] = [
        *head(frame, numbered(frame.number)),
        *blocks.title(TITLE, (name, *abstract(frame))),
        *_asked(sheet),
        blocks.section("1. Kết quả"),
        blocks.gap(4),
        blocks.table(SUMMARY, _summary(sheet, tally)),
        _verdict(sheet, tally),
        blocks.section(f"2. Danh sách {people(len(sheet.lines))} được quyền biểu quyết"),
        blocks.gap(4),
        *_votes(sheet),
        end(frame.secretary_name, frame.chair_name, frame.check, _last_words(sheet)),
    ]
    return page.render(story, meta(frame, f"{TITLE}: {name.lower()}"), draft=frame.draft)


def _asked(sheet: VoteSheet) -> Iterator[Flowable]:
    if sheet.item_title:
        label = f"{sheet.item_label}. " if sheet.item_label else ""
        yield blocks.labelled("Nội dung chương trình", sentence(f"{label}{sheet.item_title}"))
    yield blocks.labelled("Nội dung biểu quyết", sentence(sheet.question))
    yield blocks.labelled("Hình thức", "biểu quyết công khai, có ghi tên, bằng hệ thống điện tử.")
    yield blocks.labelled(
        "Thời gian", f"mở hồi {moment(sheet.opened_at)}; đóng hồi {moment(sheet.closed_at)}."
    )
    if sheet.repeats:
        yield blocks.labelled("Biểu quyết lại", f"thay cho lượt số {sheet.repeats} đã hủy.")
    electorate, majority = sheet.electorate, majority_label(sheet.majority)
    yield blocks.labelled(
        "Tỷ lệ yêu cầu",
        f"{majority.lower()}, tức ít nhất {people(needed(sheet.majority, electorate))} tán thành.",
    )
    yield blocks.labelled(
        "Đại biểu",
        f"tổng số {people(electorate.total)}; hiện có {people(electorate.in_office)}; "
        f"có mặt khi mở lượt {people(electorate.present)}.",
    )


def _summary(sheet: VoteSheet, tally: Tally) -> list[list[str]]:
    numbers = (tally.votes_for, tally.votes_against, tally.votes_abstain, tally.not_voting)
    electorate = sheet.electorate
    return [
        [
            choice_label(choice),
            f"{number:02d}",
            share(number, electorate.total),
            share(number, electorate.present),
        ]
        for choice, number in zip(CHOICES, numbers, strict=True)
    ]


def _verdict(sheet: VoteSheet, tally: Tally) -> Flowable:
    if sheet.void_reason:
        reason = sentence(sheet.void_reason)
        return blocks.strong(f"Lượt biểu quyết này đã bị hủy, kết quả không có giá trị. Lý do: {reason}")
    return blocks.strong(verdict(decide(sheet.majority, sheet.electorate, tally), sheet.majority))


def _votes(sheet: VoteSheet) -> Iterator[Flowable]:
    if not sheet.lines:
        yield blocks.paragraph("Không có đại biểu nào được quyền biểu quyết trong lượt này.")
        return
    yield blocks.table(VOTES, [_row(place, line) for place, line in enumerate(sheet.lines, 1)])


def _row(place: int, line: VoteLine) -> list[str]:
    seat = "" if line.seat is None else str(line.seat)
    return [str(place), seat, line.name, line.group, choice_label(line.choice), clock(line.at)]


def _last_words(sheet: VoteSheet) -> str:
    changed = (
        f"Trong lượt có {sheet.changes:02d} lần thay đổi lựa chọn trước khi đóng; "
        "danh sách ghi lựa chọn cuối cùng của mỗi đại biểu."
        if sheet.changes
        else "Không có đại biểu nào thay đổi lựa chọn."
    )
    return f"{changed} Biên bản được lập từ nhật ký điện tử của phiên họp./."
