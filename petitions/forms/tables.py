"""Forms that choose what is counted: the public statistics and the office's tables. Both are sent by GET."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import DateField, IdField, PlainForm
from petitions.queries.statistics import (
    BODY,
    COUNCIL,
    FIELD,
    MONTH,
    PLACE,
    SESSION,
    SUBFIELD,
    Scope,
)

Rows = list[tuple[int, str]]
GROUPING_LABELS = {
    FIELD: _("Lĩnh vực"),
    SUBFIELD: _("Lĩnh vực chi tiết"),
    PLACE: _("Nơi có kiến nghị"),
    BODY: _("Cơ quan giải quyết"),
    COUNCIL: _("Hội đồng nhân dân"),
    SESSION: _("Kỳ họp"),
    MONTH: _("Tháng ghi nhận"),
}
_GROUPINGS = list(GROUPING_LABELS.items())


class PeriodForm(PlainForm):
    """From one day to another."""

    tu = DateField(label=_("Ghi nhận từ ngày"), required=False)
    den = DateField(label=_("Đến ngày"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("tu"), data.get("den")
        if since and until and since > until:
            self.add_error("den", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        return data


class StatisticsForm(PeriodForm):
    """What the public statistics count, and by what. The fields are named as in the address."""

    theo = forms.ChoiceField(label=_("Xếp theo"), choices=_GROUPINGS, required=False)
    va = forms.ChoiceField(
        label=_("Rồi theo"), choices=[("", _("Không chia tiếp")), *_GROUPINGS], required=False
    )
    ky = IdField(label=_("Kỳ họp"), required=False)
    linh_vuc = IdField(label=_("Lĩnh vực"), required=False)
    noi = IdField(label=_("Nơi có kiến nghị"), required=False)
    co_quan = IdField(label=_("Cơ quan giải quyết"), required=False)
    field_order = ("theo", "va", "ky", "linh_vuc", "noi", "co_quan", "tu", "den")

    def __init__(
        self, *args: Any, sessions: Rows, fields: Rows, places: Rows, bodies: Rows, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {"ky": sessions, "linh_vuc": fields, "noi": places, "co_quan": bodies}
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, IdField)
            field.offer(rows, str(_("Tất cả")))
        if not sessions:
            del self.fields["ky"]

    @property
    def by(self) -> tuple[str, ...]:
        """The groupings of a valid form: one or two, never twice the same."""
        first = self.cleaned_data["theo"] or FIELD
        second = self.cleaned_data["va"]
        return (first,) if second in ("", first) else (first, second)

    def scope(self, council_id: int | None) -> Scope:
        """What is counted, of a valid form."""
        data = self.cleaned_data
        return Scope(
            council=council_id,
            session=data.get("ky"),
            since=data["tu"],
            until=data["den"],
            field=data["linh_vuc"],
            place=data["noi"],
            body=data["co_quan"],
        )


BEFORE, AFTER = "truoc", "sau"


class ChoiceForm(PeriodForm):
    """What a table of the office covers: a session, before or after it, or a period."""

    ky = IdField(label=_("Kỳ họp"), required=False)
    gui = forms.ChoiceField(
        label=_("Gửi trước hay sau kỳ họp"),
        choices=[("", _("Cả hai")), (BEFORE, _("Trước kỳ họp")), (AFTER, _("Sau kỳ họp"))],
        required=False,
    )
    field_order = ("ky", "gui", "tu", "den")

    def __init__(self, *args: Any, sessions: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ky"]
        assert isinstance(field, IdField)
        field.offer(list(sessions), str(_("Không chọn kỳ họp")))

    @property
    def before(self) -> bool | None:
        """Before a session, after it, or (None) both; of a valid form."""
        return {BEFORE: True, AFTER: False}.get(self.cleaned_data["gui"])
