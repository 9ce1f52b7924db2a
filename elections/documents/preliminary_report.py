"""The preliminary report of an election committee in words: form 27/HĐBC of Resolution 40/NQ-HĐBCQG.

Where the form refers to the statistics as "form 26" it means form 28: a slip of the printed text, corrected
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.page import Meta

GENERAL = "I. KHÁI QUÁT TÌNH HÌNH THỰC HIỆN TRONG NGÀY BẦU CỬ"
RESULTS = "II. KẾT QUẢ SƠ BỘ CUỘC BẦU CỬ"
MOOD = "3. Không khí ngày bầu cử, dư luận trong Nhân dân về cuộc bầu cử và những người ứng cử."
WEATHER = (
    "4. Những thuận lợi, khó khăn về giao thông, thông tin liên lạc, thời tiết ảnh hưởng đến việc bầu cử."
)
ORDER = "5. Tình hình an ninh chính trị và trật tự, an toàn xã hội trong quá trình diễn ra cuộc bầu cử."
ASSEMBLY = "1. Kết quả bầu cử đại biểu Quốc hội về số lượng, cơ cấu, thành phần, trình độ của người trúng cử."
COUNCILS = (
    "2. Kết quả bầu cử đại biểu Hội đồng nhân dân các cấp về số lượng, cơ cấu, thành phần, trình độ của "
    "người trúng cử."
)
AGAIN = (
    "3. Số đơn vị bầu cử, khu vực bỏ phiếu phải tổ chức bầu cử lại do có dưới 50% tổng số cử tri trong danh "
    "sách tham gia bỏ phiếu; số đơn vị bầu cử, khu vực bỏ phiếu phải tổ chức bầu cử thêm do bầu không đủ số "
    "lượng đại biểu được ấn định."
)
ANNULLED = "4. Số đơn vị bầu cử, khu vực bỏ phiếu bị hủy kết quả bầu cử do vi phạm pháp luật nghiêm trọng."
# (code, heading, what the form asks for)
PARTS: tuple[tuple[str, str, str], ...] = (
    ("opening", GENERAL, "1. Việc tổ chức khai mạc bầu cử."),
    ("progress", GENERAL, "2. Diễn biến cuộc bầu cử; tiến độ cử tri tham gia bỏ phiếu."),
    ("mood", GENERAL, MOOD),
    ("weather", GENERAL, WEATHER),
    ("order", GENERAL, ORDER),
    ("logistics", GENERAL, "6. Các điều kiện cơ sở vật chất - kỹ thuật phục vụ cho cuộc bầu cử."),
    ("situations", GENERAL, "7. Những tình huống phát sinh cần xin ý kiến chỉ đạo giải quyết (nếu có)."),
    ("assembly", RESULTS, ASSEMBLY),
    ("councils", RESULTS, COUNCILS),
    ("again", RESULTS, AGAIN),
    ("annulled", RESULTS, ANNULLED),
)


@dataclass(frozen=True, slots=True)
class Committee:
    """Whose report it is ("thành phố Hà Nội"), where it is signed, for which term, and to whom it goes."""

    name: str
    place: str
    years: str
    to: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """Form 27: a text for each part by its code, "" for none yet."""

    committee: Committee
    day: date
    texts: Mapping[str, str]
    draft: bool


def render_narrative(report: Narrative) -> bytes:
    """Form 27 as PDF."""
    committee = report.committee
    agency = f"Ủy ban bầu cử {committee.name}"
    what = (
        "Tình hình và kết quả sơ bộ cuộc bầu cử đại biểu Hội đồng nhân dân các cấp "
        f"nhiệm kỳ {committee.years}"
    )
    story: list[Flowable] = [
        *blocks.letterhead(
            blocks.Letterhead(
                f"Ủy ban bầu cử\n{committee.name}",
                " " * 8 + "/BC-UBBC",
                committee.place,
                report.day,
                draft=report.draft,
            )
        ),
        *blocks.title("Báo cáo", (what,)),
        blocks.strong(f"Kính gửi: {committee.to}"),
    ]
    heading = ""
    for code, part, title in PARTS:
        if part != heading:
            story.append(blocks.section(part))
            heading = part
        story.append(blocks.section(title))
        story += [blocks.paragraph(line) for line in (report.texts.get(code) or "…").split("\n") if line]
    story.append(_end(report, agency))
    return page.render(story, Meta(f"Báo cáo: {what}", agency, report.day), draft=report.draft)


def _end(report: Narrative, agency: str) -> Flowable:
    last = (
        f"Trên đây là báo cáo tình hình và kết quả sơ bộ của cuộc bầu cử (có kèm theo Biểu thống kê sơ bộ "
        f"kết quả bầu cử theo Mẫu số 28/HĐBC), {agency} trân trọng báo cáo {report.committee.to}./."
    )
    return blocks.signatures(
        blocks.Signer("", ""),
        blocks.Signer("TM. Ủy ban bầu cử\nChủ tịch", ""),
        recipients=("Như trên", "Lưu: VT"),
        after=[blocks.paragraph(last)],
    )
