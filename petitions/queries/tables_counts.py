"""Tables of counts: by competence, by field and place, by answering body with every kind of result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from council import clock
from council.models import Council
from council.rules.decision import N_
from petitions.enums import AnswerState, Competence, OutcomeDetail
from petitions.models import Answer, AnsweringBody, PetitionField
from petitions.queries.routing import place_name
from petitions.queries.statistics import aggregates, counts_of
from petitions.queries.statistics_names import field_order, place_order
from petitions.queries.tables import (
    NO_BODY,
    NO_FIELD,
    NO_PLACE,
    SUM,
    Choice,
    Column,
    Made,
    Part,
    Row,
    chosen,
    share,
)
from petitions.rules.outcomes import DETAILS
from petitions.rules.shapes import Outcome
from petitions.rules.statistics import Counts

LAST = "~~~"
ANSWERED, UNANSWERED, DUE = N_("Đã trả lời"), N_("Chưa trả lời"), N_("Trong số đã đến hạn")
NOTE = N_(
    "Đã trả lời = giải quyết xong + đang giải quyết + giải trình + chưa giải quyết + chờ đánh giá + "
    "trả lời tại hội nghị. Tổng số = đã trả lời + chưa trả lời."
)


def _count(head: str, over: str = "", width: float = 11) -> Column:
    return Column(head, width, count=True, over=over)


RESULTS = (
    _count(N_("Tổng số")),
    _count(N_("Tổng"), ANSWERED),
    _count(N_("Giải quyết xong"), ANSWERED),
    _count(N_("Đang giải quyết"), ANSWERED),
    _count(N_("Giải trình"), ANSWERED),
    _count(N_("Chưa giải quyết"), ANSWERED),
    _count(N_("Chờ đánh giá"), ANSWERED),
    _count(N_("Tại hội nghị"), ANSWERED),
    _count(N_("Chưa đến hạn"), UNANSWERED),
    _count(N_("Quá hạn"), UNANSWERED),
    _count(N_("% đã trả lời")),
    _count(N_("% giải quyết xong")),
)


def _results(counts: Counts) -> Row:
    return (
        counts.total,
        counts.answered,
        counts.resolved,
        counts.in_progress,
        counts.explained,
        counts.not_resolved,
        counts.waiting,
        counts.on_the_spot,
        counts.not_due,
        counts.overdue,
        share(counts.answered, counts.total),
        share(counts.resolved, counts.total),
    )


def by_competence(choice: Choice) -> Made:
    """How many petitions of each level and what became of them. One query."""
    found = _grouped(choice, "competence")
    order = [*Competence.values, *(key for (key,) in found if key not in Competence.values)]
    rows: list[Row] = []
    for key in order:
        if key in Competence.values or found.get((key,)):
            name = str(Competence(key).label) if key else _("Chưa xác định thẩm quyền")
            rows.append((name, *_results(found.get((key,), Counts()))))
    whole = sum(found.values(), Counts())
    columns = (Column(N_("Cấp có thẩm quyền"), 24), *RESULTS)
    part = Part(columns, rows if whole.total else [], (_(SUM), *_results(whole)), notes=[NOTE])
    return Made("tham-quyen", N_("Kết quả giải quyết kiến nghị theo cấp có thẩm quyền"), [part])


def by_field_and_place(choice: Choice) -> Made:
    """How many petitions of each field and place, as shares of all. Three queries."""
    found = _grouped(choice, "field_id", "place_id")
    fields = {field.id: field for field in PetitionField.objects.select_related("parent")}
    places = {place.id: place for place in Council.objects.all()}
    folded: dict[tuple[int | None, int | None], Counts] = {}
    for (field_id, place_id), counts in found.items():
        top = fields[field_id].parent_id or field_id if field_id else None
        folded[top, place_id] = folded.get((top, place_id), Counts()) + counts
    whole = sum(folded.values(), Counts())

    def order(key: tuple[int | None, int | None]) -> tuple[str, str]:
        field_id, place_id = key
        return (
            field_order(fields[field_id]) if field_id else LAST,
            place_order(places[place_id]) if place_id else LAST,
        )

    rows: list[Row] = []
    for field_id, place_id in sorted(folded, key=order):
        place = _upper(place_name(places[place_id])) if place_id else _(NO_PLACE)
        name = fields[field_id].name if field_id else _(NO_FIELD)
        rows.append((name, place, *_shares(folded[field_id, place_id], whole)))
    columns = (
        Column(N_("Lĩnh vực"), 34),
        Column(N_("Địa phương"), 30),
        _count(N_("Số kiến nghị")),
        _count(N_("% tổng số")),
        _count(N_("Đã trả lời")),
        _count(N_("% số kiến nghị")),
        _count(N_("Giải quyết xong")),
        _count(N_("% số kiến nghị")),
    )
    part = Part(columns, rows, (_(SUM), "", *_shares(whole, whole)))
    return Made("linh-vuc-dia-phuong", N_("Kiến nghị theo lĩnh vực và địa phương"), [part])


def _shares(counts: Counts, whole: Counts) -> Row:
    return (
        counts.total,
        share(counts.total, whole.total),
        counts.answered,
        share(counts.answered, counts.total),
        counts.resolved,
        share(counts.resolved, counts.total),
    )


SHORT: dict[str, str] = {
    OutcomeDetail.RESOLVED_BY_RULES: N_("Ban hành văn bản"),
    OutcomeDetail.RESOLVED_BY_INSPECTION: N_("Thanh tra, kiểm tra"),
    OutcomeDetail.RESOLVED_BY_WORK: N_("Tổ chức thực hiện"),
    OutcomeDetail.WITH_ROADMAP: N_("Có lộ trình"),
    OutcomeDetail.SUBMITTED_ABOVE: N_("Trình cấp trên"),
    OutcomeDetail.NO_RESOURCES: N_("Chưa có nguồn lực"),
    OutcomeDetail.NOT_AT_ONCE: N_("Chưa thể giải quyết ngay"),
    OutcomeDetail.HIGHER_RULES: N_("Do văn bản cấp trên"),
    OutcomeDetail.NO_ROADMAP: N_("Chưa có lộ trình"),
    OutcomeDetail.OTHER_REASON: N_("Lý do khác"),
    OutcomeDetail.STILL_TO_RESOLVE: N_("Còn phải giải quyết"),
    OutcomeDetail.GUIDED: N_("Đã hướng dẫn"),
}
OVER = {
    Outcome.RESOLVED: N_("Giải quyết xong"),
    Outcome.IN_PROGRESS: N_("Đang giải quyết"),
    Outcome.EXPLAINED: N_("Giải trình"),
}
OTHER = N_("Không ghi loại")
RESULT_COLUMNS = (
    Column(N_("Cơ quan giải quyết"), 24),
    _count(N_("Tiếp nhận"), width=9),
    _count(N_("Đã trả lời"), width=9),
    *(
        column
        for outcome, over in OVER.items()
        for column in (
            _count(N_("Tổng"), over, 8),
            *(_count(SHORT[detail], over, 9) for detail in DETAILS[outcome]),
            _count(OTHER, over, 9),
        )
    ),
    _count(N_("Chưa giải quyết"), width=9),
    _count(N_("Chờ đánh giá"), width=8),
    _count(N_("Tại hội nghị"), width=8),
    _count(N_("Chưa đến hạn"), UNANSWERED, 8),
    _count(N_("Quá hạn"), UNANSWERED, 8),
    _count(N_("Đến hạn"), DUE, 8),
    _count(N_("Đúng hạn"), DUE, 8),
)


def by_body(choice: Choice) -> Made:
    """Annex 1: what each answering body received and what became of it, down to the kinds of result. The kind
    is that of the answer the council accepted last. Two queries."""
    accepted = Answer.objects.with_scopes_disabled().filter(
        petition=OuterRef("pk"), state=AnswerState.ACCEPTED, task__is_lead=True
    )
    rows = chosen(choice).annotate(
        kind_of=Subquery(accepted.order_by("-decided_at", "-id").values("detail")[:1])
    )
    grouped = rows.order_by().values("lead_id", "outcome", "kind_of").annotate(**aggregates(clock.now()))
    counts: dict[int | None, Counts] = {}
    kinds: dict[int | None, Counter[tuple[str, str]]] = {}
    for row in grouped:
        lead, found = row["lead_id"], counts_of(row)
        counts[lead] = counts.get(lead, Counts()) + found
        kinds.setdefault(lead, Counter())[row["outcome"], row["kind_of"] or ""] += found.answered
    bodies = _bodies(counts)
    made = [
        (bodies[lead], *_by_kind(counts[lead], kinds[lead]))
        for lead in sorted(counts, key=lambda lead: (lead is None, *_body_key(bodies[lead])))
    ]
    every = sum(kinds.values(), Counter())
    total: Row = (_(SUM), *_by_kind(sum(counts.values(), Counts()), every))
    part = Part(RESULT_COLUMNS, list(made), total, notes=[NOTE])
    return Made("co-quan", N_("Phụ lục 1. Kết quả giải quyết kiến nghị theo cơ quan"), [part])


def _body_key(name: str) -> tuple[str, ...]:
    return (name.casefold(),)


def _bodies(keys: Iterable[int | None]) -> dict[int | None, str]:
    rows = AnsweringBody.objects.with_scopes_disabled().filter(pk__in=[key for key in keys if key])
    return dict(rows.values_list("id", "name")) | {None: _(NO_BODY)}


def _by_kind(counts: Counts, kinds: Counter[tuple[str, str]]) -> Row:
    groups: list[int] = []
    for outcome, whole in _outcomes(counts):
        known = [kinds[str(outcome), str(detail)] for detail in DETAILS[outcome]]
        groups += [whole, *known, whole - sum(known)]
    return (
        counts.total,
        counts.answered,
        *groups,
        counts.not_resolved,
        counts.waiting,
        counts.on_the_spot,
        counts.not_due,
        counts.overdue,
        counts.due,
        counts.on_time,
    )


def _outcomes(counts: Counts) -> Sequence[tuple[Outcome, int]]:
    return (
        (Outcome.RESOLVED, counts.resolved),
        (Outcome.IN_PROGRESS, counts.in_progress),
        (Outcome.EXPLAINED, counts.explained),
    )


def _grouped(choice: Choice, *columns: str) -> dict[tuple[Any, ...], Counts]:
    rows = chosen(choice).order_by().values(*columns).annotate(**aggregates(clock.now()))
    return {tuple(row[column] for column in columns): counts_of(row) for row in rows}


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]
