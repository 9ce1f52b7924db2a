"""What the demo sessions talk about: invented items in the usual order of a year-end session."""

from __future__ import annotations

from dataclasses import dataclass

from council.enums import PaperKind

SUBMISSION, DRAFT, CHECKED, ANSWER, REPORT = (
    PaperKind.SUBMISSION,
    PaperKind.DRAFT_RESOLUTION,
    PaperKind.VERIFICATION_REPORT,
    PaperKind.EXPLANATION,
    PaperKind.REPORT,
)
DOSSIER = (DRAFT, SUBMISSION, CHECKED)


@dataclass(frozen=True, slots=True)
class Topic:
    """One item: its title, who presents it, the Board in charge by short name, minutes, its papers, its
    parts."""

    title: str
    presenter: str = ""
    board: str = ""
    minutes: int = 20
    papers: tuple[PaperKind, ...] = ()
    parts: tuple[Topic, ...] = ()


CITY = (
    Topic("Chào cờ, khai mạc kỳ họp", "Chủ tọa kỳ họp", minutes=15),
    Topic("Thông qua chương trình kỳ họp", "Chủ tọa kỳ họp", minutes=10),
    Topic(
        "Báo cáo tình hình kinh tế - xã hội năm 2026 và nhiệm vụ năm 2027",
        "Ủy ban nhân dân thành phố",
        "BKTNS",
        30,
        (REPORT, CHECKED),
    ),
    Topic(
        "Tổng hợp ý kiến, kiến nghị của cử tri gửi đến kỳ họp",
        "Ban Thường trực Ủy ban MTTQ thành phố",
        "",
        20,
        (REPORT,),
    ),
    Topic(
        "Báo cáo kết quả giám sát chuyên đề về cấp nước sạch nông thôn", "Ban Đô thị", "BĐT", 30, (REPORT,)
    ),
    Topic("Nghị quyết về kế hoạch đầu tư công năm 2027", "Ủy ban nhân dân thành phố", "BKTNS", 45, DOSSIER),
    Topic(
        "Nghị quyết về mức thu học phí năm học 2026-2027",
        "Ủy ban nhân dân thành phố",
        "BVHXH",
        45,
        (*DOSSIER, ANSWER),
    ),
    Topic("Nghị quyết về hỗ trợ chuyển đổi số cấp xã", "Ủy ban nhân dân thành phố", "BPC", 40, DOSSIER),
    Topic(
        "Chất vấn và trả lời chất vấn",
        "Chủ tọa kỳ họp",
        "",
        150,
        (),
        (
            Topic("Nhóm vấn đề về trật tự xây dựng đô thị", "Giám đốc sở phụ trách", "BĐT", 75),
            Topic("Nhóm vấn đề về xử lý rác thải sinh hoạt", "Giám đốc sở phụ trách", "BĐT", 75),
        ),
    ),
    Topic("Thông qua nghị quyết kỳ họp, bế mạc", "Chủ tọa kỳ họp", minutes=30, papers=(DRAFT,)),
)
COMMUNE = (
    Topic("Khai mạc, thông qua chương trình kỳ họp", "Chủ tọa kỳ họp", minutes=15),
    Topic("Báo cáo kinh tế - xã hội năm 2026, nhiệm vụ năm 2027", "Ủy ban nhân dân", "BKTNS", 40),
    Topic("Nghị quyết về dự toán thu, chi ngân sách năm 2027", "Ủy ban nhân dân", "BKTNS", 45),
    Topic("Nghị quyết về chương trình giám sát năm 2027", "Thường trực Hội đồng nhân dân", "BVHXH", 30),
    Topic("Bế mạc", "Chủ tọa kỳ họp", minutes=15),
)
SYMBOLS = {
    SUBMISSION: "TTr-UBND",
    DRAFT: "",
    CHECKED: "BC-HĐND",
    ANSWER: "BC-UBND",
    REPORT: "BC-UBND",
}
_TEXT = """
Đoạn văn này minh họa cách trình bày một văn bản hành chính trong hồ sơ kỳ họp: chữ chân phương, đủ dấu, giãn
dòng vừa phải để đại biểu đọc được ở khoảng cách một cánh tay trong hội trường sáng.

Số liệu trong các văn bản của thế giới demo không phải số liệu thật và không được trích dẫn. Khi vận hành
chính thức, hồ sơ do cơ quan trình gửi đến Văn phòng, được kiểm tra rồi công bố theo thời hạn của quy chế.

Đề nghị Hội đồng nhân dân xem xét, cho ý kiến; cơ quan soạn thảo tiếp thu, giải trình trước khi biểu quyết.
"""
PARAGRAPHS = [" ".join(part.split()) for part in _TEXT.split("\n\n")]
