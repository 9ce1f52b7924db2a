"""Forms of polling day: figures as people type them, reasons, hours, incidents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import IdField, LineField, PlainForm, TimeField
from elections.documents.preliminary_report import PARTS
from elections.enums import IncidentKind

# 1234, 1.234, 1 234, 1,234: groups of three, whatever stands between them
_COUNT = re.compile(r"\d{1,9}|\d{1,3}(?:[ .,\u00a0]\d{3}){1,2}")


class CountField(forms.CharField):
    """A whole number from a keypad, blank where the area elects nobody at that level."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "11", "enterkeyhint": "next"}
    )

    def clean(self, value: Any) -> int | None:
        typed = str(super().clean(value) or "").strip()
        if not typed:
            return None
        if not _COUNT.fullmatch(typed):
            raise forms.ValidationError(_("Hãy nhập một số nguyên, ví dụ 1234."), code="whole")
        return int(re.sub(r"\D", "", typed))


class ReportForm(PlainForm):
    """What a polling team reports at one slot."""

    slot = IdField(label=_("Giờ báo cáo"))
    city = CountField(label=_("Đã bỏ phiếu bầu Hội đồng nhân dân thành phố"))
    commune = CountField(label=_("Đã bỏ phiếu bầu Hội đồng nhân dân xã, phường"))
    reason = LineField(label=_("Lý do sửa số đã báo cáo"), max_length=300, required=False)

    def ask(self, *, slots: list[tuple[int, str]], city: bool, commune: bool) -> None:
        """Ask for the levels the area elects, and no other."""
        self.fields["slot"].offer(slots)  # type: ignore[attr-defined]
        if not city:
            del self.fields["city"]
        if not commune:
            del self.fields["commune"]


class ReturnForm(PlainForm):
    """Why a report goes back; `version` is what the person saw."""

    reason = forms.CharField(
        label=_("Lý do trả lại"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nói rõ số nào cần xem lại. Nơi gửi sẽ đọc được câu này."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SlotForm(PlainForm):
    """One hour of reporting."""

    at = TimeField(label=_("Giờ báo cáo"))


class IncidentForm(PlainForm):
    """What happened, where and when."""

    area = IdField(label=_("Khu vực bỏ phiếu"), required=False)
    kind = forms.ChoiceField(label=_("Loại sự việc"), choices=IncidentKind.choices)
    at = TimeField(label=_("Xảy ra lúc"), help_text=_("Trong ngày hôm nay, ví dụ 8:30."))
    words = forms.CharField(label=_("Diễn biến"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    urgent = forms.BooleanField(label=_("Khẩn: cần chỉ đạo ngay"), required=False)


class ResolutionForm(PlainForm):
    """How an incident was dealt with."""

    resolution = forms.CharField(
        label=_("Cách giải quyết"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NarrativeForm(PlainForm):
    """The parts of form 27, one text each; `version` is what the person went on from."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _heading, title in PARTS:
            self.fields[code] = forms.CharField(
                label=title, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
            )

    def parts(self, *, kept: Mapping[str, str], now: Mapping[str, str]) -> list[dict[str, Any]]:
        """Each part with its heading where a new one begins, and what the data says now where it says
        otherwise than what was kept."""
        found, before = [], ""
        for code, heading, _title in PARTS:
            newer = now.get(code, "") if now.get(code, "") != kept.get(code, "") else ""
            found.append(
                {"field": self[code], "heading": heading if heading != before else "", "newer": newer}
            )
            before = heading
        return found
