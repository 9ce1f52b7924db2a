"""The form of one row of the table of deadlines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council import clock
from council.enums import SessionKind
from council.forms.fields import DateField, LineField, PlainForm
from meetings.models import DeadlineRow
from meetings.rules.deadlines import Severity, Unit
from meetings.services.deadlines import DeadlineData

UNITS = ((Unit.CALENDAR.value, _("ngày")), (Unit.WORKING.value, _("ngày làm việc")))
SEVERITIES = (
    (Severity.WARN.value, _("Chỉ cảnh báo")),
    (Severity.BLOCK.value, _("Bắt buộc: quá hạn thì không cho làm")),
)


class DeadlineForm(PlainForm):
    """A step, counted backwards from the opening, valid from a day on."""

    label = LineField(label=_("Việc phải làm"), max_length=200)
    days_before = forms.IntegerField(label=_("Trước ngày khai mạc"), min_value=0, max_value=365)
    unit = forms.ChoiceField(label=_("Tính theo"), choices=UNITS)
    kinds = forms.MultipleChoiceField(
        label=_("Áp dụng cho"),
        choices=SessionKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Không chọn loại nào thì mốc này thôi áp dụng từ ngày ghi dưới đây."),
    )
    severity = forms.ChoiceField(label=_("Khi quá hạn"), choices=SEVERITIES)
    basis = LineField(label=_("Căn cứ"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    since = DateField(label=_("Áp dụng từ ngày"), help_text=_("Kỳ họp khai mạc trước ngày này giữ mốc cũ."))

    @staticmethod
    def initial_of(row: DeadlineRow | None) -> dict[str, Any]:
        if row is None:
            return {"since": clock.today(), "kinds": SessionKind.values, "unit": Unit.CALENDAR.value}
        names = ("label", "days_before", "unit", "kinds", "severity", "basis")
        return {name: getattr(row, name) for name in names} | {"since": clock.today()}

    @property
    def deadline(self) -> DeadlineData:
        """What a valid form says."""
        data = self.cleaned_data
        return DeadlineData(**data | {"kinds": frozenset(data["kinds"])})
