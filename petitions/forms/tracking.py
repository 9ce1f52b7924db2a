"""Forms of following a petition, and of asking the petitioner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import LineField, PlainForm
from petitions.forms.intake import TextField, VersionForm
from petitions.forms.routing import LetterForm
from petitions.rules.ratings import MOST_NOTE
from petitions.rules.tracking import LONGEST_TYPED
from petitions.services.ask import MOST_WORDS
from petitions.services.letters import LetterData

SCORES = (
    (5, _("5 – rất hài lòng")),
    (4, _("4 – hài lòng")),
    (3, _("3 – tạm được")),
    (2, _("2 – chưa hài lòng")),
    (1, _("1 – rất không hài lòng")),
)


class SecretInput(forms.TextInput):
    """What was typed is seen while it is typed, and never sent back."""

    def format_value(self, value: Any) -> None:
        return None


class TrackForm(PlainForm):
    """Code and secret, as they stand on the slip."""

    _TYPED = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}

    code = forms.CharField(
        label=_("Mã kiến nghị"),
        help_text=_("Ví dụ 00001-2026-00042; viết liền hay cách đều được."),
        max_length=LONGEST_TYPED,
        widget=forms.TextInput(attrs=_TYPED),
    )
    secret = forms.CharField(
        label=_("Mã bí mật"),
        help_text=_("16 ký tự trên biên nhận; phân biệt chữ hoa, chữ thường."),
        max_length=LONGEST_TYPED,
        widget=SecretInput(attrs=_TYPED),
    )


class AnswerForm(PlainForm):
    """What the petitioner answers."""

    words = TextField(rows=6, label=_("Câu trả lời của ông/bà"), max_length=2 * MOST_WORDS)


class RateForm(PlainForm):
    """How content the petitioner is."""

    score = forms.TypedChoiceField(
        label=_("Ông/bà hài lòng đến mức nào?"), coerce=int, choices=SCORES, widget=forms.RadioSelect
    )
    note = TextField(
        rows=3,
        label=_("Ý kiến thêm"),
        help_text=_("Chỉ văn phòng đọc, không công khai."),
        required=False,
        max_length=2 * MOST_NOTE,
    )


class MailForm(PlainForm):
    """Where to hear of a petition."""

    email = forms.CharField(
        label=_("Thư điện tử"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AskForm(LetterForm):
    """What the office asks, and the letter it goes with."""

    question = TextField(rows=5, label=_("Cần người kiến nghị cho biết thêm điều gì?"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("question", "number", "signed_on", "signer", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    @property
    def letter(self) -> LetterData:
        """The letter, of a valid form; the question is its text."""
        data = self.cleaned_data
        return LetterData(data["signed_on"], data["number"], data["signer"])


class HeardForm(VersionForm):
    """What the petitioner said to the office."""

    words = TextField(rows=6, label=_("Người kiến nghị cho biết thêm"))


class GoOnForm(VersionForm):
    """Why the office goes on without an answer."""

    reason = LineField(label=_("Lý do"), max_length=300)
