"""Delegates of a council: mandates, states, places. Every act is in the journal of the council."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from council import access, text
from council.enums import GroupPost
from council.errors import Refused
from council.models import Constituency, Delegate, DelegateChange, DelegateGroup, Person, Term
from council.permissions import Actor, require
from council.rules.terms import DelegateState, StateChange, allowed_change, state_on
from council.services import journal
from council.services.accounts import rights_changed
from council.services.journal import Act
from council.services.streams import council_stream

VERB = "council.manage_people"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a delegate sits and belongs; ids of the same council or None."""

    seat: int
    group_id: int | None = None
    group_post: str = GroupPost.MEMBER
    constituency_id: int | None = None


def add_delegate(
    *, actor: Actor, council_id: int, full_name: str, term_id: int, starts_on: date, place: Place
) -> Delegate:
    """A new person with a mandate in one term of the council."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        term = _term(council_id, term_id)
        if not term.starts_on <= starts_on <= term.ends_on:
            raise Refused("outside_term", _("Ngày bắt đầu nhiệm vụ phải nằm trong nhiệm kỳ của hội đồng."))
        _check_place(council_id, term_id, place, None)
        person = new_person(full_name)
        row: Delegate = Delegate.objects.with_scopes_disabled().create(
            council_id=council_id,
            term=term,
            person=person,
            starts_on=starts_on,
            seat=place.seat,
            group_id=place.group_id,
            group_post=place.group_post,
            constituency_id=place.constituency_id,
        )
        data = {
            "delegate": row.id,
            "name": person.full_name,
            "seat": row.seat,
            "since": starts_on.isoformat(),
        }
        _record(actor, council_id, "council.delegate.added", data)
    return row


def edit_delegate(
    *, actor: Actor, council_id: int, delegate_id: int, full_name: str, place: Place
) -> Delegate:
    """Correct the name, move to another seat or group. A name used in several councils is the operator's."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        row = access.delegate(council_id, delegate_id)
        _check_place(council_id, row.term_id, place, row.id)
        before = _facts(row)
        rename(actor, row.person, council_id, full_name)
        row.seat, row.group_id, row.group_post = place.seat, place.group_id, place.group_post
        row.constituency_id = place.constituency_id
        row.save()
        changed = {key: [before[key], value] for key, value in _facts(row).items() if before[key] != value}
        if changed:
            data = {"delegate": row.id, "name": row.person.full_name, "changed": changed}
            _record(actor, council_id, "council.delegate.edited", data)
            rights_changed(row.person_id)
    return row


def change_state(
    *, actor: Actor, council_id: int, delegate_id: int, state: str, since: date, decision: str
) -> DelegateChange:
    """From a day on the delegate is in another state, by a decision (Law 72/2025/QH15, Art. 38)."""
    require(actor, VERB, council_id)
    with transaction.atomic():
        row = access.delegate(council_id, delegate_id)
        decision = text.clean(decision)[:200]
        if state not in list(DelegateState):
            raise Refused("bad_state", _("Hãy chọn tình trạng của đại biểu."), status=400)
        if len(decision) < 3:
            raise Refused(
                "decision_required",
                _("Hãy ghi số và ngày của quyết định hoặc nghị quyết."),
                "Luật 72/2025/QH15, Điều 38",
            )
        _check_change(row, DelegateState(state), since)
        change: DelegateChange = DelegateChange.objects.with_scopes_disabled().create(
            delegate=row, state=state, since=since, decision=decision
        )
        data = {
            "delegate": row.id,
            "name": row.person.full_name,
            "state": state,
            "since": since.isoformat(),
            "decision": decision,
        }
        _record(actor, council_id, "council.delegate.state", data)
        rights_changed(row.person_id)
    return change


def new_person(full_name: str) -> Person:
    """A person under a name of at least two words."""
    name = _name(full_name)
    return Person.objects.create(full_name=name, sort_key=text.name_key(name), search_key=text.fold(name))


def rename(actor: Actor, person: Person, council_id: int, full_name: str) -> None:
    """Correct a name; nothing happens where it is the same."""
    name = _name(full_name)
    if name == person.full_name:
        return
    access.require_own(actor, person.id, council_id)
    person.full_name, person.sort_key, person.search_key = name, text.name_key(name), text.fold(name)
    person.save()


def _name(full_name: str) -> str:
    name = text.clean(full_name)
    if " " not in name or len(name) > 120:
        raise Refused("bad_name", _("Hãy ghi đầy đủ họ và tên (không quá 120 ký tự)."), status=400)
    return name


def _term(council_id: int, term_id: int) -> Term:
    term: Term | None = Term.objects.with_scopes_disabled().filter(pk=term_id, council_id=council_id).first()
    if term is None:
        raise Refused("unknown_term", _("Hãy chọn nhiệm kỳ của hội đồng này."), status=400)
    return term


def _check_place(council_id: int, term_id: int, place: Place, own: int | None) -> None:
    rows = Delegate.objects.with_scopes_disabled().filter(term_id=term_id, seat=place.seat)
    taken = rows.exclude(pk=own or 0)
    holder = taken.select_related("person").first()
    if holder is not None:
        message = _("Ghế số %(seat)s đã có đại biểu %(name)s; hãy chọn số ghế khác.")
        raise Refused("seat_taken", message % {"seat": place.seat, "name": holder.person.full_name})
    groups = DelegateGroup.objects.with_scopes_disabled().filter(council_id=council_id)
    areas = Constituency.objects.with_scopes_disabled().filter(council_id=council_id, term_id=term_id)
    if place.group_id is not None and not groups.filter(pk=place.group_id).exists():
        raise Refused("unknown_group", _("Hãy chọn tổ đại biểu của hội đồng này."), status=400)
    if place.constituency_id is not None and not areas.filter(pk=place.constituency_id).exists():
        raise Refused("unknown_constituency", _("Hãy chọn đơn vị bầu cử của nhiệm kỳ này."), status=400)


def _check_change(row: Delegate, new: DelegateState, since: date) -> None:
    rows = DelegateChange.objects.with_scopes_disabled().filter(delegate=row)
    changes = [StateChange(DelegateState(change.state), change.since) for change in rows]
    later = max((change.since for change in changes), default=None)
    if later is not None and later > since:
        message = _("Đã có thay đổi từ ngày %(day)s; chỉ ghi được thay đổi từ ngày đó trở đi.")
        raise Refused("state_later", message % {"day": f"{later:%d/%m/%Y}"})
    old = state_on(changes, since, row.starts_on, row.ends_on)
    if old is None:
        raise Refused("outside_mandate", _("Ngày này nằm ngoài thời gian làm nhiệm vụ của đại biểu."))
    reason = allowed_change(old, new)
    if reason is not None:
        raise Refused.because(reason)


def _facts(row: Delegate) -> dict[str, Any]:
    return {
        "name": row.person.full_name,
        "seat": row.seat,
        "group": row.group_id,
        "group_post": str(row.group_post),
        "constituency": row.constituency_id,
    }


def _record(actor: Actor, council_id: int, code: str, data: Mapping[str, Any]) -> None:
    journal.record(Act(council_id, council_stream(council_id), code, data, actor))
