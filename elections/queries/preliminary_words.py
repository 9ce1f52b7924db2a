"""What the day's data says in words, as a beginning for form 27. Always Vietnamese; says nothing it does not
know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal

from council.rules.wording import HANOI
from elections.enums import IncidentKind, Level
from elections.models import Election, Incident
from elections.queries.day import SlotView, Sum
from elections.queries.day_board import Board, board
from elections.queries.incidents import incidents_of, leads
from elections.queries.preliminary import LevelFacts, level_facts

# Which incidents belong under which part of the form.
UNDER: dict[str, tuple[IncidentKind, ...]] = {
    "weather": (IncidentKind.WEATHER,),
    "order": (IncidentKind.ORDER,),
    "logistics": (IncidentKind.LOGISTICS, IncidentKind.BALLOTS),
    "situations": (IncidentKind.COMPLAINT, IncidentKind.OTHER),
}


def suggested(election: Election, council_id: int, now: datetime) -> dict[str, str]:
    """A text for each part that the data can speak of."""
    found = board(election, council_id, now)
    rows = sorted(incidents_of(election, council_id), key=lambda row: (row.happened_at, row.id))
    texts = {
        part: "\n".join(_told(row, leading=leads(election, council_id)) for row in rows if row.kind in kinds)
        for part, kinds in UNDER.items()
    }
    areas = next(iter(found.by_slot.values()), Sum()).areas
    texts["opening"] = (
        f"Giờ bỏ phiếu theo quy định: từ {_hour(election.opens)} đến {_hour(election.closes)}; "
        f"số khu vực bỏ phiếu: {_whole(areas)}."
    )
    texts["progress"] = "\n".join(_progress(found))
    whole = leads(election, council_id)
    levels = [
        ("Cấp thành phố", level_facts(election, Level.CITY, council_id, leads=whole)),
        ("Cấp xã", level_facts(election, Level.COMMUNE, council_id, leads=whole)),
    ]
    for part, tell in (("councils", _elected), ("again", _again), ("annulled", _annulled)):
        lines = (tell(name, facts) for name, facts in levels if facts)
        texts[part] = "\n".join(line for line in lines if line)
    return texts


def _progress(found: Board) -> Iterable[str]:
    for slot in found.slots:
        line = _slot(slot, found.by_slot[slot.id])
        if line:
            yield line
    total = found.total
    if total and total.base:
        yield f"Số khu vực có 100% cử tri đã bỏ phiếu: {_whole(total.full)}."


def _slot(slot: SlotView, total: Sum) -> str:
    if total.share is None:
        return ""
    return (
        f"Đến {_hour(slot.at)}: {_whole(total.voted)}/{_whole(total.base)} cử tri đã bỏ phiếu "
        f"({_share(total.share)}), theo báo cáo của {_whole(total.reported)}/{_whole(total.areas)} khu vực."
    )


def _told(row: Incident, *, leading: bool) -> str:
    where = [row.council.name] if leading else []
    where += [f"khu vực {row.area.number}"] if row.area else []
    place = f" ({', '.join(where)})" if where else ""
    answer = f" Đã giải quyết: {_sentence(row.resolution)}" if row.resolved_at else " Chưa giải quyết xong."
    return f"- {row.happened_at.astimezone(HANOI):%H:%M}{place}: {_sentence(row.text)}{answer}"


def _elected(name: str, facts: LevelFacts) -> str:
    made = facts.composition
    if made is None:
        return ""
    shares: Sequence[tuple[str, object]] = (
        ("nữ", made.women),
        ("dân tộc thiểu số", made.minority),
        ("dưới 40 tuổi", made.young),
        ("ngoài Đảng", made.non_party),
        ("tái cử", made.re_elected),
        ("tự ứng cử", made.self_nominated),
    )
    parts = "; ".join(f"{word}: {share.count} ({_share(share.percent)})" for word, share in shares)  # type: ignore[attr-defined]
    return f"{name}: trúng cử {made.elected}/{made.seats} đại biểu; {parts}."


def _again(name: str, facts: LevelFacts) -> str:
    line = facts.line
    if line.constituencies_re_election is None:
        return ""
    return (
        f"{name}: bầu cử lại ở {line.constituencies_re_election} đơn vị bầu cử "
        f"({line.areas_re_election} khu vực bỏ phiếu); bầu cử thêm ở {line.constituencies_additional} đơn vị "
        f"bầu cử ({line.areas_additional} khu vực bỏ phiếu)."
    )


def _annulled(name: str, facts: LevelFacts) -> str:
    line = facts.line
    if line.constituencies_annulled is None:
        return ""
    return (
        f"{name}: hủy kết quả ở {line.constituencies_annulled} đơn vị bầu cử, "
        f"{line.areas_annulled} khu vực bỏ phiếu."
    )


def _hour(at: time) -> str:
    return f"{at:%H} giờ {at:%M} phút"


def _whole(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _share(value: Decimal) -> str:
    return f"{value}%".replace(".", ",")


def _sentence(text: str) -> str:
    return f"{text.replace(chr(10), ' ').rstrip(' .;')}."
