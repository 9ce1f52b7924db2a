"""Where the pages of candidates begin: the council's own election of the day, and a candidate in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from council.errors import Refused, not_found
from council.permissions import Actor, may
from council.views.guards import carried_out, status_of, tell
from council.views.viewer import actor_in, council_in
from elections import access
from elections.models import Candidate, CouncilElection, Election
from elections.views.frame import office

SEE = "elections.see_candidates"
ACT = "elections/candidates/act.html"


@dataclass(frozen=True, slots=True)
class Place:
    """The office at work: who, in which election of which council."""

    request: HttpRequest
    code: str
    actor: Actor
    election: Election
    council_election: CouncilElection

    def may(self, verb: str) -> bool:
        return may(self.actor, verb, self.actor.council_id)

    def url(self, name: str, *args: object) -> str:
        return reverse(name, args=[self.code, self.election.id, *args])

    def candidate(self, pk: int) -> Candidate:
        """A candidate of this council in this election; not found for one of another day."""
        row = access.candidate(self.actor, pk)
        if row.council_election_id != self.council_election.id:
            raise not_found()
        return row

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """A page of the office, with the rights its buttons depend on."""
        rights = {
            "may_edit": self.may("elections.edit_candidates"),
            "may_see_secrets": self.may("elections.see_secrets"),
            "may_prepare": self.may("elections.prepare_list"),
            "may_lock": self.may("elections.lock_list"),
            "may_confirm": self.may("elections.confirm_status"),
            "council_election": self.council_election,
        }
        frame = office(self.request, self.election)
        return render(self.request, template, rights | context | frame, status=status)

    def act_page(
        self,
        form: forms.Form,
        act: Callable[[], Any],
        *,
        title: str,
        done: str,
        back: str,
        submit: str = "",
        template: str = ACT,
        **more: Any,
    ) -> HttpResponse:
        """A page with one form: shown, or its act carried out and the reader led back."""
        if self.request.method == "POST" and carried_out(form, act):
            messages.success(self.request, done)
            return redirect(back)
        context = {"form": form, "title": title, "back": back, "submit": submit or _("Lưu"), **more}
        return self.page(template, context, status=status_of(form))

    def act_at_once(self, act: Callable[[], Any], *, done: str, back: str) -> HttpResponse:
        """A button without a form: done, or its refusal said on the page it came from."""
        try:
            act()
        except Refused as refusal:
            tell(self.request, refusal)
        else:
            messages.success(self.request, done)
        return redirect(back)


def place(request: HttpRequest, code: str, pk: int) -> Place:
    """The council's own election on a polling day; not found for a council that elects nobody then."""
    actor = actor_in(request)
    election = access.election(actor, pk)
    rows = CouncilElection.objects.with_scopes_disabled().select_related("election", "council", "term")
    own = rows.filter(election=election, council_id=council_in(request).id).first()
    if own is None:
        raise not_found()
    return Place(request, code, actor, election, own)
