"""Table of documents: legal documents that answers led to, and the letters of the office."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q
from django.utils.translation import gettext as _

from council.rules.decision import N_
from petitions.enums import AnswerState, LetterKind, OutcomeDetail
from petitions.models import Answer, Letter
from petitions.queries.tables import ALL, NO_FIELD, Choice, Column, Made, Part, chosen, page_of

RULES = (
    Column(N_("STT"), 5, count=True),
    Column(N_("Số văn bản"), 16),
    Column(N_("Ngày văn bản"), 11),
    Column(N_("Cơ quan trả lời"), 22),
    Column(N_("Người ký"), 16),
    Column(N_("Mã kiến nghị"), 14),
    Column(N_("Lĩnh vực"), 16),
    Column(N_("Nội dung kiến nghị"), 40, long=True),
    Column(N_("Nội dung trả lời"), 40, long=True),
)
LETTERS = (
    Column(N_("STT"), 5, count=True),
    Column(N_("Số, ký hiệu"), 18),
    Column(N_("Ngày"), 11),
    Column(N_("Loại công văn"), 26),
    Column(N_("Nơi nhận"), 40),
    Column(N_("Người ký"), 22),
    Column(N_("Số kiến nghị"), 11, count=True),
)


def documents(choice: Choice, limit: int = ALL) -> Made:
    """What was issued. Three queries."""
    parts = [_rules(choice, limit), _letters(choice, limit)]
    return Made("van-ban", N_("Văn bản đã ban hành, sửa đổi và công văn của văn phòng"), parts)


def _rules(choice: Choice, limit: int) -> Part:
    rows = Answer.objects.with_scopes_disabled().filter(
        petition__in=chosen(choice), state=AnswerState.ACCEPTED, detail=OutcomeDetail.RESOLVED_BY_RULES
    )
    rows = rows.select_related("body", "petition__field").order_by("document_date", "petition__code", "id")
    found, size = page_of(rows, limit)
    lines = [
        (
            number,
            answer.document_number,
            answer.document_date,
            answer.body.name,
            answer.signer,
            answer.petition.code,
            answer.petition.field.name if answer.petition.field else _(NO_FIELD),
            answer.petition.text,
            answer.text,
        )
        for number, answer in enumerate(found, 1)
    ]
    title = N_("1. Văn bản quy phạm pháp luật ban hành, sửa đổi để giải quyết kiến nghị")
    return Part(RULES, list(lines), title=title, size=size)


def _letters(choice: Choice, limit: int) -> Part:
    """The letters this council issued: about the chosen petitions, or (of a period) signed in it."""
    rows = Letter.objects.with_scopes_disabled().filter(council_id=choice.council_id)
    if choice.session is not None or choice.before is not None:
        about = Letter.petitions.through.objects.filter(petition__in=chosen(choice))
        rows = rows.filter(pk__in=about.values("letter_id"))
    else:
        days = {"signed_on__gte": choice.since, "signed_on__lte": choice.until}
        rows = rows.filter(**{name: day for name, day in days.items() if day is not None})
    rows = rows.filter(~Q(kind=LetterKind.RETURN))  # those are the bodies' own
    found, size = page_of(rows.order_by("signed_on", "id"), limit)
    links = Letter.petitions.through.objects.filter(letter__in=[letter.id for letter in found])
    sizes = Counter(links.values_list("letter_id", flat=True))
    lines = [
        (
            number,
            letter.number,
            letter.signed_on,
            str(LetterKind(letter.kind).label),
            letter.addressee,
            letter.signer,
            sizes[letter.id],
        )
        for number, letter in enumerate(found, 1)
    ]
    return Part(LETTERS, list(lines), title=N_("2. Công văn đã phát hành"), size=size)
