"""The roll-call list of one sitting: who was there, since when, who was away and why."""

from collections import Counter
from collections.abc import Iterator

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.blocks import Column
from council.rules.wording import people, share
from meetings.documents.data import RollCall, RollCallLine
from meetings.documents.parts import abstract, clock, end, head, meta, moment

TITLE = "Danh sách điểm danh"
STATES = {
    "present": "Có mặt",
    "left": "Có mặt, đã về trước",
    "excused": "Vắng có lý do",
    "absent": "Vắng không lý do",
    "": "Chưa điểm danh",
}
METHODS = {"self": "tự ghi", "qr": "mã QR", "secretary": "thư ký ghi", "": ""}
SUMMARY = (
    Column("Tình trạng", 6),
    Column("Số đại biểu", 3, centred=True),
    Column("So với tổng số", 3, centred=True),
)
ROLL = (
    Column("STT", 1.15, centred=True),
    Column("Ghế", 1.15, centred=True),
    Column("Họ và tên", 4.3),
    Column("Tổ đại biểu", 3.4),
    Column("Tình trạng", 2.5),
    Column("Lúc", 1.3, centred=True),
    Column("Ghi chú", 2.2),
)


def render_roll_call(roll: RollCall) -> bytes:
    """The finished PDF of one sitting's roll."""
    frame = roll.frame
    story: list[Flowable] = [
        *head(frame, frame.number),
        *blocks.title(TITLE, abstract(frame)),
        blocks.labelled("Khai mạc", f"{moment(roll.opened_at)}." if roll.opened_at else "chưa khai mạc."),
        *_presence(roll),
        blocks.gap(),
        blocks.table(SUMMARY, _summary(roll)),
        blocks.gap(12),
        *_roll(roll),
        end(frame.secretary_name, frame.chair_name, frame.check, _last_words(roll)),
    ]
    return page.render(story, meta(frame, f"{TITLE}: {frame.sitting_title}"), draft=frame.draft)


def _presence(roll: RollCall) -> Iterator[Flowable]:
    yield blocks.labelled("Tổng số đại biểu Hội đồng nhân dân", f"{people(roll.total)}.")
    if roll.quorum:
        yield blocks.labelled("Điều kiện tiến hành phiên họp", roll.quorum.text())


def _summary(roll: RollCall) -> list[list[str]]:
    counted = Counter(line.state for line in roll.lines)
    return [
        [words, f"{counted[state]:02d}", share(counted[state], roll.total)]
        for state, words in STATES.items()
        if state or counted[state]
    ]


def _roll(roll: RollCall) -> Iterator[Flowable]:
    if roll.lines:
        yield blocks.table(ROLL, [_row(place, line) for place, line in enumerate(roll.lines, 1)])


def _row(place: int, line: RollCallLine) -> list[str]:
    seat = "" if line.seat is None else str(line.seat)
    note = line.reason or METHODS[line.method]
    return [str(place), seat, line.name, line.group, STATES[line.state], clock(line.at, seconds=False), note]


def _last_words(roll: RollCall) -> str:
    if not roll.lines:
        return "Danh sách chưa có đại biểu nào./."
    return f"Danh sách gồm {people(len(roll.lines))}, được lập từ nhật ký điện tử của phiên họp./."
