"""Forms of the working calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import DateField, LineField, PlainForm
from council.services.calendar import Day


class DayForm(PlainForm):
    """A day off, or a weekend day worked in exchange."""

    day = DateField(label=_("Ngày"))
    is_working = forms.TypedChoiceField(
        label=_("Là ngày"),
        choices=[("False", _("Nghỉ")), ("True", _("Làm bù"))],
        coerce=lambda text: text == "True",
    )
    name = LineField(label=_("Tên ngày nghỉ hoặc lý do"), max_length=120)
    source = LineField(
        label=_("Căn cứ"), max_length=200, help_text=_("Số và ngày của văn bản, ví dụ: 12729/VPCP-KGVX.")
    )

    def given(self) -> Day:
        """The day of a valid form."""
        data = self.cleaned_data
        return Day(data["day"], data["is_working"], data["name"], data["source"])


class RemovalForm(PlainForm):
    """A day that is to be an ordinary one again."""

    day = DateField(label=_("Ngày"))


class PickForm(PlainForm):
    """Some of the days suggested for a year."""

    pick = forms.MultipleChoiceField(label=_("Ngày đưa vào lịch"))

    def __init__(self, *args: Any, days: list[Day], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days = {day.day.isoformat(): day for day in days}
        field = self.fields["pick"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, key) for key in self.days]

    def given(self) -> list[Day]:
        """The days of a valid form."""
        return [self.days[key] for key in self.cleaned_data["pick"]]
