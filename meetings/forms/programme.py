"""The form of an item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from council.forms.fields import IdField, LineField, SharedForm, TimeField
from council.models import Board, CouncilSession
from meetings.models import AgendaItem, Sitting
from meetings.services.programme import ItemData

FIELDS = ("title", "starts_at", "minutes", "presenter", "board_id", "sitting_id", "is_secret")


class ItemForm(SharedForm):
    """What an item says. Boards and sittings offered are those of the council and the session."""

    title = LineField(label=_("Nội dung"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    starts_at = TimeField(label=_("Giờ bắt đầu"), required=False)
    minutes = forms.IntegerField(label=_("Số phút"), min_value=1, max_value=999, required=False)
    presenter = LineField(label=_("Người trình bày"), max_length=200, required=False)
    board_id = IdField(label=_("Ban phụ trách"), required=False)
    sitting_id = IdField(label=_("Phiên họp"), required=False)
    is_secret = forms.BooleanField(
        label=_("Tài liệu mật: phát giấy, thu hồi (mục này không nhận tệp nào)"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: CouncilSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = Board.objects.with_scopes_disabled().filter(council_id=session.council_id)
        sittings = Sitting.objects.with_scopes_disabled().filter(session=session)
        self._offer("board_id", list(boards.values_list("id", "name")), _("(không có)"))
        self._offer("sitting_id", list(sittings.values_list("id", "title")), _("(chưa xếp)"))

    def _offer(self, name: str, rows: list[tuple[int, str]], none: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, IdField)
        field.offer(rows, none=str(none))

    @staticmethod
    def stored(item: AgendaItem) -> dict[str, Any]:
        return {name: getattr(item, name) for name in FIELDS}

    @property
    def item(self) -> ItemData:
        """What a valid form says."""
        return ItemData(**{name: self.cleaned_data[name] for name in FIELDS})
