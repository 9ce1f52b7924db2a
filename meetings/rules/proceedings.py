"""The proceedings of a sitting: its journal told in order of time, votes counted again from single votes."""

from collections.abc import Callable
from datetime import datetime

from council.rules.wording import hanoi_day, official_day, official_hour, people
from meetings.rules.ballots_told import ToldRound, opening_words, result_words
from meetings.rules.minutes_shapes import Entry, Kind, MinutesFacts, Paragraph
from meetings.rules.voting import Choice

ARRIVAL = "meetings.attendance.present"
VOTE = "meetings.vote.cast"


class Scribe:
    """Writes one sitting's proceedings, entry by entry, in the order of their sequence numbers.

    `paragraphs` is the text, `rounds` the ballot rounds by id, `warnings` what does not add up.
    """

    def __init__(self, facts: MinutesFacts, opened: datetime | None) -> None:
        self.paragraphs: list[Paragraph] = []
        self.warnings: list[str] = []
        self.rounds: dict[int, ToldRound] = {}
        self._presenters = {item.id: item.presenter for item in facts.items}
        self._opened = opened
        self._items: set[int] = set()
        self._gone: set[int] = set()
        self._arrivals: dict[int, Entry] = {}
        self._hands: dict[str, Callable[[Entry], None]] = {
            "meetings.item.current": self._item,
            ARRIVAL: self._arrival,
            "meetings.attendance.left": self._left,
            "meetings.message.shown": self._message,
            "meetings.round.opened": self._round_opened,
            "meetings.round.extended": self._round_extended,
            VOTE: self._vote,
            "meetings.round.closed": self._round_closed,
            "meetings.round.published": self._round_published,
            "meetings.round.voided": self._round_voided,
        }

    def write(self, entry: Entry) -> None:
        """Take one entry; codes that minutes do not tell are passed over."""
        hand = self._hands.get(entry.code)
        if hand is None:
            return
        if entry.code not in (ARRIVAL, VOTE):
            self._tell_arrivals()
        hand(entry)

    def finish(self) -> None:
        """Tell what is still held back, and name the rounds without an end."""
        self._tell_arrivals()
        for told in self.rounds.values():
            if told.state == "open":
                self.warnings.append(f"{told.name.capitalize()} chưa kết thúc.")
            elif told.state == "closed":
                self.warnings.append(f"Kết quả {told.name} chưa được công bố.")

    def _add(self, kind: Kind, text: str) -> None:
        self.paragraphs.append(Paragraph(kind, text))

    def _say(self, at: datetime, words: str) -> None:
        """One sentence with its time, and the date where it is not the day of the opening."""
        same_day = self._opened is not None and hanoi_day(at) == hanoi_day(self._opened)
        when = official_hour(at) if same_day else f"{official_hour(at)}, {official_day(hanoi_day(at))}"
        self._add(Kind.TEXT, f"Hồi {when}, {words}")

    def _item(self, entry: Entry) -> None:
        if entry.data.get("item") is None:
            return
        item, title = int(entry.data["item"]), str(entry.data["title"]).rstrip(" .;")
        label = f"{entry.data['label']}. " if entry.data.get("label") else ""
        again = item in self._items
        self._items.add(item)
        self._add(Kind.ITEM, f"{label}{title}{' (tiếp tục)' if again else ''}")
        presenter = self._presenters.get(item)
        by = f", {presenter} trình bày" if presenter and not again else ""
        self._say(entry.at, f"phiên họp {'trở lại' if again else 'chuyển sang'} nội dung này{by}.")

    def _arrival(self, entry: Entry) -> None:
        """Only those who come after the opening are told; the others stand in the list of those present."""
        if self._opened and entry.at > self._opened:
            self._arrivals[int(entry.data["delegate"])] = entry

    def _tell_arrivals(self) -> None:
        """Delegates who came one after another make one sentence."""
        arrivals, self._arrivals = self._arrivals, {}
        back = {delegate: entry for delegate, entry in arrivals.items() if delegate in self._gone}
        new = {delegate: entry for delegate, entry in arrivals.items() if delegate not in self._gone}
        self._gone -= back.keys()
        for group, verb in ((new, "có mặt thêm"), (back, "trở lại phiên họp")):
            if group:
                last = list(group.values())[-1]
                names = ", ".join(str(entry.data["name"]) for entry in group.values())
                self._say(last.at, f"{people(len(group))} {verb}: {names}.")

    def _left(self, entry: Entry) -> None:
        self._gone.add(int(entry.data["delegate"]))
        reason = f"; lý do: {entry.data['reason']}" if entry.data.get("reason") else ""
        self._say(entry.at, f"đại biểu {entry.data['name']} rời phiên họp{reason}.")

    def _message(self, entry: Entry) -> None:
        if text := str(entry.data.get("text", "")).strip().rstrip("."):
            self._say(entry.at, f"Chủ tọa thông báo: “{text}”.")

    def _round_opened(self, entry: Entry) -> None:
        told = ToldRound.opened(entry.data, self.rounds)
        self.rounds[told.id] = told
        self._say(entry.at, opening_words(told))

    def _round_extended(self, entry: Entry) -> None:
        if told := self._round(entry):
            self._say(entry.at, f"Chủ tọa gia hạn {told.name} thêm {int(entry.data['seconds'])} giây.")

    def _vote(self, entry: Entry) -> None:
        told = self._round(entry)
        if told is None:
            return
        if told.state != "open":
            self.warnings.append(
                f"Bản ghi số {entry.seq}: lượt chọn ghi sau khi {told.name} đã đóng, không tính."
            )
            return
        told.take(int(entry.data["delegate"]), Choice(entry.data["choice"]))

    def _round_closed(self, entry: Entry) -> None:
        told = self._round(entry)
        if told is None:
            return
        told.state = "closed"
        by = "hết thời gian" if entry.data.get("by") == "clock" else "Chủ tọa đóng lượt"
        self._say(entry.at, f"{told.name} kết thúc ({by}).")
        announced = tuple(entry.data.get(name) for name in ("for", "against", "abstain"))
        if announced != told.counted:
            self._differs(told, "kiểm đếm khi đóng lượt", announced, told.counted)

    def _round_published(self, entry: Entry) -> None:
        told = self._round(entry)
        if told is None:
            return
        told.state = "published"
        self._say(entry.at, f"công bố kết quả {told.name}:")
        self.paragraphs += result_words(told)
        announced = tuple(entry.data.get(name) for name in ("passed", "need", "got", "base"))
        if announced != told.outcome:
            self._differs(told, "kết quả đã công bố", announced, told.outcome)

    def _round_voided(self, entry: Entry) -> None:
        told = self._round(entry)
        if told is None:
            return
        told.state = "void"
        reason = str(entry.data.get("reason", "")).strip().rstrip(".")
        self._say(
            entry.at, f"Chủ tọa hủy {told.name}, kết quả của lượt này không có giá trị. Lý do: {reason}."
        )

    def _round(self, entry: Entry) -> ToldRound | None:
        told = self.rounds.get(int(entry.data["round"]))
        if told is None:
            self.warnings.append(f"Bản ghi số {entry.seq}: không tìm thấy lúc mở của lượt biểu quyết.")
        return told

    def _differs(self, told: ToldRound, what: str, announced: object, counted: object) -> None:
        self.warnings.append(
            f"{told.name.capitalize()}: {what} {announced} khác với số đếm lại từ nhật ký {counted}."
        )
