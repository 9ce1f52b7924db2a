"""A council of made-up delegates, and the journal of one of its sittings."""

from datetime import UTC, date, datetime

from council.rules.wording import HANOI
from meetings.rules.minutes import Entry, ItemFact, MinutesFacts, RollLine
from meetings.rules.voting import Majority

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương")
MIDDLE = ("Thị", "Văn", "Đức", "Thị Ngọc", "Quốc", "Hữu", "Xuân")
GIVEN = (
    "Ánh",
    "Bảo",
    "Cường",
    "Dũng",
    "Giang",
    "Hạnh",
    "Khuê",
    "Lữ",
    "Mỹ",
    "Nghĩa",
    "Oanh",
    "Phượng",
    "Thủy",
)
DAY = date(2026, 7, 8)
MORNING = datetime(2026, 7, 8, 8, 0, tzinfo=HANOI).astimezone(UTC)
COUNCIL = "Hội đồng nhân dân thành phố Hà Nội"
TERM = "khóa XVII, nhiệm kỳ 2026 - 2031"
SESSION = "Kỳ họp thứ ba (thường lệ giữa năm 2026)"
SITTING = "Phiên họp thứ nhất, sáng 08/7/2026"
QUESTION = "Thông qua Nghị quyết về kế hoạch đầu tư công trung hạn 2026 - 2030 của thành phố Hà Nội"


def name(number: int) -> str:
    """The name of the delegate with this number, the same each time."""
    return " ".join(part[number % len(part)] for part in (FAMILY, MIDDLE, GIVEN))


def group(number: int) -> str:
    return f"Tổ đại biểu số {number % 10 + 1}"


def at(hour: int, minute: int, second: int = 0) -> datetime:
    """A moment of the sitting's day in Hanoi, in UTC as the journal keeps it."""
    return datetime(2026, 7, 8, hour, minute, second, tzinfo=HANOI).astimezone(UTC)


def state(number: int) -> str:
    """Of 40 delegates one is excused, one away without a word, one gone early."""
    return {7: "excused", 19: "absent", 31: "left"}.get(number % 40, "present")


def reason(number: int) -> str:
    return "đi công tác nước ngoài" if state(number) == "excused" else ""


def facts(delegates: int = 125, **changes: object) -> MinutesFacts:
    roll = tuple(RollLine(name(n), group(n), state(n), reason(n)) for n in range(delegates))
    values: dict[str, object] = {
        "council_name": COUNCIL,
        "term_name": TERM,
        "session_title": SESSION,
        "sitting_title": SITTING,
        "place": "Hội trường lớn, trụ sở Hội đồng nhân dân Thành phố",
        "chair_name": "Trần Thị Bảo Khuê",
        "secretary_name": "Lê Đức Nghĩa",
        "delegates_total": 125,
        "roll": roll,
        "items": (
            ItemFact(1, "1", "Khai mạc kỳ họp"),
            ItemFact(2, "2", "Thông qua chương trình kỳ họp"),
            ItemFact(3, "3", "Xem xét, thông qua các nghị quyết"),
            ItemFact(4, "3.1", "Kế hoạch đầu tư công trung hạn 2026 - 2030", "Giám đốc Sở Tài chính"),
        ),
        "guests": ("đại diện Ủy ban Mặt trận Tổ quốc Việt Nam Thành phố",),
    }
    return MinutesFacts(**(values | changes))  # type: ignore[arg-type]


class Journal:
    """Writes entries one after another, as the sitting's services do."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, code: str, when: datetime, **data: object) -> "Journal":
        self.entries.append(Entry(len(self.entries) + 1, when, "Lê Đức Nghĩa", f"meetings.{code}", data))
        return self

    def round(self, number: int, when: datetime, question: str = QUESTION, **changes: object) -> "Journal":
        data: dict[str, object] = {
            "round": 100 + number,
            "number": number,
            "item": 4,
            "item_label": "3.1",
            "question": question,
            "majority": Majority.HALF_ALL.value,
            "total": 125,
            "in_office": 124,
            "present": 120,
            "entitled": 120,
            "seconds": 60,
        }
        return self.add("round.opened", when, **(data | changes))

    def votes(self, number: int, when: datetime, **counts: int) -> "Journal":
        """So many delegates in turn vote; the numbers of delegates count from 1. `not_` is nobody."""
        delegate = 0
        for picked, times in counts.items():
            for _ in range(times):
                delegate += 1
                value = picked.rstrip("_")
                self.add(
                    "vote.cast", when, round=100 + number, delegate=delegate, choice=value, previous=None
                )
        return self

    def closed(self, number: int, when: datetime, by: str = "chair", **counts: int) -> "Journal":
        """The close with the counts as announced; the rest of 120 took no part."""
        named = {
            key: counts.get(key.rstrip("_"), counts.get(f"{key}_", 0))
            for key in ("for", "against", "abstain")
        }
        silent = 120 - sum(named.values())
        return self.add(
            "round.closed", when, round=100 + number, number=number, by=by, not_voting=silent, **named
        )
