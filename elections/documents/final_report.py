"""The final report of an election committee in words: form 29/HĐBC of Resolution 40/NQ-HĐBCQG.

What the committee writes itself is left blank; figures are filled in. Where the form names the statistics
"form 31" it means form 30: a slip of the printed text, corrected here.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.grid import written
from council.pdf.page import Meta
from elections.documents.statistics import SHARES, OfficialStatistics
from elections.queries.statistics import LevelStatistics
from elections.rules.statistics import Share

BLANK = "…" * 40
FIRST = "I. TÌNH HÌNH TRIỂN KHAI VÀ TỔ CHỨC THỰC HIỆN"
TO_WRITE = tuple(
    """\
1. Việc ban hành các văn bản chỉ đạo, hướng dẫn.
2. Việc thành lập các tổ chức phụ trách bầu cử, xác định và ấn định số đơn vị bầu cử, số đại biểu được bầu.
3. Việc tuyên truyền, vận động trong Nhân dân; chế độ thông tin, báo cáo; công tác hiệp thương; tập huấn.
4. Việc lập và niêm yết danh sách cử tri, danh sách người ứng cử, tiếp xúc cử tri, vận động bầu cử.
5. Công tác giám sát, giải quyết khiếu nại, tố cáo có liên quan đến cuộc bầu cử.
6. Công tác bảo đảm an ninh chính trị và trật tự, an toàn xã hội.
7. Về kinh phí và cơ sở vật chất - kỹ thuật cho cuộc bầu cử.
8. Những việc quan trọng xảy ra và kết quả giải quyết.""".splitlines()
)
SECOND = "II. KẾT QUẢ CUỘC BẦU CỬ"
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
REST = (
    ("III. ĐÁNH GIÁ CHUNG", ("1. Ưu điểm và kết quả đạt được.", "2. Tồn tại, hạn chế và nguyên nhân.")),
    ("IV. ĐỀ XUẤT, KIẾN NGHỊ", ("1. Đề xuất.", "2. Kiến nghị.")),
)
LEVELS = {"city": "Cấp thành phố", "commune": "Cấp xã"}


def render_report(report: OfficialStatistics, *, to: str) -> bytes:
    """Form 29 as PDF. It is a draft: the committee fills in its parts."""
    agency = f"Ủy ban bầu cử {report.unit}"
    what = f"Tổng kết cuộc bầu cử đại biểu Hội đồng nhân dân các cấp nhiệm kỳ {report.years}"
    head = blocks.Letterhead(agency, "\u00a0" * 8 + "/BC-UBBC", report.place, report.day, draft=True)
    story: list[Flowable] = [
        *blocks.letterhead(head),
        *blocks.title("Báo cáo", (what,)),
        blocks.strong(f"Kính gửi: {to}"),
        blocks.section(FIRST),
        *_to_write(TO_WRITE),
        blocks.section(SECOND),
        blocks.section(ASSEMBLY),
        blocks.paragraph("(Không thuộc phạm vi hệ thống này.) " + BLANK),
        blocks.section(COUNCILS),
    ]
    story += [blocks.paragraph(line) for level in report.levels for line in _level(level)]
    story.append(blocks.section(AGAIN))
    story += [blocks.paragraph(_again(level)) for level in report.levels]
    story.append(blocks.section(ANNULLED))
    story += [blocks.paragraph(_annulled(level)) for level in report.levels]
    for title, parts in REST:
        story += [blocks.section(title), *_to_write(parts)]
    story.append(_end(report, agency, to))
    return page.render(story, Meta(f"Báo cáo: {what}", agency, report.day), draft=True)


def _to_write(parts: tuple[str, ...]) -> Iterator[Flowable]:
    for part in parts:
        yield blocks.section(part)
        yield blocks.paragraph(BLANK)


def share(value: Share) -> str:
    """ "2.669/4.098 (65,13%)": the count, its base, the percentage."""
    return f"{written(value.count)}/{written(value.base)} ({written(value.percent)}%)"


def _level(level: LevelStatistics) -> Iterator[str]:
    row, made, name = level.row, level.composition, LEVELS[level.level]
    if level.published < level.contests:
        yield (
            f"{name}: mới công bố {level.published}/{level.contests} đơn vị bầu cử; số liệu sau chỉ gồm các "
            "đơn vị này."
        )
    yield (
        f"{name}: {share(row.turnout)} cử tri đi bỏ phiếu; "
        f"phiếu thu vào {share(row.collected_of_issued)} so với phiếu phát ra; "
        f"phiếu hợp lệ {share(row.valid_of_collected)} so với phiếu thu vào."
    )
    elected = f"{written(made.elected)}/{written(made.seats)}"
    yield f"{name}: trúng cử {elected} đại biểu được bầu. Trong số người trúng cử:"
    kinds = "; ".join(f"{label[:1].lower()}{label[1:]} {share(getattr(made, key))}" for key, label in SHARES)
    yield f"{kinds[:1].upper()}{kinds[1:]}."


def _again(level: LevelStatistics) -> str:
    row = level.row
    return (
        f"{LEVELS[level.level]}: bầu cử lại {row.constituencies_re_election} đơn vị bầu cử, "
        f"{row.areas_re_election} khu vực bỏ phiếu; bầu cử thêm {row.constituencies_additional} "
        f"đơn vị bầu cử, {row.areas_additional} khu vực bỏ phiếu; có dưới 50% cử tri đi bỏ phiếu: "
        f"{row.constituencies_under_half} đơn vị bầu cử, {row.areas_under_half} khu vực bỏ phiếu."
    )


def _annulled(level: LevelStatistics) -> str:
    row = level.row
    return (
        f"{LEVELS[level.level]}: {row.constituencies_annulled} đơn vị bầu cử, {row.areas_annulled} "
        "khu vực bỏ phiếu."
    )


def _end(report: OfficialStatistics, agency: str, to: str) -> Flowable:
    last = (
        "Trên đây là báo cáo tổng kết thực hiện công tác bầu cử đại biểu Hội đồng nhân dân các cấp nhiệm kỳ "
        f"{report.years} (có kèm theo Biểu thống kê chính thức kết quả bầu cử theo Mẫu số 30/HĐBC), {agency} "
        f"trân trọng báo cáo {to}./."
    )
    return blocks.signatures(
        blocks.Signer("", ""),
        blocks.Signer("TM. Ủy ban bầu cử\nChủ tịch", ""),
        recipients=("Như trên", "Lưu: VT"),
        after=[blocks.paragraph(last)],
    )
