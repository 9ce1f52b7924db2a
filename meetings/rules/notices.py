"""What a tablet says when a published programme changes: one sentence for each act of the secretariat."""

from collections.abc import Mapping
from typing import Any

from council.rules.decision import N_, Reason

MESSAGES: Mapping[str, str] = {
    "meetings.session.updated": N_("Thông tin kỳ họp vừa được sửa."),
    "meetings.session.convened": N_("Kỳ họp đã được triệu tập."),
    "meetings.sitting.added": N_("Thêm phiên họp: %(title)s."),
    "meetings.sitting.updated": N_("Phiên họp vừa được sửa: %(title)s."),
    "meetings.sitting.removed": N_("Bỏ phiên họp: %(title)s."),
    "meetings.item.added": N_("Thêm mục %(label)s: %(title)s."),
    "meetings.item.updated": N_("Mục %(label)s vừa được sửa: %(title)s."),
    "meetings.item.moved": N_("Chuyển mục %(before)s thành mục %(label)s: %(title)s."),
    "meetings.item.removed": N_("Bỏ mục %(label)s: %(title)s."),
    "meetings.item.made_secret": N_("Mục %(label)s có tài liệu mật: phát giấy, thu hồi."),
    "meetings.item.made_plain": N_("Mục %(label)s không còn tài liệu mật."),
    "meetings.paper.added": N_("Tài liệu mới ở mục %(label)s: %(title)s."),
    "meetings.paper.version": N_("Bản %(number)s của tài liệu ở mục %(label)s: %(title)s."),
    "meetings.paper.updated": N_("Sửa thông tin tài liệu ở mục %(label)s: %(title)s."),
    "meetings.paper.withdrawn": N_("Thu hồi tài liệu ở mục %(label)s: %(title)s."),
    "meetings.paper.restored": N_("Dùng lại tài liệu ở mục %(label)s: %(title)s."),
}
PARAMS = ("title", "label", "before", "number")


def notice(act: str, data: Mapping[str, Any]) -> Reason:
    """The announcement of an act; KeyError for an act that is not announced."""
    params = {name: data[name] for name in PARAMS if name in data}
    return Reason(act, MESSAGES[act], params)
