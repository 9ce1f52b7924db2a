"""Forms of an answer: what is written, its files, sending it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from council.forms.fields import DateField, LineField, PlainForm
from council.rules.uploads import ACCEPTED
from petitions.enums import Outcome, OutcomeDetail
from petitions.models import Answer
from petitions.rules import shapes
from petitions.rules.outcomes import DETAILS, needs_reason, needs_roadmap
from petitions.services.answers import MOST_ROADMAP, MOST_TEXT, AnswerData

LEAD_ONLY = ("kind", "roadmap", "expected_on")
FIELDS = ("text", "roadmap", "expected_on", "document_number", "document_date", "signer")


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind below its outcome: ("in_progress.with_roadmap", label); an outcome without kinds is one."""
    return [
        (
            str(Outcome(outcome).label),
            [(f"{outcome}.{detail}", str(OutcomeDetail(detail).label)) for detail in details]
            or [(f"{outcome}.", str(Outcome(outcome).label))],
        )
        for outcome, details in DETAILS.items()
    ]


class ManyFiles(forms.FileInput):
    """Several PDFs at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ACCEPTED, "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[bytes]]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.Field):
    """The files chosen, none or many. What each must be like is checked by the service."""

    widget = ManyFiles


class AnswerForm(PlainForm):
    """A draft. Nothing is required before it is sent."""

    text = forms.CharField(
        label=_("Nội dung trả lời"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=MOST_TEXT,
        required=False,
    )
    kind = forms.ChoiceField(label=_("Kết quả giải quyết"), widget=forms.RadioSelect, required=False)
    roadmap = forms.CharField(
        label=_("Lộ trình giải quyết, hoặc lý do chưa có lộ trình"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MOST_ROADMAP,
        required=False,
    )
    expected_on = DateField(label=_("Thời hạn hoàn thành"), required=False)
    document_number = LineField(label=_("Số, ký hiệu văn bản"), max_length=60, required=False)
    document_date = DateField(label=_("Ngày văn bản"), required=False)
    signer = LineField(label=_("Người ký"), max_length=120, required=False)
    papers = FilesField(
        label=_("Thêm tệp PDF"), help_text=_("Chọn được nhiều tệp. Văn bản đã ký, phụ lục."), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, is_lead: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = kinds()
        if not is_lead:
            for name in LEAD_ONLY:
                del self.fields[name]

    @property
    def answer(self) -> AnswerData:
        """What a valid form says."""
        data = self.cleaned_data
        outcome, _dot, detail = data.get("kind", "").partition(".")
        said = {name: data[name] for name in FIELDS if name in data}
        return AnswerData(outcome=outcome, detail=detail, **said)

    def builds_on(self, version: int) -> None:
        """Sent again, the form takes the place of this version."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(version)
        self.data = data

    def groups(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The kinds to choose from, each group below its outcome; what each asks for in `needs`."""
        chosen = self["kind"].value() or ""
        for label, rows in kinds():
            yield (
                label,
                [
                    {"value": value, "label": said, "on": value == chosen, "needs": needs_of(value)}
                    for value, said in rows
                ],
            )

    @staticmethod
    def initial_of(answer: Answer) -> dict[str, Any]:
        """What the form says of a draft, or of an earlier answer that is written anew."""
        kept = {name: getattr(answer, name) for name in FIELDS}
        return kept | {"kind": f"{answer.outcome}.{answer.detail}" if answer.outcome else ""}


def needs_of(kind: str) -> str:
    """What a kind asks for besides the text: "roadmap", "reason" or ""."""
    name, _dot, below = kind.partition(".")
    outcome, detail = shapes.Outcome(name), shapes.Detail(below) if below else None
    if needs_roadmap(outcome, detail):
        return "roadmap"
    return "reason" if needs_reason(outcome, detail) else ""


class SubmitForm(PlainForm):
    """Sending what was previewed; one box for each question that waits for a yes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    other_petition_named = forms.BooleanField(label=_("Đúng là trả lời kiến nghị này"), required=False)
    answer_same_text = forms.BooleanField(label=_("Đúng là cùng nội dung trả lời"), required=False)

    def __init__(self, *args: Any, asked: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("other_petition_named", "answer_same_text"):
            if name not in asked:
                del self.fields[name]

    @property
    def confirmed(self) -> set[str]:
        """The questions that were answered with yes."""
        return {name for name, value in self.cleaned_data.items() if value is True}
