"""Letters by e-mail to bodies that owe papers: assigned, returned, no longer needed, due soon.

E-mail is open to many eyes: a letter names a paper only where the programme names it to everybody, and never
says why a file was returned; for that the officer signs in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from council import clock
from council.enums import SessionState
from council.models import CouncilSetting
from council.naming import council_title, session_title
from council.rules.decision import N_
from council.rules.options import Dated, in_force
from council.services import mail
from council.services.mail import Message
from meetings.models import PaperTask
from meetings.rules.handing_in import OWED
from meetings.services.task_access import note

KIND = "meetings.papers"
REMIND = "papers.remind_days"
MOST_DAYS = 30
QUIET = timedelta(days=1)  # after a letter of assignment no reminder follows at once


def tell_assigned(task: PaperTask) -> None:
    """A body owes a paper from now on."""
    subject = N_("Tài liệu cần chuẩn bị cho %(session)s")
    _send(task, subject, N_("Văn phòng giao %(body)s chuẩn bị một tài liệu."))


def tell_returned(task: PaperTask) -> None:
    """A body must hand in another file."""
    subject = N_("Tài liệu cần nộp lại cho %(session)s")
    _send(task, subject, N_("Văn phòng cần %(body)s nộp lại một tài liệu."))


def tell_cancelled(task: PaperTask) -> None:
    """A body owes a paper no longer."""
    subject = N_("Không cần tài liệu cho %(session)s nữa")
    _send(task, subject, N_("%(body)s không phải nộp tài liệu này nữa."))


def remind_due() -> int:
    """The clock's work: one letter to each body for what falls due within the council's days and was not
    reminded of yet. Answers how many letters were written. Several processes may do it at once."""
    now, written = clock.now(), 0
    with transaction.atomic():
        rows = PaperTask.objects.with_scopes_disabled().filter(
            state__in=OWED,
            reminded_at=None,
            due_at__gt=now,
            due_at__lte=now + timedelta(days=MOST_DAYS),
            assigned_at__lte=now - QUIET,
        )
        rows = rows.exclude(item__session__state=SessionState.CLOSED).exclude(body__email="")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(of=("self",), skip_locked=True)
        found = list(rows.select_related("body", "item__sitting", "item__session__council").order_by("id"))
        days = _days({task.council_id for task in found})
        groups: dict[tuple[int, int], list[PaperTask]] = {}
        for task in found:
            if task.due_at <= now + timedelta(days=days[task.council_id]):
                groups.setdefault((task.body_id, task.item.session_id), []).append(task)
        for tasks in groups.values():
            _remind(tasks, now)
            written += 1
    return written


def _days(councils: set[int]) -> dict[int, int]:
    """Council -> days before the deadline, as its setting says today. One query."""
    kept = CouncilSetting.objects.with_scopes_disabled().filter(council_id__in=councils, key=REMIND)
    values: dict[int, list[Dated]] = {}
    for row in kept:
        values.setdefault(row.council_id, []).append(Dated(row.key, row.value, row.since))
    today = clock.today()
    return {pk: int(in_force(values.get(pk, []), today)[REMIND]) for pk in councils}


def _remind(tasks: Sequence[PaperTask], now: datetime) -> None:
    with translation.override("vi"):
        lines = [
            f"- {_shown(task)}: {_('hạn')} {timezone.localtime(task.due_at):%H:%M %d/%m/%Y}" for task in tasks
        ]
        head = _("%(body)s còn %(n)s tài liệu chưa nộp:") % {"body": tasks[0].body.name, "n": len(tasks)}
        _queue(tasks[0], _("Sắp hết hạn nộp tài liệu cho %(session)s"), [head, *lines])
    for task in tasks:
        task.reminded_at = now
        task.save(update_fields=["reminded_at"])
        note(task, None, "meetings.task.reminded")


def _send(task: PaperTask, subject: str, said: str) -> None:
    """One letter to the body's address, in Vietnamese whoever acts; none where it has no address."""
    if not task.body.email:
        return
    with translation.override("vi"):
        due = f"{timezone.localtime(task.due_at):%H:%M %d/%m/%Y}"
        lines = [
            _(said) % {"body": task.body.name},
            f"{_('Tài liệu')}: {_shown(task)}",
            f"{_('Hạn nộp')}: {due}",
        ]
        _queue(task, _(subject), lines)


def _queue(task: PaperTask, subject: str, lines: Sequence[str]) -> None:
    session = task.item.session
    address = settings.PUBLIC_ADDRESS + reverse("hand_in_home", args=[session.council.code])
    body = [*lines, "", _("Nộp và xem ý kiến của văn phòng tại: %(address)s") % {"address": address}]
    body += ["", council_title(session.council)]
    letter = Message(task.body.email, subject % {"session": session_title(session)}, "\n".join(body))
    mail.queue(letter, kind=KIND)


def _shown(task: PaperTask) -> str:
    """The paper by its title where the programme shows it to everybody, else by its kind alone."""
    sitting = task.item.sitting
    is_open = task.item.session.is_public and (sitting is None or sitting.is_public)
    kind = str(task.get_kind_display())
    return f"{kind}: {task.title}" if is_open else kind
