"""Forms of the clock: a deadline of the council, an extension, a pause."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council import clock
from council.forms.fields import DateField, LineField, PlainForm
from petitions.rules.shapes import Span, Unit

UNITS = {
    Unit.CALENDAR: _("ngày (tính cả ngày nghỉ)"),
    Unit.WORKING: _("ngày làm việc"),
    Unit.HOURS: _("giờ làm việc"),
}


class RuleForm(PlainForm):
    """Another length of one deadline from a day on."""

    amount = forms.IntegerField(label=_("Thời hạn"), min_value=1, max_value=366)
    unit = forms.ChoiceField(label=_("Đơn vị tính"))
    pauses = forms.BooleanField(
        label=_("Tạm dừng thời hạn trong khi hỏi thêm người kiến nghị"), required=False
    )
    since = DateField(label=_("Áp dụng từ ngày"), initial=clock.today)
    source = LineField(
        label=_("Căn cứ"), max_length=200, help_text=_("Số và ngày của nghị quyết, quy chế hoặc quyết định.")
    )

    def __init__(self, *args: Any, before: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(u), label) for u, label in UNITS.items() if not (before and u is Unit.HOURS)]
        if before:
            del self.fields["pauses"]

    def given(self) -> dict[str, Any]:
        """What the service is asked with, of a valid form."""
        data = self.cleaned_data
        return {
            "span": Span(data["amount"], Unit(data["unit"]), self.before),
            "pauses": data.get("pauses", False),
            "since": data["since"],
            "source": data["source"],
        }


class ExtensionForm(PlainForm):
    """A later deadline by decision."""

    due = DateField(label=_("Hạn mới, đến hết ngày"))
    reason = LineField(label=_("Lý do gia hạn"), max_length=300)


class PauseForm(PlainForm):
    """What the petitioner is asked."""

    reason = LineField(label=_("Nội dung cần hỏi thêm"), max_length=300)
