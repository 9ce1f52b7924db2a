"""The minutes of a sitting as PDF, in the form of minutes of Decree 30/2020/NĐ-CP."""

from datetime import date

from reportlab.platypus import Flowable

from council.pdf import blocks, page
from council.pdf.stamp import Check
from meetings.documents.parts import end, numbered
from meetings.rules.minutes import Kind, Minutes, Paragraph

WARNINGS_HEAD = "Cần xử lý trước khi ký (không in trong bản chính thức):"


def render_minutes(
    minutes: Minutes, *, number: str, place: str, day: date, draft: bool, check: Check | None
) -> bytes:
    """The finished PDF. A draft bears the mark and the composer's warnings; the final paper bears neither.

    `number` holds the symbol too ("07/BB-HĐND"); "" leaves room for it. Whoever issues the final paper makes
    sure that `minutes.warnings` is empty.
    """
    letterhead = blocks.Letterhead(
        minutes.council_name, numbered(number), place, day, minutes.parent, draft=draft
    )
    story: list[Flowable] = [*blocks.letterhead(letterhead), *blocks.title("Biên bản", minutes.abstract)]
    if draft and minutes.warnings:
        story.append(blocks.notice(WARNINGS_HEAD, minutes.warnings))
    story += [_set(paragraph) for paragraph in minutes.paragraphs]
    story.append(end(minutes.secretary_name, minutes.chair_name, check, minutes.closing))
    subject = ", ".join(minutes.abstract)
    return page.render(
        story, page.Meta(f"Biên bản: {subject}", minutes.council_name, day, subject), draft=draft
    )


def _set(paragraph: Paragraph) -> Flowable:
    match paragraph.kind:
        case Kind.SECTION | Kind.ITEM:
            return blocks.section(paragraph.text)
        case Kind.POINT:
            return blocks.paragraph(f"- {paragraph.text}")
        case Kind.VERDICT:
            return blocks.strong(paragraph.text)
        case Kind.TEXT:
            return blocks.paragraph(paragraph.text)
