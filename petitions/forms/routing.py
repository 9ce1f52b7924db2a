"""Forms of bodies, letters and reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council import clock
from council.forms.fields import DateField, IdField, LineField, PlainForm
from petitions.enums import Competence
from petitions.models import AnsweringBody
from petitions.services.bodies import BodyData
from petitions.services.consolidate import Signing
from petitions.services.letters import LetterData

Rows = list[tuple[int, str]]


class BodyForm(PlainForm):
    """A body that answers."""

    name = LineField(label=_("Tên cơ quan"), max_length=200)
    competence = forms.ChoiceField(label=_("Cấp"), choices=Competence.choices)
    short_name = LineField(label=_("Tên viết tắt"), max_length=60, required=False)
    aliases = forms.CharField(
        label=_("Tên gọi khác"),
        help_text=_("Mỗi dòng một tên. Dùng khi tìm và khi nhập từ bảng tính."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=7_000,
        required=False,
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False)

    @staticmethod
    def initial_of(body: AnsweringBody) -> dict[str, Any]:
        """What the form says of a body."""
        return {name: getattr(body, name) for name in BodyForm.base_fields}

    @property
    def body(self) -> BodyData:
        """What the service is asked with, of a valid form."""
        data = dict(self.cleaned_data)
        return BodyData(**data | {"aliases": tuple(data["aliases"].splitlines())})


class AbolishForm(PlainForm):
    """A body is no more."""

    abolished_on = DateField(label=_("Giải thể từ ngày"), initial=clock.today)
    successor = IdField(label=_("Cơ quan kế thừa"), required=False)

    def __init__(self, *args: Any, bodies: Rows, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "successor", bodies, str(_("Không có")))


class OfficerForm(PlainForm):
    """Who answers for a body."""

    person = IdField(label=_("Cán bộ"))

    def __init__(self, *args: Any, people: Rows, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", people, str(_("Chọn cán bộ")))


class LetterForm(PlainForm):
    """What an office says of a letter."""

    number = LineField(label=_("Số, ký hiệu công văn"), max_length=60, required=False)
    signed_on = DateField(label=_("Ngày"), initial=clock.today)
    signer = LineField(label=_("Người ký"), max_length=120, required=False)
    note = forms.CharField(
        label=_("Nội dung thêm trong công văn"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=10_000,
        required=False,
    )

    @property
    def letter(self) -> LetterData:
        """The letter, of a valid form."""
        data = self.cleaned_data
        return LetterData(data["signed_on"], data["number"], data["signer"], data["note"])


class ForwardForm(LetterForm):
    """To which body, and who helps it."""

    lead = IdField(label=_("Cơ quan chủ trì giải quyết"))
    coordinating = forms.TypedMultipleChoiceField(
        label=_("Cơ quan phối hợp"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("lead", "coordinating", "number", "signed_on", "signer", "note", "version")

    def __init__(self, *args: Any, bodies: Rows, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "lead", bodies, str(_("Chọn cơ quan")))
        _offer(self, "coordinating", bodies)


class HandOverForm(LetterForm):
    """To which council of the other tier, and why."""

    to_council = forms.ChoiceField(label=_("Chuyển đến"))
    reason = LineField(label=_("Lý do"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("to_council", "reason", "number", "signed_on", "signer", "note", "version")

    def __init__(self, *args: Any, councils: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_council"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(councils)


class ReturnForm(LetterForm):
    """Why a body cannot answer."""

    reason = LineField(label=_("Lý do trả lại, cơ quan có thẩm quyền nếu biết"), max_length=300)
    field_order = ("reason", "number", "signed_on", "signer", "note")


class DraftForm(PlainForm):
    """For which session a report is gathered."""

    session = IdField(label=_("Kỳ họp"))
    before = forms.TypedChoiceField(
        label=_("Gửi"),
        choices=[("1", _("Trước kỳ họp")), ("0", _("Sau kỳ họp"))],
        coerce=lambda value: value == "1",
    )

    def __init__(self, *args: Any, sessions: Rows, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "session", sessions)


class FreezeForm(PlainForm):
    """With what a report is frozen."""

    number = LineField(label=_("Số, ký hiệu"), max_length=60)
    signed_on = DateField(label=_("Ngày ký"), initial=clock.today)
    signer_standing = LineField(label=_("Người ký, Thường trực Hội đồng nhân dân"), max_length=120)
    signer_front = LineField(label=_("Người ký, Mặt trận Tổ quốc"), max_length=120)

    @property
    def signing(self) -> Signing:
        """Of a valid form."""
        return Signing(**self.cleaned_data)


def _offer(form: forms.Form, name: str, rows: Rows, none: str = "") -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", none), *rows] if none else rows
