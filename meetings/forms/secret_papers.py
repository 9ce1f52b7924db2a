"""Forms of the list of secret papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import IdField, LineField, PlainForm
from meetings.models import SecretPaper
from meetings.services.secret_papers import MOST_COPIES, SecretData


class SecretForm(PlainForm):
    """What the list says of a paper."""

    title = LineField(
        label=_("Tên gọi trên danh sách"),
        max_length=300,
        help_text=_("Tên này không được chứa nội dung bí mật nhà nước."),
    )
    copies = forms.IntegerField(label=_("Số bản"), min_value=1, max_value=MOST_COPIES)

    @staticmethod
    def initial_of(paper: SecretPaper) -> dict[str, Any]:
        return {"title": paper.title, "copies": paper.copies}

    @property
    def paper(self) -> SecretData:
        """What a valid form says."""
        return SecretData(**self.cleaned_data)


class HandOutForm(PlainForm):
    """One copy for one person: a delegate, or somebody else by name."""

    number = forms.IntegerField(label=_("Bản số"), min_value=1, max_value=MOST_COPIES, required=False)
    delegate = IdField(label=_("Đại biểu"), required=False)
    name = LineField(label=_("Hoặc người khác"), max_length=200, required=False)

    def __init__(self, *args: Any, delegates: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["delegate"]
        assert isinstance(field, IdField)
        field.offer(delegates, none=str(_("(chọn đại biểu)")))


class HandBackForm(PlainForm):
    """A copy that came back; a note where something was not in order."""

    note = LineField(label=_("Ghi chú"), max_length=300, required=False)
