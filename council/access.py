"""The few loaders through which people, accounts and screens of a council are reached.

A person belongs to a council through a mandate or a role there, past or present. Each loader answers
"not found" for what belongs to another council, so that nobody learns what exists there.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from council.errors import Refused, not_found
from council.models import Account, Delegate, Person, RoleAssignment, Screen
from council.permissions import Actor, may


def people_of(council_id: int) -> QuerySet[Person]:
    """Everybody who has or had a mandate or a role in a council."""
    mandates = Delegate.objects.with_scopes_disabled().filter(council_id=council_id)
    roles = RoleAssignment.objects.filter(council_id=council_id)
    return Person.objects.filter(Q(pk__in=mandates.values("person")) | Q(pk__in=roles.values("person")))


def person(council_id: int, pk: int) -> Person:
    """A person of this council."""
    found = people_of(council_id).filter(pk=pk).first()
    if found is None:
        raise not_found()
    return found


def delegate(council_id: int, pk: int) -> Delegate:
    """A delegate of this council, locked until the end of the transaction."""
    rows = Delegate.objects.with_scopes_disabled().select_for_update(of=("self",)).select_related("person")
    found: Delegate | None = rows.filter(pk=pk, council_id=council_id).first()
    if found is None:
        raise not_found()
    return found


def account(council_id: int, pk: int) -> Account:
    """The account of a person of this council, locked until the end of the transaction."""
    rows = Account.objects.select_for_update(of=("self",)).filter(person__in=people_of(council_id))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise not_found()
    return found


def role_assignment(council_id: int, pk: int) -> RoleAssignment:
    """A role given in this council, locked until the end of the transaction."""
    rows = RoleAssignment.objects.select_for_update(of=("self",)).select_related("person")
    found = rows.filter(pk=pk, council_id=council_id).first()
    if found is None:
        raise not_found()
    return found


def screen(council_id: int, pk: int) -> Screen:
    """A hall screen of this council, locked until the end of the transaction."""
    found = Screen.objects.select_for_update().filter(pk=pk, council_id=council_id).first()
    if found is None:
        raise not_found()
    return found


def serves_elsewhere(person_id: int, council_id: int) -> bool:
    """Whether a person has a mandate or a role outside this council, or operates the installation."""
    mandates = Delegate.objects.with_scopes_disabled().filter(person_id=person_id)
    mandates = mandates.exclude(council_id=council_id)
    roles = RoleAssignment.objects.filter(person_id=person_id)
    others = roles.exclude(council_id=council_id)
    operator = Account.objects.filter(Q(is_staff=True) | Q(is_superuser=True), person_id=person_id)
    return mandates.exists() or others.exists() or operator.exists()


def require_own(actor: Actor, person_id: int, council_id: int) -> None:
    """Refuse to change what a person is in several councils: whoever could, would enter another council."""
    if may(actor, "council.manage_installation", council_id) or not serves_elsewhere(person_id, council_id):
        return
    raise Refused(
        "person_elsewhere",
        _("Người này còn giữ nhiệm vụ ở hội đồng khác; hãy nhờ quản trị hệ thống thực hiện việc này."),
        status=403,
    )
