"""People of a council for its digital officer: the list, one person, new people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council import access, clock, text
from council.errors import Refused, not_found
from council.forms.people import (
    DelegateForm,
    NewPersonForm,
    PlaceForm,
    RoleForm,
    StateForm,
    UsernameForm,
)
from council.models import Account, Person, Term
from council.permissions import may
from council.queries_people import MandateView, mandates_of, people_lists, roles_of
from council.services import people as service
from council.services import roles as role_service
from council.services.accounts import suggested_username
from council.views.guards import carried_out, only
from council.views.viewer import actor_in, council_in, office

VERB = "council.manage_people"


# Only for those who manage the people of the council of the address.
officer_only = only(VERB)


@require_safe
@officer_only
def people(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """Delegates and staff with their states, roles and accounts."""
    query = text.clean(request.GET.get("q", ""))[:60]
    lists = people_lists(council_in(request).id, clock.today(), query)
    found = len(lists.delegates) + len(lists.others)
    context = {"lists": lists, "query": query, "found": found}
    return render(request, "council/people.html", context | office(request))


@require_safe
@officer_only
def person(request: HttpRequest, code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One person: mandate, state, roles, account."""
    return person_page(request, access.person(council_in(request).id, pk))


def person_page(request: HttpRequest, one: Person, status: int = 200, **bound: Form) -> HttpResponse:
    """The page of a person; a form that was refused stands there as it was sent."""
    council = council_in(request)
    mandates = mandates_of(one.id, council.id, clock.today())
    current = mandates[0] if mandates else None
    forms: dict[str, Form] = {"role": RoleForm(prefix="role"), "username": _username_form(one, council)}
    if current is not None:
        forms["place"] = _place_form(current)
        forms["state"] = StateForm(prefix="state", now=current.state)
    context = {
        "person": one,
        "mandates": mandates,
        "current": current,
        "roles": roles_of(one.id, council.id),
        "account": Account.objects.filter(person=one).first(),
        "elsewhere": access.serves_elsewhere(one.id, council.id),
        "may_install": may(actor_in(request), "council.manage_installation", council.id),
        "forms": forms | bound,
        "today": clock.today(),
    }
    return render(request, "council/person.html", context | office(request), status=status)


def _place_form(current: MandateView, data: Any = None) -> PlaceForm:
    row = current.row
    initial = PlaceForm.initial_of(row)
    return PlaceForm(data, prefix="place", initial=initial, council_id=row.council_id, term_id=row.term_id)


def _username_form(one: Person, council: Any) -> UsernameForm:
    return UsernameForm(prefix="username", initial={"username": suggested_username(one, council)})


@require_http_methods(["GET", "HEAD", "POST"])
@officer_only
def add_delegate(request: HttpRequest, code: str) -> HttpResponse:
    """A new delegate of the latest term."""
    actor, council = actor_in(request), council_in(request)
    term = Term.objects.filter(council=council).order_by("-starts_on").first()
    if term is None:
        raise Refused("no_term", _("Hội đồng chưa có nhiệm kỳ nào; hãy nhờ quản trị hệ thống tạo nhiệm kỳ."))
    form = DelegateForm(request.POST or None, term=term)
    made: list[Any] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            service.add_delegate(
                actor=actor,
                council_id=council.id,
                full_name=data["full_name"],
                term_id=term.id,
                starts_on=data["starts_on"],
                place=form.place,
            )
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm đại biểu. Hãy cấp tài khoản ở bên dưới."))
        return redirect("person", code, made[0].person_id)
    context = {"form": form, "title": _("Thêm đại biểu"), "note": str(term.number)}
    return render(request, "council/person_new.html", context | office(request), status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@officer_only
def add_person(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody who is not a delegate: staff, guests."""
    actor, council = actor_in(request), council_in(request)
    form = NewPersonForm(request.POST or None)
    made: list[Person] = []
    act = lambda: made.append(  # noqa: E731 - one call with the form's own fields
        role_service.add_person(actor=actor, council_id=council.id, **form.cleaned_data)
    )
    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Đã thêm người. Hãy cấp tài khoản ở bên dưới."))
        return redirect("person", code, made[0].id)
    context = {"form": form, "title": _("Thêm cán bộ hoặc khách mời"), "note": ""}
    return render(request, "council/person_new.html", context | office(request), status=_status(form))


def _status(form: Form) -> int:
    return 400 if form.errors else 200


@require_POST
@officer_only
def edit_delegate(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Correct a delegate's name, seat and group."""
    actor, council = actor_in(request), council_in(request)
    current = _mandate(council.id, pk)
    form = _place_form(current, request.POST)
    done = carried_out(
        form,
        lambda: service.edit_delegate(
            actor=actor,
            council_id=council.id,
            delegate_id=pk,
            full_name=form.cleaned_data["full_name"],
            place=form.place,
        ),
    )
    return _answer(request, code, current.row.person, done, place=form)


@require_POST
@officer_only
def change_state(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Suspend, restore, release a delegate from a day on."""
    actor, council = actor_in(request), council_in(request)
    current = _mandate(council.id, pk)
    form = StateForm(request.POST, prefix="state", now=current.state)
    done = carried_out(
        form,
        lambda: service.change_state(actor=actor, council_id=council.id, delegate_id=pk, **form.cleaned_data),
    )
    return _answer(request, code, current.row.person, done, state=form)


@require_POST
@officer_only
def assign_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give a person a role."""
    actor, council = actor_in(request), council_in(request)
    one = access.person(council.id, pk)
    form = RoleForm(request.POST, prefix="role")
    done = carried_out(
        form,
        lambda: role_service.assign_role(
            actor=actor, council_id=council.id, person_id=pk, **form.cleaned_data
        ),
    )
    return _answer(request, code, one, done, role=form)


def _mandate(council_id: int, delegate_id: int) -> MandateView:
    owner = access.people_of(council_id).filter(mandates__pk=delegate_id).first()
    for found in mandates_of(owner.id, council_id, clock.today()) if owner else []:
        if found.row.id == delegate_id:
            return found
    raise not_found()


def _answer(request: HttpRequest, code: str, one: Person, done: bool, **bound: Form) -> HttpResponse:
    if not done:
        return person_page(request, one, 400, **bound)
    messages.success(request, _("Đã lưu."))
    return redirect("person", code, one.id)
