"""Forms of supervision: urging, explanation sessions, what a page is narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import DateField, IdField, LineField, PlainForm
from petitions.forms.routing import LetterForm
from petitions.models import ExplanationSession
from petitions.services.explanations import MOST_CONCLUSION, MOST_NOTE, Plan
from petitions.services.urge import Chosen

Rows = list[tuple[int, str]]
AGAIN = _("Vẫn gửi")


class UrgeForm(LetterForm):
    """One letter that urges a body; what it urges is ticked in the lists of the page."""

    reason = LineField(
        label=_("Lý do đôn đốc"),
        help_text=_("Bắt buộc khi đôn đốc vì câu trả lời chưa đạt hoặc lời hứa quá hạn."),
        max_length=300,
        required=False,
    )
    task = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)
    promise = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)
    again = forms.BooleanField(label=AGAIN, required=False)
    field_order = ("number", "signed_on", "signer", "reason", "note", "again", "task", "promise")

    def __init__(self, *args: Any, tasks: Sequence[int], promises: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, ids in (("task", tasks), ("promise", promises)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(pk, str(pk)) for pk in ids]
            field.error_messages["invalid_choice"] = str(
                _("Có việc đã chọn không còn trong danh sách; hãy tải lại trang.")
            )

    @property
    def chosen(self) -> Chosen:
        """Of a valid form."""
        return Chosen(tuple(self.cleaned_data["task"]), tuple(self.cleaned_data["promise"]))


class PlanForm(PlainForm):
    """An explanation session."""

    title = LineField(label=_("Chủ đề"), max_length=300)
    held_on = DateField(label=_("Ngày"))
    place = LineField(label=_("Địa điểm"), max_length=200, required=False)
    session = IdField(label=_("Gắn với kỳ họp"), required=False)

    def __init__(self, *args: Any, sessions: Rows, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "session", sessions, str(_("Không gắn")))

    @property
    def plan(self) -> Plan:
        """Of a valid form."""
        data = self.cleaned_data
        return Plan(data["title"], data["held_on"], data["place"], data["session"])


class ChangeForm(PlanForm):
    """A session as it stands, changed with a reason."""

    reason = LineField(label=_("Lý do thay đổi"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(row: ExplanationSession, version: int) -> dict[str, Any]:
        """What the form says of a session."""
        said = {name: getattr(row, name) for name in ("title", "held_on", "place")}
        return said | {"session": row.session_id, "version": version}


class ReasonForm(PlainForm):
    """An act that needs a reason."""

    reason = LineField(label=_("Lý do"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class InviteForm(LetterForm):
    """The letter that invites one body."""

    again = forms.BooleanField(label=AGAIN, required=False)


class ConcludeForm(PlainForm):
    """The conclusion, and a note on each petition."""

    conclusion = forms.CharField(
        label=_("Kết luận"), widget=forms.Textarea(attrs={"rows": 8}), max_length=MOST_CONCLUSION
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, petitions: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petitions = petitions
        for pk, code in petitions:
            self.fields[f"note-{pk}"] = forms.CharField(
                label=code, widget=forms.Textarea(attrs={"rows": 2}), max_length=MOST_NOTE, required=False
            )

    @property
    def notes(self) -> dict[int, str]:
        """Petition -> what was noted, of a valid form."""
        return {pk: self.cleaned_data[f"note-{pk}"] for pk, _code in self.petitions}


class NarrowForm(PlainForm):
    """To which field and body the backlog is narrowed."""

    linh_vuc = IdField(label=_("Lĩnh vực"), required=False)
    co_quan = IdField(label=_("Cơ quan chủ trì"), required=False)

    def __init__(self, *args: Any, fields: Rows, bodies: Rows, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "linh_vuc", fields, str(_("Mọi lĩnh vực")))
        offer(self, "co_quan", bodies, str(_("Mọi cơ quan")))


def offer(form: forms.Form, name: str, rows: Rows, none: str) -> None:
    """The choices of a field that may be left open."""
    field = form.fields[name]
    assert isinstance(field, IdField)
    field.offer(rows, none)
