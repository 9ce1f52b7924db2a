"""A long paper for the reader: text with an outline, then scanned pages without any."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from council.pdf import fonts

LINES = 30
SENTENCES = (
    "Ủy ban nhân dân Thành phố trình Hội đồng nhân dân xem xét, quyết định dự toán ngân sách năm 2027.",
    "Tổng thu ngân sách trên địa bàn đạt kế hoạch; chi đầu tư phát triển được ưu tiên cho giao thông.",
    "Ban Kinh tế - Ngân sách thẩm tra, thống nhất với nội dung tờ trình và đề nghị làm rõ nguồn vốn.",
    "Các sở, ngành báo cáo tiến độ từng quý; kết quả được công khai để cử tri theo dõi, giám sát.",
)
# What stands on one page alone, to be found with and without accents.
RARE = {7: "Đường vành đai số bốn đi qua cánh đồng.", 19: "Nghề hoà nhạc cổ truyền được gìn giữ."}


def long_paper(pages: int = 30, scanned: int = 2) -> bytes:
    """`pages` pages of text with chapters of five pages, and `scanned` pages that are pictures."""
    fonts.ensure()
    out = BytesIO()
    canvas = Canvas(out, A4)
    width, height = A4
    for page in range(1, pages + 1):
        chapter, place = divmod(page - 1, 5)
        key = f"p{page}"
        canvas.bookmarkPage(key)
        level = 0 if place == 0 else 1
        words = f"Chương {chapter + 1}" if level == 0 else f"Mục {chapter + 1}.{place}"
        canvas.addOutlineEntry(f"{words}: nội dung trang {page}", key, level)
        canvas.setFont(fonts.BOLD, 16)
        canvas.drawString(60, height - 70, f"{words}. Trang {page}")
        canvas.setFont(fonts.REGULAR, 11)
        for line in range(LINES):
            canvas.drawString(60, height - 100 - line * 20, SENTENCES[(page + line) % len(SENTENCES)])
        if page in RARE:
            canvas.drawString(60, 60, RARE[page])
        canvas.showPage()
    for page in range(scanned):
        canvas.drawImage(ImageReader(_scan(page)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _scan(page: int) -> Image.Image:
    noise = Random(page).randbytes(124 * 175)
    return Image.frombytes("L", (124, 175), noise).resize((620, 877))
