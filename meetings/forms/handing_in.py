"""Forms of handing in: bodies and their officers, tasks, files, decisions."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council import clock
from council.enums import PaperKind
from council.forms.fields import DateField, IdField, LineField, PlainForm, TimeField
from council.models import Board
from meetings.forms.papers import PdfField
from meetings.models import PaperTask, PreparingBody
from meetings.services.hand_ins import HandInData
from meetings.services.paper_tasks import TaskData
from meetings.services.preparing_bodies import BodyData

CLOSE_OF_DAY = time(17)


class BodyForm(PlainForm):
    """A body that prepares papers. The Boards offered are those of the council."""

    name = LineField(label=_("Tên cơ quan"), max_length=200)
    email = LineField(
        label=_("Thư điện tử nhận thông báo"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    board_id = IdField(label=_("Là Ban của Hội đồng nhân dân"), required=False)

    def __init__(self, *args: Any, council_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = Board.objects.with_scopes_disabled().filter(council_id=council_id)
        _offer(self, "board_id", list(boards.values_list("id", "name")), str(_("(không)")))

    @staticmethod
    def initial_of(body: PreparingBody) -> dict[str, Any]:
        return {name: getattr(body, name) for name in ("name", "email", "board_id")}

    @property
    def body(self) -> BodyData:
        """What a valid form says."""
        return BodyData(**self.cleaned_data)


class OfficerForm(PlainForm):
    """Who hands in for a body, of those who can sign in."""

    person = IdField(label=_("Người nộp tài liệu"))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", [(0, str(_("(chọn người)"))), *people])


class ActForm(PlainForm):
    """An act on a task that was read at `version`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DueForm(ActForm):
    """A form with a deadline."""

    due_on = DateField(label=_("Hạn nộp"))
    due_time = TimeField(label=_("Giờ"), initial=CLOSE_OF_DAY)

    @property
    def due_at(self) -> datetime:
        """The moment that was asked for, in the time of Hanoi."""
        day, hour = self.cleaned_data["due_on"], self.cleaned_data["due_time"]
        return clock.at(day, hour.hour, hour.minute)


class TaskForm(DueForm):
    """A paper that a body is to hand in."""

    body_id = IdField(label=_("Cơ quan chuẩn bị"))
    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=PaperKind.choices)
    title = LineField(label=_("Tài liệu cần nộp"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    instructions = LineField(
        label=_("Yêu cầu với cơ quan"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    document_id = IdField(label=_("Là bản mới của tài liệu đã có trong hồ sơ"), required=False)
    field_order = ("body_id", "kind", "title", "document_id", "due_on", "due_time", "instructions")

    def __init__(
        self,
        *args: Any,
        bodies: list[tuple[int, str]],
        documents: list[tuple[int, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "body_id", bodies)
        if documents:
            _offer(self, "document_id", documents, str(_("(không, là tài liệu mới)")))
        else:
            del self.fields["document_id"]

    @staticmethod
    def initial_of(task: PaperTask) -> dict[str, Any]:
        due = timezone.localtime(task.due_at)
        kept = ("body_id", "kind", "title", "instructions", "version")
        return {name: getattr(task, name) for name in kept} | due_fields(due)

    @property
    def task(self) -> TaskData:
        """What a valid form says."""
        data = self.cleaned_data
        return TaskData(
            body_id=data["body_id"],
            kind=data["kind"],
            title=data["title"],
            due_at=self.due_at,
            instructions=data["instructions"],
            document_id=data.get("document_id"),
        )


class HandInForm(ActForm):
    """The file of a paper, and what the body says with it."""

    file = PdfField()
    document_number = LineField(label=_("Số, ký hiệu"), max_length=60, required=False)
    note = LineField(
        label=_("Lời nhắn cho văn phòng"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("file", "document_number", "note")

    @property
    def said(self) -> HandInData:
        """What a valid form says."""
        return HandInData(self.cleaned_data["document_number"], self.cleaned_data["note"])


class NoteForm(ActForm):
    """An act with a reason for the body."""

    note = LineField(label=_("Cần sửa gì"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CancelForm(ActForm):
    """Why a paper is not needed any more."""

    note = LineField(label=_("Lý do không cần nữa"), max_length=1000)


class AskAgainForm(NoteForm, DueForm):
    """A new version of a paper, until when."""

    field_order = ("note", "due_on", "due_time")


class PublishForm(ActForm):
    """Into the dossier: for whom."""

    is_public = forms.BooleanField(label=_("Công khai cho người dân"), required=False)


def due_fields(due: datetime) -> dict[str, Any]:
    """A deadline as the two fields of a form show it."""
    local = timezone.localtime(due)
    return {"due_on": local.date(), "due_time": local.time().replace(second=0, microsecond=0)}


def _offer(form: forms.Form, name: str, rows: list[tuple[int, str]], none: str = "") -> None:
    field = form.fields[name]
    assert isinstance(field, IdField)
    field.offer(rows, none=none)
