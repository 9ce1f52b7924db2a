"""Fictional candidates and members of the bodies that run an election."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from council.demo.names import FAMILY, MEN_GIVEN, MEN_MIDDLE, WOMEN_GIVEN, WOMEN_MIDDLE
from elections.demo.shapes import Member, Order, PlannedCandidate, Unit
from elections.rules.shapes import Birth, Sex

Person = tuple[str, Sex]

WOMEN_SHARE = 42  # percent of a council's list; the law asks for 35 at least
ETHNICITIES = ("Kinh",) * 57 + ("Mường", "Tày", "Dao", "Nùng")
RELIGIONS = ("Không",) * 34 + ("Phật giáo", "Công giáo")
SUBJECTS = (
    "Luật", "Kinh tế", "Quản lý công", "Sư phạm Toán", "Sư phạm Ngữ văn", "Y khoa", "Nông học",
    "Công nghệ thông tin", "Xây dựng", "Kiến trúc", "Tài chính - Ngân hàng", "Môi trường",
)  # fmt: skip
WORK = (
    ("party", "Phó Bí thư Đảng ủy", "Đảng ủy"),
    ("party", "Trưởng Ban Xây dựng Đảng", "Đảng ủy"),
    ("government", "Phó Chủ tịch Ủy ban nhân dân", "Ủy ban nhân dân"),
    ("government", "Trưởng phòng Kinh tế", "Ủy ban nhân dân"),
    ("government", "Chuyên viên", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"),
    ("front", "Chủ tịch Hội Liên hiệp Phụ nữ", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("front", "Bí thư Đoàn Thanh niên Cộng sản Hồ Chí Minh", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("front", "Chủ tịch Hội Nông dân", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("forces", "Chỉ huy phó", "Ban Chỉ huy Quân sự"),
    ("forces", "Phó Trưởng Công an", "Công an"),
    ("other", "Giáo viên", "Trường Trung học cơ sở"),
    ("other", "Bác sĩ", "Trạm Y tế"),
    ("other", "Giám đốc hợp tác xã", "Hợp tác xã Rau Hoa Gạo,"),
    ("other", "Chủ doanh nghiệp", "Công ty Vận tải Hoa Gạo,"),
)
NATIVE_PLACES = ("Hà Nội", "Hưng Yên", "Bắc Ninh", "Ninh Bình", "Phú Thọ", "Hải Phòng", "Thanh Hóa")
STREETS = (
    "Hoa Gạo", "Bằng Lăng", "Cúc Vàng", "Dạ Hương", "Hoa Nhài", "Hoa Súng", "Lộc Vừng", "Mẫu Đơn", "Mộc Lan",
    "Ngọc Lan Tây", "Phượng Tím", "Quỳnh Anh", "Sim Tím", "Thạch Thảo", "Thiên Lý", "Trạng Nguyên",
    "Tường Vi", "Hồng Nhung", "Hải Đường", "Hướng Dương",
)  # fmt: skip
TEAM_WORK = (
    "Chi bộ",
    "Ban công tác Mặt trận",
    "Hội Phụ nữ",
    "Hội Cựu chiến binh",
    "Đoàn Thanh niên",
    "Cử tri",
)
BOARD_WORK = (
    "Đảng ủy",
    "Ủy ban nhân dân",
    "Ủy ban Mặt trận Tổ quốc",
    "Công an",
    "Hội Nông dân",
    "Hội Phụ nữ",
)
PROGRAMMES = (
    "Tiếp xúc cử tri mỗi quý một lần và trả lời bằng văn bản từng kiến nghị.",
    "Giám sát việc chi ngân sách cho trường học, trạm y tế; công khai kết quả.",
    "Đề nghị sớm cải tạo hệ thống thoát nước và chiếu sáng các ngõ nhỏ.",
    "Hỗ trợ người cao tuổi làm thủ tục trực tuyến; mở điểm hướng dẫn tại nhà văn hóa.",
    "Giữ đất cho cây xanh, sân chơi và chợ dân sinh trong quy hoạch.",
)


def names(chance: random.Random, sexes: Iterable[Sex], taken: Iterable[str] = ()) -> list[Person]:
    """A different name for each of these sexes."""
    seen = set(taken)
    found: list[Person] = []
    for sex in sexes:
        name = _name(chance, sex)
        while name in seen:
            name = _name(chance, sex)
        seen.add(name)
        found.append((name, sex))
    return found


def _name(chance: random.Random, sex: Sex) -> str:
    woman = sex is Sex.FEMALE
    middle = chance.choice(_WOMEN[0] if woman else _MEN[0])
    extra = f" {chance.choice(_WOMEN[0][1:])}" if middle == "Thị" and chance.random() < 0.6 else ""
    given = chance.choice([g for g in (_WOMEN[1] if woman else _MEN[1]) if g not in (middle, extra.strip())])
    return f"{chance.choice(_FAMILIES)} {middle}{extra} {given}"


_FAMILIES = FAMILY.split()
_WOMEN = WOMEN_MIDDLE.split(), WOMEN_GIVEN.split()
_MEN = MEN_MIDDLE.split(), MEN_GIVEN.split()


def sex_of(name: str) -> Sex:
    """The sex that a fictional name of council.demo.names was made for."""
    words = name.split()
    woman = words[1] in _WOMEN[0] and words[-1] in _WOMEN[1]
    man = words[1] in _MEN[0] and words[-1] in _MEN[1]
    return Sex.FEMALE if woman and not (man and words[1] != "Thị") else Sex.MALE


def candidates(
    order: Order, code: str, sizes: Sequence[tuple[int, int]], given: Sequence[str]
) -> list[list[Person]]:
    """People for each constituency of (seats, candidates); the first of each, one a seat, are to win.

    Those in `given` win, as far as they go. At least 42 percent of all are women.
    """
    chance = order.chance("candidates", code)
    total, seats = sum(size for _, size in sizes), sum(seats for seats, _ in sizes)
    known = [(name, sex_of(name)) for name in given[:seats]]
    women = -(-WOMEN_SHARE * total // 100) - sum(sex is Sex.FEMALE for _, sex in known)
    free = total - len(known)
    women = min(free, max(0, women))
    sexes = [Sex.FEMALE] * women + [Sex.MALE] * (free - women)
    chance.shuffle(sexes)
    rest = names(chance, sexes, given)
    winners, others = [*known, *rest[: seats - len(known)]], rest[seats - len(known) :]
    found: list[list[Person]] = []
    for of, size in sizes:
        found.append(winners[:of] + others[: size - of])
        winners, others = winners[of:], others[size - of :]
    return found


def births(chance: random.Random, count: int, day: date, *, tie: int | None) -> list[Birth]:
    """Dates of birth of one list: now and then a year alone or a month without its day, or the same date
    twice. `tie`: this one and the next are equal at the count, so both are complete and this one is older."""
    found = [_birth(chance, day) for _ in range(count)]
    if chance.random() < 0.01:
        found[-1] = found[0]
    if tie is not None:
        found[tie], found[tie + 1] = Birth(1979, 4, 30), Birth(1979, 5, 1)
    return found


def _birth(chance: random.Random, day: date) -> Birth:
    born = date(day.year - 23 - int(38 * chance.betavariate(2.2, 2.6)), 1, 1).replace(
        month=chance.randint(1, 12), day=chance.randint(1, 28)
    )
    known = chance.random()
    if known < 0.004:
        return Birth(born.year)
    return Birth(born.year, born.month) if known < 0.006 else Birth(born.year, born.month, born.day)


def candidate(
    order: Order, unit: Unit, code: str, person: Person, birth: Birth, winner: bool
) -> PlannedCandidate:
    """Everything that the official list says of somebody."""
    chance = order.chance("candidate", code)
    name, sex = person
    sector, post, office = chance.choice(WORK)
    self_nominated = sector == "other" and not winner and chance.random() < 0.05
    place = unit.name if unit.code != "hn" else "Hà Nội"
    level, degree, subject = _learning(chance)
    party = chance.random() < (0.9 if sector != "other" else 0.45)
    since = birth.year + chance.randint(20, 23)
    first = max(since, order.day.year - chance.randint(4, 20))
    workplace = f"{office} {_kind(unit)} {place}"
    return PlannedCandidate(
        code=code, name=name, sex=sex, birth=birth,
        native_place=chance.choice(NATIVE_PLACES),
        residence=f"Số {chance.randint(1, 240)}, phố {chance.choice(STREETS)}, {_where(unit)}",
        ethnicity=chance.choice(ETHNICITIES), religion=chance.choice(RELIGIONS),
        professional=subject, professional_level=level, degree=degree,
        theory=chance.choice(("", "intermediate", "intermediate", "advanced", "advanced", "bachelor")),
        languages=chance.choice(("Tiếng Anh B", "Tiếng Anh B1", "Tiếng Anh C", "Không")),
        occupation=post, workplace=workplace, sector=sector,
        party_since=f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{since}" if party else "",
        council_terms=("XVI" if unit.code == "hn" else "I") if winner and chance.random() < 0.35 else "",
        self_nominated=self_nominated,
        nominated_by="" if self_nominated else f"Ủy ban Mặt trận Tổ quốc Việt Nam {_kind(unit)} {place}",
        career=(
            (f"9/{since - 2}", f"12/{first - 1}", f"Nhân viên, {office.rstrip(',')}"),
            (f"1/{first}", "nay", f"{post}, {workplace}"),
        ),
        programme=" ".join(chance.sample(PROGRAMMES, 2)),
    )  # fmt: skip


def _kind(unit: Unit) -> str:
    return {"ward": "phường", "commune": "xã"}.get(unit.kind, "thành phố")


def _where(unit: Unit) -> str:
    return "thành phố Hà Nội" if unit.code == "hn" else f"{_kind(unit)} {unit.name}, Hà Nội"


def _learning(chance: random.Random) -> tuple[str, str, str]:
    """Level, degree, subject."""
    subject = chance.choice(SUBJECTS)
    level = chance.random()
    if level < 0.08:
        return "below", "", f"Cao đẳng {subject}"
    if level < 0.6:
        return "university", "", f"Đại học {subject}"
    degree = "Tiến sĩ" if level > 0.93 else "Thạc sĩ"
    return "postgraduate", degree, f"{degree} {subject}"


def members(chance: random.Random, count: int, kind: str) -> tuple[Member, ...]:
    """The members of a body, its head first."""
    places = BOARD_WORK if kind != "team" else TEAM_WORK
    posts = ("head", "deputy", "clerk") + ("member",) * (count - 3)
    sexes = (chance.choice((Sex.FEMALE, Sex.MALE)) for _ in range(count))
    people: Iterator[Person] = iter(names(chance, sexes))
    return tuple(
        Member(name, post, chance.choice(places)) for post, (name, _sex) in zip(posts, people, strict=True)
    )
