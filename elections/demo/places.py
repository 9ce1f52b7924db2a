"""Polling areas with their electors, residential groups and streets. Every name of a place is invented."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from elections.demo.people import STREETS, members
from elections.demo.seats import spread
from elections.demo.shapes import Order, PlannedArea, PlannedGroup, Unit

MEAN_ELECTORS = 1468
BOUNDS = {
    "ordinary": (420, 3900),
    "scattered": (120, 290),
    "military": (300, 900),
    "hospital": (60, 320),
    "care_home": (60, 180),
    "detention": (90, 400),
}
SPECIAL_PLACES = {
    "military": "Hội trường đơn vị bộ đội",
    "hospital": "Phòng họp bệnh viện",
    "care_home": "Nhà dưỡng lão",
    "detention": "Hội trường cơ sở cai nghiện",
}
FIRST = ("Đồng", "Bãi", "Gò", "Xóm", "Vườn", "Giếng", "Cầu", "Ao", "Bến", "Đầm")
SECOND = ("Sen", "Dâu", "Chanh", "Nhãn", "Trầu", "Ngô", "Mía", "Trám", "Bưởi", "Lạc", "Vải", "Khế")
ROOMS = (
    "Nhà văn hóa",
    "Trường Tiểu học",
    "Trường Mầm non",
    "Trường Trung học cơ sở",
    "Nhà sinh hoạt cộng đồng",
)


@dataclass(frozen=True, slots=True)
class Site:
    """A polling area before its electors are known."""

    unit: Unit
    number: int
    city_contest: int
    commune_contest: int
    kind: str
    weight: float


def sites(
    order: Order, units: Sequence[Unit], city_contest: dict[str, int], contests: dict[str, int]
) -> list[Site]:
    """Every polling area of every commune, in order of commune and constituency.

    `contests`: how many constituencies a commune has.
    """
    chance = order.chance("areas")
    many = sum(contests.values())
    low, high = order.areas_a_contest
    wanted = order.totals.areas or many * (low + high) // 2
    weights = [chance.uniform(low, high) for _ in range(many)]
    counts = iter(spread(wanted, [low] * many, [high] * many, weights))
    found: list[Site] = []
    for unit in units:
        chance = order.chance("sites", unit.code)
        number = 0
        if not contests[unit.code]:
            found.append(Site(unit, 1, city_contest[unit.code], 0, "ordinary", 2.0))
        for contest in range(1, contests[unit.code] + 1):
            for place in range(next(counts)):
                number += 1
                kind = _kind(unit, chance) if place else "ordinary"
                weight = chance.lognormvariate(0, 0.38)
                found.append(Site(unit, number, city_contest[unit.code], contest, kind, weight))
    return found


def _kind(unit: Unit, chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.012:
        return chance.choice(tuple(SPECIAL_PLACES))
    return "scattered" if unit.kind == "commune" and drawn < 0.02 else "ordinary"


def electors(order: Order, found: Sequence[Site]) -> list[tuple[int, int]]:
    """Electors of each area at the city's level and, fewer, at the commune's."""
    bounds = [BOUNDS[site.kind] for site in found]
    wanted = order.totals.electors or len(found) * MEAN_ELECTORS
    weights = [MEAN_ELECTORS * site.weight for site in found]
    city = spread(wanted, [low for low, _ in bounds], [high for _, high in bounds], weights)
    chance = order.chance("electors")
    return [(count, count - _newcomers(site, count, chance)) for site, count in zip(found, city, strict=True)]


def _newcomers(site: Site, count: int, chance: random.Random) -> int:
    """Those who elect the city's council alone: here for less than a year, or soldiers at their unit."""
    if not site.commune_contest:
        return count
    if site.kind == "military":
        return count - max(20, count // 10)
    share = chance.uniform(0.02, 0.09) if site.unit.kind == "ward" else chance.uniform(0.003, 0.03)
    return int(count * share)


def areas(order: Order, found: Sequence[Site], counts: Sequence[tuple[int, int]]) -> Iterator[PlannedArea]:
    """The areas with everything that is known of them."""
    naming: _Names | None = None
    for site, (city, commune) in zip(found, counts, strict=True):
        if naming is None or naming.unit != site.unit:
            naming = _Names(site.unit, order.chance("groups", site.unit.code))
        yield _area(order, site, city, commune, naming)


class _Names:
    """Names of residential groups of one commune, each used once."""

    def __init__(self, unit: Unit, chance: random.Random) -> None:
        self.unit = unit
        self.chance = chance
        self._numbers = 0
        self._hamlets = [f"{first} {second}" for first in FIRST for second in SECOND]
        chance.shuffle(self._hamlets)

    def groups(self, contest: int) -> tuple[PlannedGroup, ...]:
        return tuple(self._group(contest) for _ in range(2 if self.chance.random() < 0.3 else 1))

    def _group(self, contest: int) -> PlannedGroup:
        self._numbers += 1
        if self.unit.kind == "ward":
            return PlannedGroup("urban_group", f"Tổ dân phố số {self._numbers}", contest)
        again, place = divmod(self._numbers - 1, len(self._hamlets))
        name = f"Thôn {self._hamlets[place]}" + (f" {again + 1}" if again else "")
        return PlannedGroup("hamlet", name, contest)


def _area(order: Order, site: Site, city: int, commune: int, naming: _Names) -> PlannedArea:
    chance = order.chance("area", site.unit.code, site.number)
    ordinary = site.kind in ("ordinary", "scattered")
    groups = naming.groups(site.commune_contest) if ordinary else ()
    streets = _streets(site.unit, chance)
    place = f"{chance.choice(ROOMS)} {groups[0].name}" if groups else SPECIAL_PLACES[site.kind]
    token = base64.urlsafe_b64encode(chance.randbytes(16)).decode().rstrip("=")
    team = chance.randint(5, 9) if site.kind == "military" else chance.randint(11, 14)
    area = PlannedArea(
        council=site.unit.code, number=site.number, kind="ordinary" if ordinary else site.kind, place=place,
        address=f"Số {chance.randint(1, 200)}, {streets[0]}", streets="\n".join(streets), exception="",
        token=token, city_contest=site.city_contest, commune_contest=site.commune_contest,
        electors_city=city, electors_commune=commune, groups=groups, team=members(chance, team, "team"),
    )  # fmt: skip
    return replace(area, exception="Dân cư sống phân tán") if site.kind == "scattered" else area


def _streets(unit: Unit, chance: random.Random) -> list[str]:
    """A few streets and lanes."""
    word = "phố" if unit.kind == "ward" else "đường"
    found = [f"{word} {name}" for name in chance.sample(STREETS, chance.randint(2, 4))]
    return [*found, f"ngõ {chance.randint(2, 199)} {found[0]}"]
