"""How many had voted by which time, at each area and level."""

from __future__ import annotations

import random
from collections.abc import Sequence

from elections.demo.seats import spread
from elections.demo.shapes import Attendance, Order, PlannedArea

SLOTS = 10
ABSENT_SHARE = 0.0043
FULL_SHARE = 0.651
# Of those who vote in the end, percent by each tenth of the day: the morning is the rush.
CURVE = (18, 38, 55, 66, 74, 81, 87, 92, 97, 100)


def attendance(order: Order, areas: Sequence[PlannedArea]) -> dict[tuple[str, int], Attendance]:
    """The turnout of every area. As many areas at 100 percent, and as many voters at the city's level, as the
    order says."""
    absent = _absent(order, areas)
    chance = order.chance("turnout")
    return {
        (area.council, area.number): _attendance(area, missing, len(order.slots), chance)
        for area, missing in zip(areas, absent, strict=True)
    }


def _absent(order: Order, areas: Sequence[PlannedArea]) -> list[int]:
    """How many of each area did not vote at the city's level."""
    chance = order.chance("absent")
    electors = sum(area.electors_city for area in areas)
    wanted = electors - order.totals.voted if order.totals.voted else round(electors * ABSENT_SHARE)
    full = order.totals.areas_in_full
    full = full if full is not None else int(len(areas) * FULL_SHARE)
    partly = sorted(chance.sample(range(len(areas)), len(areas) - full))
    most = [areas[place].electors_city // 5 for place in partly]
    weights = [chance.lognormvariate(0, 0.9) for _ in partly]
    found = [0] * len(areas)
    for place, count in zip(
        partly, spread(max(wanted, len(partly)), [1] * len(partly), most, weights), strict=True
    ):
        found[place] = count
    return found


def _attendance(area: PlannedArea, absent: int, slots: int, chance: random.Random) -> Attendance:
    city = area.electors_city - absent
    commune = _commune(area, absent, chance)
    rows = []
    pace = chance.uniform(0.9, 1.1)
    for slot in range(slots):
        share = min(100.0, CURVE[max(0, (slot + 1) * len(CURVE) // slots - 1)] * pace)
        share = 100.0 if slot == slots - 1 else share
        by_now = int(city * share / 100)
        rows.append((by_now, _share(by_now, city, commune)))
    return Attendance(city, commune, tuple(rows))


def _commune(area: PlannedArea, absent: int, chance: random.Random) -> int:
    """Those who elect the commune's council are among those who elect the city's."""
    newcomers = area.electors_city - area.electors_commune
    stayed = min(absent, newcomers, chance.randint(0, absent // 4))
    return max(0, area.electors_commune - (absent - stayed))


def _share(by_now: int, city: int, commune: int) -> int:
    return commune * by_now // city if city else 0
