"""Forms of the review before publication, and of publishing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council import text
from council.forms.fields import LineField, PlainForm
from petitions.models import AnswerFile
from petitions.rules.publishing import key_of
from petitions.rules.redaction import Piece
from petitions.services.record import MOST_TEXT
from petitions.services.redaction import Choice

PARTS = ("text", "answer")
MOST_MORE = 20_000


class PlainTicks(forms.MultipleChoiceField):
    """Boxes that the page draws itself, beside the words they are about."""

    widget = forms.CheckboxSelectMultiple


class ReviewForm(PlainForm):
    """What an officer decides on the words of a petition and of its answer."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    open_files = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(
        self, *args: Any, pieces: dict[str, Sequence[Piece]], files: Sequence[AnswerFile], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            keys = [key_of(piece) for piece in pieces[part]]
            self.fields[f"on_{part}"] = PlainTicks(required=False, choices=[(key, key) for key in keys])
            self.fields[f"more_{part}"] = forms.CharField(
                label=_("Che thêm, mỗi dòng chép đúng một đoạn"),
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=MOST_MORE,
                required=False,
            )
            self.fields[f"by_hand_{part}"] = forms.BooleanField(
                label=_("Dùng bản tôi tự sửa dưới đây"), required=False
            )
            self.fields[f"hand_{part}"] = forms.CharField(
                label=_("Bản công khai, tự sửa"),
                widget=forms.Textarea(attrs={"rows": 8}),
                max_length=2 * MOST_TEXT,
                required=False,
            )
        field = self.fields["open_files"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(file.id, file.file_name) for file in files]

    def choice(self, part: str) -> Choice:
        """What was decided on one text, of a form that was sent and is valid."""
        data = self.cleaned_data
        by_hand = text.clean(data[f"hand_{part}"]) if data[f"by_hand_{part}"] else None
        return Choice(frozenset(data[f"on_{part}"]), data[f"more_{part}"], by_hand)


class PublishForm(PlainForm):
    """One petition becomes public."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("Tôi đã xem các đoạn này; chúng không phải thông tin cá nhân cần che"), required=False
    )


class UnpublishForm(PlainForm):
    """One petition is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = LineField(label=_("Lý do ngừng công khai"), max_length=300)


class PublishManyForm(PlainForm):
    """Petitions that become public together, each "id:version"."""

    chosen = PlainTicks(required=False)

    def __init__(self, *args: Any, offered: Sequence[tuple[int, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(f"{pk}:{version}", str(pk)) for pk, version in offered]

    @property
    def versions(self) -> dict[int, int]:
        """Of a valid form."""
        pairs = (value.split(":") for value in self.cleaned_data["chosen"])
        return {int(pk): int(version) for pk, version in pairs}
