"""Forms of judging answers, keeping promises and telling voters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from council.forms.fields import IdField, LineField, PlainForm
from petitions.forms.routing import LetterForm

MOST_NOTE = 4_000
YES_NO = [("1", _("Đạt yêu cầu")), ("0", _("Chưa đạt"))]


def _is_yes(value: str) -> bool:
    return value == "1"


class _NoteField(forms.CharField):
    """A note of several lines."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(widget=widget, max_length=MOST_NOTE, **kwargs)


class _VerdictField(forms.TypedChoiceField):
    """Good enough or not: nothing is chosen beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=YES_NO, coerce=_is_yes, widget=forms.RadioSelect, **kwargs)


class CheckForm(PlainForm):
    """What the Board found."""

    passed = _VerdictField(label=_("Ban thấy câu trả lời"))
    board_id = IdField(label=_("Ban đã kiểm tra"), required=False)
    note = _NoteField(label=_("Ý kiến của Ban"), help_text=_("Bắt buộc khi chưa đạt."), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, boards: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not boards:
            del self.fields["board_id"]
            return
        field = self.fields["board_id"]
        assert isinstance(field, IdField)
        field.offer(boards, str(_("Chọn Ban")) if len(boards) > 1 else "")
        if len(boards) == 1:
            field.choices = boards


class EvaluateForm(PlainForm):
    """What the delegate group says. `seen`: what it said when the form was opened."""

    is_satisfied = _VerdictField(label=_("Tổ đại biểu thấy câu trả lời"))
    note = _NoteField(label=_("Nhận xét"), help_text=_("Bắt buộc khi chưa đạt."), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class AcceptForm(PlainForm):
    """The head accepts; against a negative opinion with a reason."""

    reason = _NoteField(label=_("Lý do, ghi chú"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, contested: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contested:
            self.fields["reason"].label = _("Lý do vẫn chấp nhận dù có ý kiến chưa đạt")


class SendBackForm(PlainForm):
    """Why the body must answer again, or go on."""

    reason = _NoteField(label=_("Lý do, nội dung cần làm tiếp"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class KeepForm(PlainForm):
    """How it is known that a promise was kept."""

    note = LineField(label=_("Căn cứ: ai kiểm tra, khi nào, kết quả"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class NamedForm(PlainForm):
    """Why the petitioner's name is opened."""

    reason = LineField(label=_("Lý do xem tên, địa chỉ cử tri"), max_length=300)


class InformForm(LetterForm):
    """Which decided petitions a letter tells of, each as the officer saw it: "id:version"."""

    petition = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    field_order = ("number", "signed_on", "signer", "note", "petition")

    def __init__(self, *args: Any, seen: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["petition"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one, one) for one in seen]

    @property
    def versions(self) -> Mapping[int, int]:
        """Petition -> version, of a valid form."""
        pairs = (parted(one) for one in self.cleaned_data["petition"])
        return dict(pair for pair in pairs if pair)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "petition" in data and not self.versions:
            raise ValidationError(_("Hãy chọn kiến nghị."), code="petitions_number")
        return data


def parted(pair: str) -> tuple[int, int] | None:
    """The id and version of "id:version"; None for anything else."""
    left, _sign, right = pair.partition(":")
    both = (left, right)
    if not all(part.isascii() and part.isdigit() and len(part) < 16 for part in both):
        return None
    return int(left), int(right)
