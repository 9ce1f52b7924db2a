"""What voters of the demo say, and what bodies answer: invented, put together by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter: its field, the body of the city that answers for it, what is said."""

    field: str
    body: str
    text: str


# Field, body of the city, what is said.
_MATTERS = """
DT.1 soxaydung Đề nghị sửa chữa mặt đường {street}, đoạn {spot}: {n} ổ gà sâu, nhiều người ngã xe
DT.1 soxaydung Đề nghị lắp đèn tín hiệu tại ngã tư {street} gần {spot}, giờ tan học rất đông
DT.1 soxaydung Kiến nghị mở thêm điểm dừng xe buýt trên đường {street} cho người già {spot}
DT.2 soxaydung Cống thoát nước ngõ {n} đường {street} tắc đã lâu, mưa to là ngập vào nhà {spot}
DT.2 soxaydung Nước sạch khu {spot} yếu và đục vào buổi tối, đề nghị kiểm tra đường ống phố {street}
DT.3 soxaydung Đề nghị thay bóng đèn chiếu sáng ngách {n} phố {street}, tối đi lại {spot} không an toàn
DT.3 soxaydung Cây cổ thụ {spot} trên phố {street} mục gốc, đề nghị cắt tỉa trước mùa mưa bão
DT.4 sonnmt Điểm tập kết rác {spot} bốc mùi, đề nghị thu gom đúng giờ trên tuyến phố {street}
DT.4 sonnmt Cơ sở tái chế nhựa {spot} xả khói vào ban đêm, {n} hộ dân đường {street} không ngủ được
KT.1 sonnmt Đề nghị trả lời về việc cấp giấy chứng nhận cho {n} hộ {spot} đã nộp đủ hồ sơ ở {street}
KT.1 sonnmt Dự án {spot} treo nhiều năm, người dân phố {street} không được sửa nhà, đề nghị rà soát
KT.2 sonnmt Kênh tưới {spot} bồi lắng, đề nghị nạo vét cho {n} mẫu ruộng cạnh đường {street}
KT.3 socongthuong Chợ {spot} xuống cấp, đề nghị cải tạo và sắp xếp lại hàng rong trên đường {street}
KT.4 sotaichinh Đề nghị bố trí vốn hoàn thành cầu {spot} nối sang phố {street}, đã dừng thi công {n} tháng
VX.1 sogddt Trường mầm non {spot} thiếu {n} chỗ học, đề nghị xây thêm phòng ở phố {street}
VX.1 sogddt Đề nghị công khai các khoản thu đầu năm của trường {spot} trên đường {street}
VX.2 soyte Trạm y tế {spot} thiếu thuốc bảo hiểm, đề nghị bổ sung bác sĩ cho người già phố {street}
VX.3 sovhtt Nhà văn hóa {spot} chật, đề nghị giao thêm phần đất trống cạnh đường {street} làm sân chơi
VX.4 sonoivu Đề nghị giải quyết trợ cấp cho {n} hộ có công {spot}, chi trả chậm từ đầu năm ở phố {street}
CS.2 sonoivu Hồ sơ xin phép xây dựng ở phố {street} bị trả {n} lần, đề nghị hướng dẫn rõ cho dân {spot}
CS.1 sonoivu Đề nghị xem lại mức hỗ trợ tiền điện cho {n} hộ nghèo {spot}, khu phố {street}
AN.1 congan Quán karaoke {spot} trên phố {street} mở nhạc quá nửa đêm, đề nghị xử lý dứt điểm
AN.2 congan Ngõ {n} phố {street} hẹp, trụ nước chữa cháy {spot} không có nước, đề nghị khắc phục ngay
DT.1 boxaydung Kiến nghị sớm quyết định hướng tuyến đường sắt {spot} để dân hai bên đường {street} ổn định
"""
MATTERS = tuple(Matter(*line.split(" ", 2)) for line in _MATTERS.strip().splitlines())
STREETS = (
    "Mẫu Đông", "Mẫu Đoài", "Bờ Sông", "Vườn Cam", "Cầu Gỗ Mới", "Đồng Lầm", "Hàng Tre", "Giếng Ngọc",
    "Gốc Đề", "Chùa Hạ", "Bến Mía", "Đê Nội", "Ao Sen", "Trại Ổi", "Cổng Làng", "Rặng Nhãn",
)  # fmt: skip
SPOTS = (
    "tổ dân phố số 3", "tổ dân phố số 7", "thôn Thượng", "thôn Hạ", "khu tập thể 2A", "cạnh đình làng",
    "gần trường tiểu học", "sau chợ cũ", "đầu cầu Mới", "khu tái định cư", "xóm Bãi", "xóm Trại",
)  # fmt: skip
MORE = (
    "Việc này cử tri đã nêu từ đầu năm mà chưa được trả lời.",
    "Bà con rất mong được biết bao giờ thì xong.",
    "Trẻ em và người già trong khu là những người khổ nhất.",
    "Có hộ đã phải tự bỏ tiền sửa tạm nhưng chỉ được vài tuần.",
    "Đề nghị cơ quan chức năng xuống xem tận nơi.",
    "Nếu chưa làm được ngay thì xin cho biết lý do.",
)
DONE = (
    "Đơn vị đã kiểm tra hiện trường và làm xong phần việc cử tri nêu; tổ dân phố đã ký biên bản nghiệm thu.",
    "Đã xử lý vi phạm và khôi phục hiện trạng; đơn vị cử người theo dõi để không tái diễn.",
    "Đã bổ sung thiết bị còn thiếu và đưa vào sử dụng; chất lượng được kiểm tra hằng tháng.",
)
PROMISED = (
    "Nội dung này đã đưa vào kế hoạch sửa chữa; đơn vị đang lựa chọn nhà thầu thi công.",
    "Hồ sơ đã được thẩm định; công việc sẽ làm khi được cấp vốn đợt tới.",
)
ROADMAPS = (
    "Khởi công trong tháng tới, hoàn thành và bàn giao trước thời hạn nêu trên.",
    "Phê duyệt dự toán trước ngày 15, thi công trong hai tháng.",
)
EXPLAINED = (
    "Trường hợp này nộp hồ sơ tại điểm hành chính công; đơn vị đã hướng dẫn từng hộ.",
    "Mức hỗ trợ theo nghị quyết của Hội đồng nhân dân thành phố; đơn vị gửi kèm bảng cách tính.",
)
UNABLE = (
    "Hiện chưa cân đối được kinh phí; đơn vị sẽ báo cáo lại khi lập dự toán năm sau.",
    "Khu đất thuộc quy hoạch chưa được phê duyệt nên chưa thể thực hiện.",
)


def told(chance: random.Random, matter: Matter) -> str:
    """A voter tells a matter."""
    words = matter.text.format(
        street=chance.choice(STREETS), spot=chance.choice(SPOTS), n=chance.randint(2, 60)
    )
    more = chance.sample(MORE, chance.randint(0, 2))
    return " ".join([f"{words}.", *more])
