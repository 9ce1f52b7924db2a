"""Forms of demands for a session: the demand, a signer, a spreadsheet, looking, closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council import clock
from council.forms.fields import DateField, LineField, PlainForm
from petitions.models import SessionDemand
from petitions.services.demand_lines import MOST_ADDRESS, MOST_BIRTH, MOST_NAME
from petitions.services.demand_seal import Line
from petitions.services.demands import MOST_TEXT, MOST_VOTERS, DemandData


class DemandForm(PlainForm):
    """What voters demand, and how many voters there are."""

    title = LineField(label=_("Nội dung yêu cầu Hội đồng nhân dân họp, bàn"), max_length=300)
    text = forms.CharField(
        label=_("Lý do ghi trong đơn"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MOST_TEXT,
        required=False,
    )
    received_on = DateField(label=_("Ngày nhận đơn"), initial=clock.today)
    voters = forms.IntegerField(label=_("Tổng số cử tri của xã, phường"), min_value=1, max_value=MOST_VOTERS)
    voters_source = LineField(
        label=_("Số cử tri lấy từ"),
        help_text=_("Ví dụ: danh sách cử tri ngày 01/02/2026, Ủy ban nhân dân phường cung cấp."),
        max_length=300,
    )

    @property
    def demand(self) -> DemandData:
        """Of a valid form."""
        return DemandData(**{name: self.cleaned_data[name] for name in DemandForm.base_fields})


class DemandChangeForm(DemandForm):
    """A demand as it was taken in, corrected with a reason."""

    reason = LineField(label=_("Lý do sửa"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(row: SessionDemand, source: str, version: int) -> dict[str, Any]:
        """What the form says of a demand."""
        said = {name: getattr(row, name) for name in ("title", "text", "voters")}
        day = clock.day_of(row.received_at)
        return said | {"received_on": day, "voters_source": source, "version": version}


class SignerForm(PlainForm):
    """A line as it stands on the paper: a missing or wrong part is written down as it is and counted as a
    fault, so nothing is required but something."""

    name = LineField(label=_("Họ và tên"), max_length=MOST_NAME, required=False)
    birth = LineField(
        label=_("Ngày, tháng, năm sinh"),
        help_text=_("ngày/tháng/năm, đúng như trên giấy"),
        max_length=MOST_BIRTH,
        required=False,
    )
    address = LineField(label=_("Địa chỉ"), max_length=MOST_ADDRESS, required=False)
    signed = forms.BooleanField(label=_("Có chữ ký"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "birth", "address"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.fields["birth"].widget.attrs |= {"placeholder": "12/03/1965", "inputmode": "numeric"}
        self.fields["name"].widget.attrs["autocapitalize"] = "words"

    @property
    def line(self) -> Line:
        """Of a valid form."""
        data = self.cleaned_data
        return Line(
            data["name"], data["birth"], data["address"], data["signed"], bool(data.get("other", False))
        )


class CorrectForm(SignerForm):
    """A line that was looked at, corrected."""

    other = forms.BooleanField(
        label=_("Đã kiểm tra: là người khác với dòng có cùng họ tên và ngày sinh"), required=False
    )
    reason = LineField(label=_("Lý do sửa"), max_length=300)
    version = forms.CharField(widget=forms.HiddenInput, max_length=16)


class LookForm(PlainForm):
    """Why somebody looks at who signed, and from which line on."""

    reason = LineField(label=_("Lý do xem"), max_length=300)
    first = forms.IntegerField(
        label=_("Từ dòng"), min_value=1, max_value=10_000_000, initial=1, required=False
    )

    @property
    def start(self) -> int:
        """Of a valid form."""
        return int(self.cleaned_data["first"] or 1)


class RemoveForm(PlainForm):
    """Why a line goes."""

    reason = LineField(label=_("Lý do bỏ dòng này"), max_length=300)


class ListForm(PlainForm):
    """A spreadsheet of signers."""

    file = forms.FileField(
        label=_("Tệp Excel (.xlsx)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Hãy chọn tệp Excel.")},
    )


class ApplyForm(PlainForm):
    """The lines of a preview, sealed."""

    sealed = forms.CharField(widget=forms.HiddenInput, strip=True)


class CloseForm(PlainForm):
    """What is decided on a demand."""

    decision = forms.CharField(
        label=_("Kết luận của Thường trực Hội đồng nhân dân"),
        help_text=_("Ví dụ: tổ chức kỳ họp chuyên đề ngày 15/12; hoặc chưa đủ chữ ký hợp lệ, đã thông báo."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
