"""Items whose papers are state secrets: they take no file, by whatever way it comes.

Law 29/2018/QH14, Art. 5(5), forbids drafting or keeping secrets on a device that is or was on a network. So
such papers are handed out on paper and taken back (`secret_papers`); the item says so and nothing more.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from council.errors import Refused
from meetings.enums import PaperTaskState
from meetings.models import AgendaItem, HandIn, ItemPaper, PaperTask, SecretCopy, SecretPaper

LAW = "Luật 29/2018/QH14, Điều 5(5)"
DONE = (PaperTaskState.PUBLISHED, PaperTaskState.CANCELLED)


def require_takes_files(item: AgendaItem) -> None:
    """Refuse any file for an item whose papers are state secrets."""
    if item.is_secret:
        raise Refused(
            "item_secret",
            _(
                "Mục này có tài liệu mật nên không nhận tệp nào; "
                "hãy phát bản giấy theo danh sách phát, thu hồi."
            ),
            LAW,
        )


def check_secrecy(item: AgendaItem, *, wanted: bool) -> None:
    """Refuse to make an item secret while the system holds files for it or waits for some; and to make it
    plain again while copies of its secret papers are out."""
    if wanted == item.is_secret:
        return
    if not wanted:
        out = SecretCopy.objects.with_scopes_disabled().filter(paper__item=item, returned_at__isnull=True)
        if out.exists():
            message = _("Còn bản tài liệu mật của mục này chưa thu hồi; hãy thu đủ rồi mới bỏ dấu mật.")
            raise Refused("secret_copies_out", message)
        return
    if _has_files(item):
        message = _(
            "Mục này đã có tệp trong hệ thống (kể cả tệp đã thu hồi); hãy chuyển tài liệu sang mục khác, "
            "hoặc để mục này như cũ và thêm một mục riêng cho nội dung mật."
        )
        raise Refused("item_has_files", message, LAW)
    if PaperTask.objects.with_scopes_disabled().filter(item=item).exclude(state__in=DONE).exists():
        raise Refused(
            "item_has_tasks", _("Mục này còn tài liệu đã giao cơ quan chuẩn bị; hãy hủy việc đó trước.")
        )


def require_removable(item: AgendaItem) -> None:
    """Refuse to take off an item that a body works for, or whose secret papers are on a list."""
    tasks = PaperTask.objects.with_scopes_disabled().filter(item=item)
    if tasks.exclude(state=PaperTaskState.CANCELLED).exists():
        raise Refused(
            "item_has_tasks", _("Mục này còn tài liệu đã giao cơ quan chuẩn bị; hãy hủy việc đó trước.")
        )
    if HandIn.objects.with_scopes_disabled().filter(task__item=item).exists():
        raise Refused(
            "item_has_hand_ins", _("Mục này có tệp cơ quan đã nộp nên không xóa được; hãy để lại mục này.")
        )
    if SecretPaper.objects.with_scopes_disabled().filter(item=item).exists():
        message = _("Mục này có danh sách phát tài liệu mật nên không xóa được.")
        raise Refused("item_has_secret_papers", message)


def _has_files(item: AgendaItem) -> bool:
    papers = ItemPaper.objects.with_scopes_disabled().filter(item=item)
    hand_ins = HandIn.objects.with_scopes_disabled().filter(task__item=item)
    return papers.exists() or hand_ins.exists()
