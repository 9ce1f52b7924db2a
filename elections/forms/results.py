"""Forms of the page on which results are published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import LineField, PlainForm


class PublishResultForm(PlainForm):
    """The resolution that publishes; the reason where it corrects what was published."""

    number = LineField(
        label=_("Nghị quyết công bố kết quả"),
        max_length=60,
        help_text=_("Ghi số và ngày, ví dụ 15/NQ-UBBC ngày 24/3/2026."),
    )
    reason = LineField(
        label=_("Lý do đính chính"),
        max_length=300,
        required=False,
        help_text=_("Lý do hiện công khai cùng kết quả mới."),
    )

    def __init__(self, *args: Any, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]


class DelegatesForm(PlainForm):
    """Who becomes a delegate."""

    whom = forms.ChoiceField(
        label=_("Ai trở thành đại biểu"),
        choices=[
            ("confirmed", _("Chỉ người đã được xác nhận tư cách")),
            ("elected", _("Mọi người trúng cử, trừ người không được xác nhận tư cách")),
        ],
        widget=forms.RadioSelect,
        initial="confirmed",
    )
