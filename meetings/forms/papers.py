"""Forms of a paper: its data, a file, a withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.enums import PaperKind
from council.forms.fields import IdField, LineField, PlainForm, SharedForm
from council.models import Document
from council.rules.uploads import ACCEPTED
from meetings.models import AgendaItem
from meetings.queries import item_labels
from meetings.services.papers import PaperData, fingerprint

FIELDS = ("kind", "number", "title", "issuer", "is_public")


class PdfField(forms.FileField):
    """One PDF, or what becomes one. The service checks what it must be like, in words that say what to do."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})

    def __init__(self, **kwargs: Any) -> None:
        missing, label = {"required": _("Hãy chọn tệp.")}, _("Tệp PDF (hoặc Word, Excel)")
        super().__init__(label=label, allow_empty_file=True, error_messages=missing, **kwargs)


class PaperForm(PlainForm):
    """What is said of a paper."""

    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=PaperKind.choices)
    number = LineField(label=_("Số, ký hiệu"), max_length=60, required=False)
    title = LineField(label=_("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    issuer = LineField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    is_public = forms.BooleanField(label=_("Công khai cho người dân"), required=False, initial=True)

    @property
    def paper(self) -> PaperData:
        """What a valid form says."""
        return PaperData(**{name: self.cleaned_data[name] for name in FIELDS})


class UploadForm(PaperForm):
    """A new paper with its file."""

    file = PdfField()
    field_order = ("file", *FIELDS)


class PaperDataForm(PaperForm, SharedForm):
    """Corrections, and the item the paper belongs to; `expected` is the state the editor read."""

    item_id = IdField(label=_("Thuộc mục"))
    expected = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, session_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = dict(
            AgendaItem.objects.with_scopes_disabled().filter(session_id=session_id).values_list("id", "title")
        )
        field = self.fields["item_id"]
        assert isinstance(field, IdField)
        field.offer([(pk, f"{label}. {titles[pk]}"[:90]) for pk, label in item_labels(session_id).items()])

    @staticmethod
    def stored(document: Document) -> dict[str, Any]:
        return {name: getattr(document, name) for name in FIELDS} | {"item_id": document.place.item_id}

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        return cls.stored(document) | {"expected": fingerprint(document)}


class VersionForm(PlainForm):
    """The file of a new version."""

    file = PdfField()


class WithdrawForm(PlainForm):
    """Why a paper is taken out of the dossier."""

    reason = LineField(label=_("Lý do thu hồi"), max_length=300)
