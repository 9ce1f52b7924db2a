"""Roles that people hold in a council, with their days."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from council import access, clock
from council.enums import Role
from council.errors import Refused
from council.models import Person, RoleAssignment
from council.permissions import Actor, require
from council.services import journal
from council.services.accounts import rights_changed
from council.services.journal import Act
from council.services.people import new_person
from council.services.streams import council_stream

VERB = "council.manage_people"
# A delegate follows from a mandate, a screen from its token, the operator from the installation.
GIVEN = (
    Role.CHAIR,
    Role.SECRETARY,
    Role.SECRETARIAT,
    Role.GUEST,
    Role.DIGITAL_OFFICER,
    Role.PAPER_OFFICER,
)


def add_person(
    *, actor: Actor, council_id: int, full_name: str, role: str, since: date, until: date | None = None
) -> Person:
    """Somebody who is not a delegate, with a first role."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        person = new_person(full_name)
        _give(actor, council_id, person, role, since, until)
    return person


def assign_role(
    *, actor: Actor, council_id: int, person_id: int, role: str, since: date, until: date | None = None
) -> RoleAssignment:
    """A person of the council holds a role from a day, to a day if one is given (that day included)."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        person = access.person(council_id, person_id)
        return _give(actor, council_id, person, role, since, until)


def end_role(*, actor: Actor, council_id: int, assignment_id: int, last_day: date) -> None:
    """The role ends after `last_day`; a last day before the first takes it away as if never given."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        row = access.role_assignment(council_id, assignment_id)
        if last_day < clock.today() - timedelta(days=1):
            raise Refused("day_past", _("Ngày kết thúc không được ở trong quá khứ."), status=400)
        _keep_an_officer(row, council_id)
        _end(actor, row, council_id, last_day)


def hold(*, actor: Actor, council_id: int, person: Person, role: str) -> None:
    """A person holds a role from today on, without an end, because of a duty an app gives: inside its
    transaction, under its own permission. Nothing changes for somebody who holds it already."""
    if not _held_today(council_id, person.id, role).exists():
        _give(actor, council_id, person, role, clock.today(), None)


def release(*, actor: Actor, council_id: int, person_id: int, role: str) -> None:
    """The duty is over and the role with it, at once; inside the app's transaction."""
    for row in _held_today(council_id, person_id, role).select_related("person"):
        _end(actor, row, council_id, clock.today() - timedelta(days=1))


def _held_today(council_id: int, person_id: int, role: str) -> QuerySet[RoleAssignment]:
    today = clock.today()
    rows = RoleAssignment.objects.filter(council_id=council_id, person_id=person_id, role=role)
    return rows.filter(since__lte=today).exclude(until__lt=today)


def _end(actor: Actor, row: RoleAssignment, council_id: int, last_day: date) -> None:
    data = {
        "person": row.person_id,
        "name": row.person.full_name,
        "role": row.role,
        "until": last_day.isoformat(),
    }
    if last_day < row.since:
        row.delete()
    else:
        row.until = last_day
        row.save(update_fields=["until"])
    journal.record(Act(council_id, council_stream(council_id), "council.role.ended", data, actor))
    rights_changed(row.person_id)


def _give(
    actor: Actor, council_id: int, person: Person, role: str, since: date, until: date | None
) -> RoleAssignment:
    if role not in GIVEN:
        raise Refused("bad_role", _("Vai trò này không giao ở đây được."), status=400)
    if until is not None and until < since:
        raise Refused("dates_crossed", _("Ngày kết thúc phải sau ngày bắt đầu."), status=400)
    held = RoleAssignment.objects.filter(council_id=council_id, person=person, role=role)
    overlapping = held.filter(Q(until__isnull=True) | Q(until__gte=since))
    overlapping = overlapping.filter(since__lte=until) if until else overlapping
    if overlapping.exists():
        raise Refused("role_held", _("Người này đã giữ vai trò đó trong thời gian này."))
    row = RoleAssignment.objects.create(
        council_id=council_id, person=person, role=role, since=since, until=until
    )
    data = {
        "person": person.id,
        "name": person.full_name,
        "role": role,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
    }
    journal.record(Act(council_id, council_stream(council_id), "council.role.assigned", data, actor))
    rights_changed(person.id)
    return row


def _keep_an_officer(row: RoleAssignment, council_id: int) -> None:
    if row.role != Role.DIGITAL_OFFICER:
        return
    officers = RoleAssignment.objects.filter(council_id=council_id, role=Role.DIGITAL_OFFICER)
    if not officers.filter(until__isnull=True, since__lte=clock.today()).exclude(pk=row.pk).exists():
        message = _(
            "Hội đồng cần ít nhất một cán bộ chuyển đổi số; hãy giao vai trò này cho người khác trước."
        )
        raise Refused("last_officer", message)
