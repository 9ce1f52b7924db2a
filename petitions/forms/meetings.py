"""Forms of contact meetings: the plan, who is to attend, what came of it, calling off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council import clock
from council.forms.fields import DateField, IdField, LineField, PlainForm, TimeField
from council.models import Council, CouncilSession
from council.naming import session_title, unit_name
from petitions.enums import MeetingKind
from petitions.queries.meetings import Chosen
from petitions.rules.clock import HANOI
from petitions.services.meeting_report import MOST_VOTERS, Report
from petitions.services.meetings import MOST, MOST_URL, Plan

Groups = list[tuple[str, list[tuple[int, str]]]]


class IdsField(forms.TypedMultipleChoiceField):
    """Any of the rows offered, to be ticked. `groups` and `chosen` are what its template draws."""

    groups: Groups
    chosen: frozenset[int]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class MeetingForm(PlainForm):
    """What a meeting is to be."""

    kind = forms.ChoiceField(label=gettext_lazy("Hình thức tiếp xúc"), choices=MeetingKind.choices)
    title = LineField(label=gettext_lazy("Tên hội nghị"), max_length=MOST["title"])
    theme = LineField(
        label=gettext_lazy("Chuyên đề, lĩnh vực, đối tượng"),
        max_length=MOST["theme"],
        required=False,
        help_text=gettext_lazy("Bắt buộc khi tiếp xúc theo chuyên đề."),
    )
    day = DateField(label=gettext_lazy("Ngày"))
    starts = TimeField(label=gettext_lazy("Bắt đầu"))
    ends = TimeField(label=gettext_lazy("Kết thúc (dự kiến)"), required=False)
    place = LineField(label=gettext_lazy("Địa điểm"), max_length=MOST["place"])
    online_url = LineField(
        label=gettext_lazy("Địa chỉ điểm cầu trực tuyến"), max_length=MOST_URL, required=False
    )
    chair = LineField(
        label=gettext_lazy("Người chủ trì"),
        max_length=MOST["chair"],
        required=False,
        help_text=gettext_lazy("Đại diện Ủy ban Mặt trận Tổ quốc nơi tiếp xúc."),
    )
    session = IdField(label=gettext_lazy("Thuộc kỳ họp"), required=False)
    partners = IdsField(label=gettext_lazy("Tiếp xúc chung với Hội đồng nhân dân"))
    is_public = forms.BooleanField(
        label=gettext_lazy("Đưa vào lịch công khai sau khi thông báo"), required=False, initial=True
    )
    version = _version()

    WORDS = ("kind", "title", "theme")
    TIME = ("day", "starts", "ends")
    PLACE = ("place", "online_url", "chair", "session")

    def __init__(
        self, *args: Any, sessions: Sequence[CouncilSession], others: Sequence[Council], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        session, partners = self.fields["session"], self.fields["partners"]
        assert isinstance(session, IdField)
        assert isinstance(partners, IdsField)
        session.offer([(row.id, session_title(row)) for row in sessions], _("Không gắn với kỳ họp"))
        partners.choices = [(row.id, unit_name(row)) for row in others]

    def parts(self) -> list[list[forms.BoundField]]:
        """The fields in the groups in which they are asked; partners and publicity apart."""
        return [[self[name] for name in names] for names in (self.WORDS, self.TIME, self.PLACE)]

    def plan(self) -> Plan:
        """What the service is asked with, of a valid form."""
        data = self.cleaned_data
        day, starts, ends = data["day"], data["starts"], data["ends"]
        return Plan(
            **{name: data[name] for name in ("kind", "title", "theme", "place", "online_url", "chair")},
            is_public=data["is_public"],
            starts_at=clock.at(day, starts.hour, starts.minute),
            ends_at=clock.at(day, ends.hour, ends.minute) if ends else None,
            session_id=data["session"],
            partner_ids=tuple(data["partners"]),
        )

    @staticmethod
    def initial_of(plan: Mapping[str, Any], version: int) -> dict[str, Any]:
        """A plan as the form asks it."""
        starts = timezone.localtime(plan["starts_at"], HANOI)
        ends = timezone.localtime(plan["ends_at"], HANOI) if plan["ends_at"] else None
        return {
            **{name: plan[name] for name in (*MOST, "kind", "online_url", "is_public")},
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time() if ends else None,
            "session": plan["session_id"],
            "partners": list(plan["partner_ids"]),
            "version": version,
        }


class VersionForm(PlainForm):
    """An act on a meeting as it was seen."""

    version = _version()


class CancelForm(VersionForm):
    """Calling a meeting off."""

    reason = LineField(
        label=gettext_lazy("Lý do hủy"),
        max_length=300,
        help_text=gettext_lazy("Cử tri đọc lý do này trong lịch công khai."),
    )


class NoticeForm(PlainForm):
    """The day on which a notice went out; empty takes it back."""

    sent_on = DateField(label=gettext_lazy("Đã gửi ngày"), required=False)


class DelegatesForm(VersionForm):
    """Who is to attend."""

    delegates = IdsField(label=gettext_lazy("Đại biểu dự"))

    def __init__(self, *args: Any, offered: Sequence[Chosen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "delegates", offered)


class ReportForm(VersionForm):
    """What came of a meeting."""

    attended = IdsField(label=gettext_lazy("Đại biểu có mặt"))
    voters = forms.IntegerField(
        label=gettext_lazy("Số cử tri dự"), min_value=0, max_value=MOST_VOTERS, required=False
    )
    minutes = forms.CharField(
        label=gettext_lazy("Biên bản hội nghị"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Ghi diễn biến hội nghị; từng kiến nghị được ghi ở mục Ghi nhận."),
    )

    def __init__(self, *args: Any, named: Sequence[Chosen], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = [one.id for one in named]
        offer(self, "attended", named)

    def report(self) -> Report:
        """What the service is asked with, of a valid form: who is not ticked did not come."""
        data = self.cleaned_data
        present = set(data["attended"])
        return Report({pk: pk in present for pk in self.named}, data["voters"], data["minutes"])


def offer(form: forms.Form, name: str, rows: Sequence[Chosen]) -> None:
    """Delegates to tick, by council and group, with those ticked now."""
    field = form.fields[name]
    assert isinstance(field, IdsField)
    groups: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        head = f"{row.council} · {row.group}" if row.group else row.council
        groups.setdefault(head, []).append((row.id, row.name))
    field.groups = list(groups.items())
    field.choices = [choice for _head, choices in field.groups for choice in choices]
    field.chosen = frozenset(int(value) for value in form[name].value() or () if str(value).isdecimal())
