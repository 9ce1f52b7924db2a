"""Changing a setting of a council from a day on, with the source of the decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import clock, text
from council.errors import Refused
from council.models import CouncilSetting
from council.permissions import Actor, require
from council.queries import settings_in_force
from council.rules.options import OPTIONS
from council.services import journal
from council.services.journal import Act
from council.services.streams import council_stream

# Whole numbers a council may choose between; texts one of which it chooses.
RANGES: dict[str, tuple[int, int]] = {
    "quorum.numerator": (1, 100),
    "quorum.denominator": (1, 100),
    "voting.seconds": (10, 3600),
    "checkin.qr_seconds": (10, 300),
    "papers.remind_days": (1, 30),
    "turnout.hours": (1, 6),
    "papers.keep_days": (1, 365),
    "invitations.remind_after": (0, 60),
    "invitations.remind_before": (0, 14),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "voting.total_base": ("statutory", "in_office"),
    "clock.office_hours": (
        "07:30-11:30, 13:30-17:30",
        "07:30-12:00, 13:00-16:30",
        "07:30-12:00, 13:30-17:00",
        "08:00-12:00, 13:00-17:00",
        "08:00-12:00, 13:30-17:30",
    ),
}


def change_setting(
    *, actor: Actor, council_id: int, key: str, value: Any, since: date, source: str
) -> CouncilSetting:
    """From `since` (today or later) the value holds; a second change for one day replaces the first."""
    require(actor, "council.manage_settings", council_id)
    with transaction.atomic():
        value = checked_value(key, value)
        source = text.clean(source)[:200]
        if len(source) < 3:
            raise Refused(
                "source_required", _("Hãy ghi căn cứ: số và ngày của quy chế, nghị quyết hoặc quyết định.")
            )
        if since < clock.today():
            raise Refused("day_past", _("Chỉ đổi được từ hôm nay hoặc một ngày sau đó."), status=400)
        before = settings_in_force(council_id, since)
        _check_quorum({**before, key: value})
        row: CouncilSetting
        row, _created = CouncilSetting.objects.with_scopes_disabled().update_or_create(
            council_id=council_id, key=key, since=since, defaults={"value": value, "source": source}
        )
        data = {
            "key": key,
            "before": before[key],
            "value": value,
            "since": since.isoformat(),
            "source": source,
        }
        journal.record(Act(council_id, council_stream(council_id), "council.setting.changed", data, actor))
    return row


def checked_value(key: str, value: Any) -> Any:
    """The value in the type of the setting's default; Refused for an unknown key or a value out of range."""
    option = OPTIONS.get(key)
    if option is None:
        raise Refused("unknown_setting", _("Không có thiết lập này."), status=404)
    if isinstance(option.default, bool):
        if isinstance(value, bool):
            return value
    elif key in CHOICES:
        if value in CHOICES[key]:
            return value
    elif isinstance(value, int) and not isinstance(value, bool):
        low, high = RANGES[key]
        if low <= value <= high:
            return value
        message = _("Giá trị phải từ %(low)s đến %(high)s.")
        raise Refused("bad_value", message % {"low": low, "high": high}, status=400)
    raise Refused("bad_value", _("Hãy chọn một giá trị hợp lệ."), status=400)


def _check_quorum(values: dict[str, Any]) -> None:
    if values["quorum.numerator"] > values["quorum.denominator"]:
        raise Refused("quorum_over_one", _("Tử số của tỷ lệ không được lớn hơn mẫu số."), status=400)
