"""Made-up petitions, any two of which say different things."""

from __future__ import annotations

SUBJECTS = (
    "mặt đường liên thôn", "hệ thống thoát nước", "đèn chiếu sáng công cộng", "trạm y tế", "trường mầm non",
    "chợ dân sinh", "bãi tập kết rác", "tuyến xe buýt", "nhà văn hóa", "cầu dân sinh", "hồ điều hòa",
    "vỉa hè", "trạm biến áp", "đê tả ngạn", "nghĩa trang nhân dân", "dự án treo",
    "giấy chứng nhận quyền sử dụng đất", "bảo hiểm y tế hộ nghèo", "công viên cây xanh", "bến xe khách",
    "kênh tưới nội đồng", "trạm bơm tiêu", "khu tái định cư", "nước sạch sinh hoạt", "tiếng ồn karaoke",
    "biển báo giao thông", "đường gom cao tốc", "lớp học bơi cho trẻ em", "quán internet gần trường",
    "trợ cấp người cao tuổi", "di tích đình làng",
)  # fmt: skip
WRONGS = (
    "xuống cấp nhiều năm chưa được sửa chữa", "ngập sâu sau mỗi trận mưa lớn",
    "hư hỏng làm người dân đi lại vất vả", "chậm tiến độ so với cam kết trước đây",
    "quá tải vào giờ cao điểm buổi sáng", "gây ô nhiễm mùi khó chịu ban đêm",
    "thiếu kinh phí duy tu hằng năm", "bị lấn chiếm để kinh doanh trái phép",
    "không bảo đảm an toàn cho học sinh", "chưa có đơn vị nào nhận quản lý",
    "thủ tục kéo dài nhiều lần đi lại", "mất điện liên tục trong mùa hè", "nứt toác ở nhiều đoạn ven sông",
    "cây đổ chắn ngang lối ra vào", "bốc bụi khi xe tải chạy qua", "thu phí chưa thống nhất giữa các nơi",
    "không còn phù hợp với quy hoạch mới", "bỏ hoang gây lãng phí đất công",
    "cấp nước nhỏ giọt vào buổi chiều", "xây dựng dang dở đã ba năm", "rò rỉ nước thải ra ruộng lúa",
    "bị cắt giảm giờ phục vụ cuối tuần", "thiếu giáo viên và phòng học",
    "chất lượng chưa đạt yêu cầu nghiệm thu", "chưa được niêm yết công khai",
    "kẹt cứng do thi công kéo dài", "bị chặt phá không rõ lý do", "không có lối đi cho người khuyết tật",
    "hết hạn sử dụng chưa thay mới",
)  # fmt: skip
ASKS = (
    "đề nghị thành phố bố trí vốn sửa chữa ngay trong quý tới",
    "đề nghị cơ quan chức năng kiểm tra thực địa", "cử tri mong sớm có văn bản trả lời cụ thể",
    "đề nghị công khai lộ trình để nhân dân giám sát", "kiến nghị giao một đầu mối chịu trách nhiệm",
    "đề nghị xử lý nghiêm đơn vị thi công cẩu thả", "mong hội đồng nhân dân đưa vào chương trình giám sát",
    "đề nghị điều chỉnh quy hoạch cho hợp lý", "kiến nghị hỗ trợ các hộ bị ảnh hưởng",
    "đề nghị lắp thêm camera và gờ giảm tốc", "đề nghị rà soát toàn bộ trên địa bàn",
    "mong được đối thoại trực tiếp với lãnh đạo sở", "đề nghị thu hồi đất giao cho địa phương làm sân chơi",
    "kiến nghị ban hành quy định thống nhất", "đề nghị trả lời rõ thời gian hoàn thành",
    "mong thành phố quan tâm bố trí nguồn lực", "đề nghị tạm dừng để lấy ý kiến nhân dân",
    "kiến nghị tăng chuyến vào ngày nghỉ", "đề nghị cấp phép bổ sung cho khu dân cư",
    "đề nghị khơi thông dòng chảy trước mùa lũ", "kiến nghị giảm thủ tục cho người già yếu",
    "đề nghị thay thế bằng vật liệu bền hơn", "mong có phương án phân luồng từ xa",
)  # fmt: skip
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hạnh",
    "Khánh",
    "Lan",
    "Minh",
    "Nga",
    "Oanh",
    "Phúc",
    "Quý",
    "Sơn",
)


def words(number: int) -> str:
    """A petition; any two of the first hundreds share little."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    wrong = WRONGS[(number * 7 + number // len(SUBJECTS)) % len(WRONGS)]
    ask = ASKS[(number * 5 + number // len(WRONGS)) % len(ASKS)]
    return f"{subject.capitalize()} tại ngõ {number + 1} khu vực số {number * 3 + 2} {wrong}, {ask}."
