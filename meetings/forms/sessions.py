"""Forms of a session and its sittings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council import clock
from council.enums import SessionKind
from council.forms.fields import DateField, LineField, PlainForm, SharedForm, TimeField
from council.models import CouncilSession, Term
from meetings.models import Sitting
from meetings.services.sessions import SessionData, SittingData


class SessionForm(SharedForm):
    """The facts of a session; `revision` is the one the editor read."""

    number = forms.IntegerField(label=_("Kỳ họp thứ"), min_value=1, max_value=999)
    kind = forms.ChoiceField(label=_("Loại kỳ họp"), choices=SessionKind.choices)
    opens_on = DateField(label=_("Khai mạc"))
    closes_on = DateField(label=_("Bế mạc"))
    place = LineField(label=_("Địa điểm"), max_length=200)
    name = LineField(
        label=_("Tên gọi riêng"),
        max_length=200,
        required=False,
        help_text=_("Để trống thì kỳ họp được gọi theo số thứ tự."),
    )
    is_public = forms.BooleanField(
        label=_("Họp công khai: người dân xem được chương trình, tài liệu công khai và kết quả"),
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(session: CouncilSession) -> dict[str, Any]:
        names = ("number", "kind", "opens_on", "closes_on", "place", "name", "is_public", "revision")
        return {name: getattr(session, name) for name in names}

    @staticmethod
    def initial_for(council_id: int) -> dict[str, Any]:
        """The next number of the present term, in the place of the last session."""
        sessions = CouncilSession.objects.with_scopes_disabled().filter(council_id=council_id)
        today = clock.today()
        terms = Term.objects.with_scopes_disabled().filter(council_id=council_id, starts_on__lte=today)
        term = terms.order_by("-starts_on").first()
        last = sessions.filter(term=term).aggregate(last=Max("number"))["last"] or 0
        place = sessions.order_by("-opens_on").values_list("place", flat=True).first() or ""
        return {"number": last + 1, "kind": SessionKind.REGULAR, "place": place, "is_public": True}

    @property
    def session(self) -> SessionData:
        """What a valid form says."""
        return SessionData(**{name: v for name, v in self.cleaned_data.items() if name != "revision"})


class SittingForm(PlainForm):
    """One sitting."""

    title = LineField(label=_("Tên phiên"), max_length=200)
    day = DateField(label=_("Ngày"))
    hour = TimeField(label=_("Giờ bắt đầu"))
    is_public = forms.BooleanField(label=_("Họp công khai"), required=False)

    @staticmethod
    def initial_of(sitting: Sitting) -> dict[str, Any]:
        local = timezone.localtime(sitting.starts_at)
        return {
            "title": sitting.title,
            "day": local.date(),
            "hour": local.time(),
            "is_public": sitting.is_public,
        }

    @staticmethod
    def initial_for(session: CouncilSession) -> dict[str, Any]:
        return {"day": session.opens_on, "hour": "08:00", "is_public": session.is_public}

    @property
    def sitting(self) -> SittingData:
        """What a valid form says."""
        data = self.cleaned_data
        starts_at = clock.at(data["day"], data["hour"].hour, data["hour"].minute)
        return SittingData(data["title"], starts_at, data["is_public"])


class DayForm(PlainForm):
    """A day on which something was done; none takes the note back."""

    day = DateField(label=_("Ngày"), required=False)

    @property
    def value(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        return day
