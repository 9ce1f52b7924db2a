"""Forms of invitations: the letter, guests, lists of guests, answers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from council import clock
from council.forms.fields import DateField, LineField, PlainForm, TimeField
from meetings.enums import ReplyState
from meetings.models import Invitation, Invitee
from meetings.services import invitee_contact
from meetings.services.invitation_answers import MOST_REASON, Reply
from meetings.services.invitations import MOST_CONTENT, InvitationData
from meetings.services.invitees import MOST_TEXT, Guest


class InvitationForm(PlainForm):
    """The letter; `version` is the one the editor read."""

    number = LineField(
        label=_("Số, ký hiệu"),
        max_length=60,
        required=False,
        help_text=_("Ví dụ 15/GM-HĐND; có thể ghi sau, trước khi gửi."),
    )
    signed_on = DateField(label=_("Ngày ký"))
    signer_post = forms.CharField(
        label=_("Chức vụ người ký"),
        max_length=120,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng in thành một dòng, ví dụ “TM. Thường trực” rồi “Chủ tịch”."),
    )
    signer_name = LineField(label=_("Người ký"), max_length=120)
    start_day = DateField(label=_("Ngày bắt đầu"))
    start_hour = TimeField(label=_("Giờ bắt đầu"))
    end_day = DateField(label=_("Ngày kết thúc"))
    end_hour = TimeField(label=_("Giờ kết thúc"))
    place = LineField(label=_("Địa điểm"), max_length=200)
    content = forms.CharField(
        label=_("Nội dung cuộc họp"),
        max_length=MOST_CONTENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer_day = DateField(label=_("Trả lời trước ngày"))
    answer_hour = TimeField(label=_("Trả lời trước giờ"))
    attach_pdf = forms.BooleanField(label=_("Gửi kèm bản PDF của giấy mời trong thư điện tử"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(data: InvitationData | Invitation) -> dict[str, Any]:
        """What a form shows of a letter, or of what is proposed for a new one."""
        names = ("number", "signed_on", "signer_post", "signer_name", "place", "content", "attach_pdf")
        found = {name: getattr(data, name) for name in names}
        for name, moment in (("start", data.starts_at), ("end", data.ends_at), ("answer", data.answer_by)):
            local = timezone.localtime(moment)
            found |= {f"{name}_day": local.date(), f"{name}_hour": local.time()}
        return found | ({"version": data.version} if isinstance(data, Invitation) else {})

    @property
    def invitation(self) -> InvitationData:
        """What a valid form says."""
        data = self.cleaned_data
        plain = ("number", "signed_on", "signer_post", "signer_name", "place", "content", "attach_pdf")
        return InvitationData(
            starts_at=self._moment("start"),
            ends_at=self._moment("end"),
            answer_by=self._moment("answer"),
            **{name: data[name] for name in plain},
        )

    def _moment(self, name: str) -> datetime:
        day: date = self.cleaned_data[f"{name}_day"]
        hour: time = self.cleaned_data[f"{name}_hour"]
        return clock.at(day, hour.hour, hour.minute)


class VersionForm(PlainForm):
    """A yes to an act on a letter read at `version`."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(VersionForm):
    reason = LineField(
        label=_("Lý do hủy giấy mời"), max_length=300, help_text=_("Người được mời đọc lý do này.")
    )


class GuestForm(PlainForm):
    """One guest."""

    name = LineField(
        label=_("Họ và tên"),
        max_length=MOST_TEXT,
        help_text=_("Ghi như in trên giấy mời, ví dụ “Ông Trần Văn A”."),
    )
    post = LineField(label=_("Chức vụ"), max_length=MOST_TEXT, required=False)
    organisation = LineField(label=_("Cơ quan"), max_length=MOST_TEXT, required=False)
    email = LineField(label=_("Thư điện tử"), max_length=254, required=False)
    phone = LineField(label=_("Điện thoại"), max_length=30, required=False)

    @staticmethod
    def initial_of(row: Invitee) -> dict[str, str]:
        contact = invitee_contact.of(row)
        found = {"name": row.name, "post": row.post, "organisation": row.organisation}
        return found | {"email": contact.email, "phone": contact.spoken}

    @property
    def guest(self) -> Guest:
        """What a valid form says."""
        return Guest(
            **{name: self.cleaned_data[name] for name in ("name", "post", "organisation", "email", "phone")}
        )


class NewGuestForm(GuestForm):
    anyway = forms.BooleanField(label=_("Vẫn thêm dù danh sách đã có người giống như vậy"), required=False)


class DelegateContactForm(PlainForm):
    """How a delegate is reached."""

    email = LineField(label=_("Thư điện tử"), max_length=254, required=False)
    phone = LineField(label=_("Điện thoại"), max_length=30, required=False)


class PastedForm(PlainForm):
    """Guests pasted from a spreadsheet."""

    pasted = forms.CharField(
        label=_("Dán từ bảng tính"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Theo thứ tự: họ và tên, chức vụ, cơ quan, thư điện tử, điện thoại; mỗi người một dòng."),
        strip=False,
    )


class UploadedForm(PlainForm):
    """Guests in an Excel workbook."""

    file = forms.FileField(
        label=_("Hoặc tải bảng tính lên"),
        help_text=_("Tệp .xlsx có dòng tiêu đề: Họ và tên, Chức vụ, Cơ quan, Thư điện tử, Điện thoại."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class ApplyForm(PlainForm):
    """The rows of a preview."""

    sealed = forms.CharField(widget=forms.HiddenInput)
    twins = forms.BooleanField(label=_("Thêm cả những dòng có vẻ đã có trong danh sách"), required=False)


class ReplyForm(PlainForm):
    """A guest's answer."""

    reply = forms.ChoiceField(
        label=_("Câu trả lời"),
        choices=[
            (ReplyState.ATTENDING, _("Tôi sẽ dự")),
            (ReplyState.SUBSTITUTE, pgettext_lazy("answer", "Cử người dự thay")),
            (ReplyState.ABSENT, pgettext_lazy("answer", "Không dự được")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn một câu trả lời.")},
    )
    substitute_name = LineField(label=_("Họ và tên người dự thay"), max_length=MOST_TEXT, required=False)
    substitute_post = LineField(label=_("Chức vụ người dự thay"), max_length=MOST_TEXT, required=False)
    reason = LineField(label=_("Lý do không dự được"), max_length=MOST_REASON, required=False)

    @staticmethod
    def initial_of(row: Invitee) -> dict[str, str]:
        reply = "" if row.reply == ReplyState.WAITING else row.reply
        found = {"reply": reply, "reason": row.reason}
        return found | {"substitute_name": row.substitute_name, "substitute_post": row.substitute_post}

    @property
    def answer(self) -> Reply:
        """What a valid form says."""
        return Reply(**self.cleaned_data)
