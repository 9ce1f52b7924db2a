"""Invented petitions: 20 to 120 Vietnamese words each, from pieces that chance puts together.

The words by which a petition is found are put together from those of its pieces, which are folded once: as a
piece begins and ends between words, the columns are those that petitions.queries.words makes of the whole.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from council.words import exact_words, folded_words

_STREETS = (
    "Trần Phú|Lê Lợi|Nguyễn Trãi|Hoàng Diệu|Phan Đình Phùng|Kim Mã|Đội Cấn|Láng Hạ|Giảng Võ|Bạch Mai|"
    "Minh Khai|Tam Trinh|Lĩnh Nam|Nguyễn Văn Cừ|Ngọc Lâm|Cổ Linh|Đại Mỗ|Tố Hữu|Quang Trung|Lê Trọng Tấn|"
    "Phú Diễn|Cầu Diễn|Hồ Tùng Mậu|Xuân Thủy|Trần Duy Hưng|Nguyễn Xiển|Khương Đình|Vũ Tông Phan|Định Công|"
    "Giải Phóng|Trương Định|Yên Sở|Thanh Đàm|Đê La Thành|Ngọc Hà|Thụy Khuê|Lạc Long Quân|Âu Cơ|Yên Phụ|"
    "Phúc Xá|Hồng Hà|Bồ Đề|Thạch Bàn|Sài Đồng|Việt Hưng|Đức Giang|Cao Lỗ|Đản Dị|Thư Lâm|Phù Lỗ"
)
_VILLAGES = (
    "Đoài|Đông|Thượng|Hạ|Trung|Nội|Ngoại|Cầu|Đình|Chùa|Gò|Bãi|Vàng|Phú Mỹ|Phúc Lộc|An Thái|Xuân Trạch|"
    "Yên Bình|Kim Hoàng|Đại Đồng|Tân Lập|Mai Lĩnh|Thanh Lương|Cổ Điển|Vân Trì|Đông Ngàn|Hà Lỗ|Lại Đà"
)
STREETS, VILLAGES = _STREETS.split("|"), _VILLAGES.split("|")
WHERE = (
    "tại ngõ {n} phố {street}",
    "trên đường {street} đoạn qua số nhà {m}",
    "ở thôn {village}",
    "ở tổ dân phố số {k}",
    "tại khu tập thể {n} phố {street}",
    "dọc mương thôn {village} dài khoảng {m} mét",
    "trước cổng trường học trên phố {street}",
    "ở khu đất {m} mét vuông cạnh đình làng {village}",
    "tại ngách {k} ngõ {n} đường {street}",
    "quanh chợ dân sinh {village}",
)
PROBLEMS = (
    "mặt đường bị lún nứt, nhiều ổ gà sâu và đọng nước khi trời mưa",
    "hệ thống cống thoát nước bị tắc, cứ mưa lớn là ngập vào nhà dân",
    "đèn chiếu sáng công cộng hỏng đã lâu mà chưa được thay",
    "rác thải sinh hoạt đổ tràn lan, bốc mùi hôi thối và không được thu gom đúng giờ",
    "nguồn nước sạch yếu, có hôm mất nước cả ngày và nước đục có mùi lạ",
    "dự án treo nhiều năm khiến người dân không được sửa nhà và cấp giấy chứng nhận",
    "tiền bồi thường giải phóng mặt bằng chưa thỏa đáng và chậm chi trả",
    "trường mầm non thiếu phòng học, các cháu phải học ghép lớp rất chật chội",
    "trạm y tế xuống cấp, thiếu thuốc bảo hiểm và thiếu bác sĩ trực",
    "quán karaoke mở nhạc quá khuya gây ồn ào, mất trật tự khu dân cư",
    "xe tải chở vật liệu quá khổ chạy suốt đêm làm rơi vãi đất cát",
    "vỉa hè bị lấn chiếm để bán hàng và trông giữ xe, người đi bộ phải xuống lòng đường",
    "cây xanh cổ thụ bị mục gốc, có nguy cơ gãy đổ vào mùa mưa bão",
    "kênh tưới tiêu bồi lắng nên ruộng không có nước để gieo cấy vụ xuân",
    "cơ sở tái chế nhựa xả khói và nước thải chưa qua xử lý ra môi trường",
    "thủ tục xin cấp phép xây dựng phải đi lại nhiều lần, hồ sơ bị trả không rõ lý do",
    "nhà văn hóa chật hẹp, không có chỗ cho người già và trẻ em sinh hoạt",
    "dây điện và cáp viễn thông chùng xuống sát mặt đường rất nguy hiểm",
    "chế độ trợ cấp cho người có công và hộ nghèo chi trả chậm hai tháng",
    "điểm trung chuyển xe buýt bị bỏ, người cao tuổi phải đi bộ rất xa",
    "bãi trông xe tự phát thu tiền cao hơn giá niêm yết",
    "trụ nước chữa cháy không hoạt động, ngõ nhỏ xe cứu hỏa không vào được",
    "nghĩa trang nhân dân quá tải, đường vào lầy lội",
    "chung cư cũ đã được kiểm định mức nguy hiểm nhưng chưa có phương án di dời",
)
SINCE = (
    "Tình trạng này kéo dài từ tháng {month} năm {year}",
    "Việc này đã được cử tri nêu tại kỳ họp trước",
    "Người dân đã phản ánh {k} lần lên chính quyền cơ sở",
    "Đã có đoàn kiểm tra đến lập biên bản ngày {k} tháng {month}",
    "Sự việc bắt đầu khi công trình bên cạnh thi công vào năm {year}",
    "Từ khi sắp xếp lại đơn vị hành chính thì không rõ nơi nào phụ trách",
    "Theo văn bản trả lời số {m} thì phải xong trong quý {q} nhưng đến nay chưa thấy gì",
    "Cả {n} hộ gia đình đều đã ký vào đơn gửi kèm",
)
EFFECTS = (
    "ảnh hưởng đến việc đi lại và sức khỏe của hơn {n} hộ dân",
    "đã xảy ra {k} vụ tai nạn, trong đó có một cháu học sinh bị thương",
    "khiến bà con rất bức xúc và lo lắng",
    "làm thiệt hại hoa màu ước khoảng {n} triệu đồng",
    "gây khó khăn cho việc buôn bán, sinh hoạt hằng ngày",
    "nhất là vào giờ cao điểm buổi sáng và buổi chiều",
    "trong khi ngân sách đã bố trí vốn từ năm {year}",
    "mà chưa có cơ quan nào đứng ra chịu trách nhiệm",
)
OPENINGS = (
    "Cử tri đề nghị",
    "Đề nghị thành phố quan tâm",
    "Kiến nghị Ủy ban nhân dân",
    "Cử tri kiến nghị cơ quan chức năng",
    "Đề nghị Hội đồng nhân dân giám sát",
    "Bà con mong muốn chính quyền sớm",
    "Đề nghị các sở ngành liên quan",
    "Tôi xin kiến nghị",
)
ACTS = (
    "khẩn trương kiểm tra và có biện pháp khắc phục",
    "bố trí kinh phí cải tạo, nâng cấp trong năm {year}",
    "công khai tiến độ để nhân dân theo dõi",
    "xử lý dứt điểm các vi phạm",
    "trả lời bằng văn bản cho cử tri được biết",
    "lắp đặt bổ sung {k} bộ thiết bị còn thiếu",
    "chỉ đạo chủ đầu tư hoàn trả mặt bằng",
    "rà soát lại quy hoạch chi tiết tỷ lệ một phần năm trăm",
    "tổ chức đối thoại trực tiếp với các hộ dân",
    "tăng cường tuần tra vào ban đêm",
    "hỗ trợ chi phí di chuyển cho hộ khó khăn",
    "xây mới trên diện tích {m} mét vuông đã được giao",
)
ANSWERS = (
    "Đơn vị đã kiểm tra hiện trường và thực hiện xong",
    "Nội dung này đã đưa vào kế hoạch đầu tư công trung hạn",
    "Đơn vị đã có văn bản hướng dẫn người dân làm thủ tục",
    "Việc này thuộc thẩm quyền của cơ quan cấp trên, đã báo cáo",
    "Hiện chưa bố trí được kinh phí, sẽ xem xét trong năm sau",
)
FEWEST, MOST = 1, 2  # sentences after the first


@dataclass(frozen=True, slots=True)
class Told:
    """A text with the words it is found by."""

    text: str
    exact: str
    folded: str


class Writer:
    """Writes petitions by chance; one seed, one sequence."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def pieces(self) -> list[str]:
        """A new petition as its pieces."""
        chance = self._chance
        found = self._filled(chance.choice(OPENINGS))
        is_long = chance.random() < 0.6
        asked = [" ", *self._filled(chance.choice(ACTS)), " đối với"]
        found += asked if is_long else [" giải quyết"]
        found += [" việc ", *self._filled(chance.choice(PROBLEMS)), " ", *self._filled(chance.choice(WHERE))]
        for _part in range(chance.randint(FEWEST, MOST) if is_long else MOST):
            found += self._sentence()
        return [*found, "."]

    def again(self, pieces: list[str]) -> list[str]:
        """The same matter told again: another opening, or a sentence more."""
        if self._chance.random() < 0.5:
            return [self._chance.choice(OPENINGS), *pieces[1:]]
        return [*pieces[:-1], *self._sentence(), "."]

    def answer(self) -> list[str]:
        """What a body says to it, as its pieces."""
        return [*self._filled(self._chance.choice(ANSWERS)), *self._sentence(), "."]

    def _sentence(self) -> list[str]:
        chance = self._chance
        kind = chance.random()
        if kind < 0.35:
            since = self._filled(chance.choice(SINCE))
            return [". ", *since, ", ", *self._filled(chance.choice(EFFECTS))]
        if kind < 0.6:
            return ["; ngoài ra ", *self._filled(chance.choice(PROBLEMS)), " ", *self._where()]
        if kind < 0.8:
            return [". Đề nghị ", *self._filled(chance.choice(ACTS)), " ", *self._where()]
        return [", ", *self._filled(chance.choice(EFFECTS))]

    def _where(self) -> list[str]:
        return self._filled(self._chance.choice(WHERE))

    def _filled(self, template: str) -> list[str]:
        return [self._slot(part) if is_slot else part for is_slot, part in _parts(template)]

    def _slot(self, name: str) -> str:
        chance = self._chance
        if name == "street":
            return chance.choice(STREETS)
        if name == "village":
            return chance.choice(VILLAGES)
        low, high = {"n": (2, 400), "m": (10, 2500), "k": (2, 30), "month": (1, 12), "q": (1, 4)}.get(
            name, (2019, 2027)
        )
        return str(int(low + chance.random() * (high - low + 1)))


def told(pieces: list[str]) -> Told:
    """The whole of some pieces."""
    exact, folded = [], []
    for piece in pieces:
        one, other = _words(piece)
        if one:
            exact.append(one)
            folded.append(other)
    return Told("".join(pieces), " ".join(exact), " ".join(folded))


@cache
def _words(piece: str) -> tuple[str, str]:
    return exact_words(piece), folded_words(piece)


@cache
def _parts(template: str) -> tuple[tuple[bool, str], ...]:
    """A template as pieces: (True, the name of a slot) or (False, what stands there)."""
    found: list[tuple[bool, str]] = []
    for at, part in enumerate(template.replace("}", "{").split("{")):
        if part:
            found.append((at % 2 == 1, part))
    return tuple(found)
