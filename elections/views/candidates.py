"""Candidates of a council: the list, a dossier, its open part."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from council.errors import not_found
from council.files import Served, file_response
from council.permissions import require
from council.views.guards import only
from elections.enums import CandidateState, Sex
from elections.forms.candidates import CandidateForm
from elections.models import Candidate
from elections.queries.candidates import Filters, candidate_page, dossier_of
from elections.queries.duplicates import Pair, pairs_of
from elections.rules.candidates import CandidateState as Step
from elections.rules.candidates import next_states, residence_passes
from elections.services import candidate_photos, candidates
from elections.services.candidates import EDIT, SETTLED, contest_numbers, official_list
from elections.views.candidates_places import SEE, Place, place

MOST_PAIRS = 200  # the surest come first; a page longer than that is read by nobody


@require_safe
@only(SEE)
def listing(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The candidates of the own council, filtered."""
    at = place(request, code, pk)
    asked = request.GET
    filters = Filters(
        query=asked.get("q", "")[:60],
        contest=asked.get("don-vi", "")[:4],
        state=asked.get("trang-thai", "")[:12],
        sex=asked.get("gioi", "")[:6],
    )
    number = asked.get("trang", "1")
    found = candidate_page(at.council_election, filters, int(number) if number.isdecimal() else 1)
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "found": found,
        "filters": filters,
        "states": CandidateState.choices,
        "sexes": Sex.choices,
        "rest": query.urlencode(),
    }
    return at.page("elections/candidates/list.html", context)


@require_safe
@only(SEE)
def dossier(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """One candidate with what the office keeps; the closed part by name alone."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    found = dossier_of(row)
    numbers = contest_numbers(at.council_election)
    context = {
        "row": row,
        "d": found,
        "contest_number": numbers.get(row.contest_id or 0),
        "photo": candidate_photos.check_photo(row),
        "residence_ok": found.residence
        and residence_passes(found.residence.present, found.residence.in_favour),
        **_acts(at, row),
    }
    return at.page("elections/candidates/dossier.html", context)


def _acts(at: Place, row: Candidate) -> dict[str, object]:
    """Which acts the page offers: what the state, the list and the rights let this person do."""
    following = {str(state) for state in next_states(Step(row.state))}
    gone = row.state in (CandidateState.WITHDRAWN, CandidateState.REMOVED)
    locked = bool(official_list(at.council_election.id))
    official = row.state == CandidateState.OFFICIAL
    may_leave = at.may("elections.lock_list" if official else EDIT) and (official or not locked)
    return {
        "gone": gone,
        "locked": locked,
        "can_edit": at.may(EDIT) and not locked and not gone and row.state not in SETTLED,
        "can_file": at.may(EDIT) and not locked and CandidateState.FILED in following,
        "can_leave": may_leave and CandidateState.WITHDRAWN in following,
        "can_confirm": at.may("elections.confirm_status") and CandidateState.CONFIRMED in following,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@only(EDIT)
def new(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A new dossier."""
    at = place(request, code, pk)
    form = CandidateForm(request.POST or None, contests=contest_numbers(at.council_election))
    act = lambda: candidates.create_candidate(  # noqa: E731 - one call with the form's own fields
        actor=at.actor,
        council_election_id=at.council_election.id,
        data=form.data_of,
        source=form.cleaned_data["source"],
    )
    return at.act_page(
        form,
        act,
        title=_("Hồ sơ mới"),
        done=_("Đã lập hồ sơ. Hãy nhập phần kín, tải ảnh rồi nhận hồ sơ."),
        back=at.url("election_candidates"),
        submit=_("Lập hồ sơ"),
        template="elections/candidates/edit.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only(EDIT)
def edit(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponse:
    """Correct the open part of a dossier."""
    at = place(request, code, pk)
    row = at.candidate(candidate)
    form = CandidateForm(
        request.POST or None,
        initial=CandidateForm.initial_of(row),
        contests=contest_numbers(at.council_election),
    )
    act = lambda: candidates.edit_candidate(  # noqa: E731 - one call with the form's own fields
        actor=at.actor,
        candidate_id=row.id,
        data=form.data_of,
        source=form.cleaned_data["source"],
        version=form.cleaned_data["version"] or 0,
    )
    return at.act_page(
        form,
        act,
        title=_("Sửa hồ sơ: %(name)s") % {"name": row.full_name},
        done=_("Đã lưu hồ sơ."),
        back=at.url("candidate", row.id),
        template="elections/candidates/edit.html",
    )


@require_safe
@login_required
def photo(request: HttpRequest, code: str, pk: int, candidate: int) -> HttpResponseBase:
    """The portrait, for those who work on candidates."""
    at = place(request, code, pk)
    require(at.actor, SEE, at.actor.council_id)
    row = at.candidate(candidate)
    name = candidate_photos.photo_of(actor=at.actor, candidate_id=row.id)
    etag = name.rsplit("/", 1)[-1].removesuffix(".jpg")
    return file_response(request, Served(name, f"{row.code}.jpg", etag, content_type="image/jpeg"))


@require_safe
@only(SEE)
def duplicates(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Candidacies that may be one person's: those of the own council; for the leading one, all."""
    at = place(request, code, pk)
    pairs = _pairs(at)
    context = {"pairs": pairs[:MOST_PAIRS], "more": max(0, len(pairs) - MOST_PAIRS)}
    return at.page("elections/candidates/duplicates.html", context)


@require_safe
@only(SEE)
def duplicate_pair(request: HttpRequest, code: str, pk: int, left: int, right: int) -> HttpResponse:
    """Two candidacies side by side. Of another council's, what the comparison needs and no more."""
    at = place(request, code, pk)
    wanted = next((p for p in _pairs(at) if {p.left.nominee.id, p.right.nominee.id} == {left, right}), None)
    if wanted is None:
        raise not_found()
    own = {
        row.id: row
        for row in Candidate.objects.with_scopes_disabled().filter(
            pk__in=[left, right], council_id=at.actor.council_id
        )
    }
    sides = [(side, own.get(side.nominee.id)) for side in (wanted.left, wanted.right)]
    return at.page("elections/candidates/pair.html", {"pair": wanted, "sides": sides})


def _pairs(at: Place) -> list[Pair]:
    leads = at.election.council_id == at.actor.council_id
    return pairs_of(at.election.id, None if leads else at.actor.council_id)
