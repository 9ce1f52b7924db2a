"""The stages of a sitting: who may follow which topic, and what a push of it is made of."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation

from council.permissions import Actor, may, presence_place
from meetings.access import Seen, may_see
from meetings.queries import Reading, progress, read_sitting, versions_of, view_of
from meetings.queries.presenting import Presentation, presentation
from meetings.state import SittingView
from realtime import presence, sql
from realtime.protocol import Actor as AnyActor
from realtime.topics import TopicKind, Variant


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """What decides who may follow a sitting."""

    council_id: int
    is_public: bool
    in_preparation: bool = False


def sitting_facts(sitting_id: int) -> SittingFacts | None:
    """The facts of one sitting; None where there is none."""
    for council_id, is_public, draft in sql.rows(FACTS, [sitting_id]):
        return SittingFacts(council_id, bool(is_public), bool(draft))
    return None


FACTS = (
    "SELECT s.council_id, s.is_public, c.state = 'draft' FROM meetings_sitting s "
    "JOIN council_councilsession c ON c.id = s.session_id WHERE s.id = %s"
)


def sitting_audience(actor: AnyActor, facts: Seen) -> str:
    """The hall screen's view or, for everybody inside, the tablet's; a chair who also votes follows that one
    too."""
    person = cast(Actor, actor)
    if may(person, "meetings.follow_screen", facts.council_id):
        return "hall"
    return "delegates" if may_see(person, facts) else ""


def console_audience(actor: AnyActor, facts: SittingFacts) -> str:
    """The console is the presidium's."""
    return "presidium" if may(cast(Actor, actor), "meetings.see_presidium", facts.council_id) else ""


def progress_audience(actor: AnyActor, facts: SittingFacts) -> str:
    """Moving numbers are for the presidium and the hall."""
    if sitting_audience(actor, facts) == "hall":
        return "hall"
    return console_audience(actor, facts)


def presenter_audience(actor: AnyActor, facts: Seen) -> str:
    """Who turns the pages, who may follow them behind closed doors too, who only in the open; the hall."""
    person, side = cast(Actor, actor), sitting_audience(actor, facts)
    if side != "delegates":
        return side
    if may(person, "meetings.present_papers", facts.council_id):
        return "presidium"
    return "delegates" if may(person, "meetings.see_closed_sitting", facts.council_id) else "guests"


STAGES = {
    "presidium": "meetings/live/console_stage.html",
    "delegates": "meetings/live/delegate_stage.html",
    "hall": "meetings/live/hall_stage.html",
    "public": "meetings/live/public_stage.html",
}


def stage_context(view: SittingView, audience: str) -> dict[str, Any]:
    """What a stage template reads: the same for the page, the push and the test."""
    code, pk = view.council_code, view.id
    return {
        "s": view,
        "audience": audience,
        "urls": {
            "command": reverse("command", args=[code]),
            "sitting": reverse("sitting", args=[code, pk]),
            "console": reverse("console", args=[code, pk]),
            "door": reverse("door", args=[code, pk]),
            "documents": reverse("sitting_documents", args=[code, pk]),
        },
    }


FRESH = 2.0  # seconds a reading may be used again, and only while neither topic changed
KEPT = 256
_readings: dict[int, tuple[float, Reading]] = {}


def reading_for_push(sitting_id: int) -> Reading | None:
    """The reading of a sitting for a push. Tablets and console change together, so the second push uses the
    reading of the first."""
    known = _readings.get(sitting_id)
    if known and time.monotonic() - known[0] < FRESH and known[1].versions == versions_of(sitting_id):
        return known[1]
    with translation.override("vi"):  # texts of a reading are msgids; each stage puts them into its language
        reading = read_sitting(sitting_id)
    if len(_readings) >= KEPT:
        _readings.clear()
    if reading is not None:
        _readings[sitting_id] = (time.monotonic(), reading)
    return reading


def forget_readings() -> None:
    """Read anew at the next push (tests, where another sitting gets the same number)."""
    _readings.clear()


def render_sitting(sitting_id: int, variants: frozenset[Variant]) -> Mapping[Variant, str]:
    """The stage of a sitting for each audience and language."""
    reading = reading_for_push(sitting_id)
    if reading is None:
        return {}
    pages: dict[Variant, str] = {}
    views: dict[tuple[bool, str], SittingView] = {}
    for audience, language in sorted(variants):
        with translation.override(language):
            key = (audience == "presidium", language)
            if key not in views:
                views[key] = view_of(reading, presidium=key[0])
            context = stage_context(views[key], audience) | {"pushed": True}
            pages[audience, language] = render_to_string(STAGES[audience], context)
    return pages


def render_roll(sitting_id: int, variants: frozenset[Variant]) -> Mapping[Variant, str]:
    """The roll of a sitting, for the presidium."""
    reading = reading_for_push(sitting_id)
    if reading is None:
        return {}
    pages = {}
    for audience, language in variants:
        with translation.override(language):
            context = stage_context(view_of(reading, presidium=True), audience)
            pages[audience, language] = render_to_string("meetings/live/roll.html", context)
    return pages


def render_progress(sitting_id: int, variants: frozenset[Variant]) -> Mapping[Variant, str]:
    """The moving numbers of a sitting."""
    row = progress(sitting_id)
    if row is None:
        return {}
    online = presence.online(presence_place(row.council_id))
    row = replace(row, online=len(online))
    pages = {}
    for audience, language in variants:
        with translation.override(language):
            pages[audience, language] = render_to_string(
                "meetings/live/progress.html", {"progress": row, "audience": audience}
            )
    return pages


PRESENTED = {
    "presidium": "meetings/live/presenter_presidium.html",
    "delegates": "meetings/live/presenter.html",
    "guests": "meetings/live/presenter.html",
    "hall": "meetings/live/presenter_hall.html",
}


def presenter_context(shown: Presentation, audience: str) -> dict[str, Any]:
    """What the partials of the presenter's page read: the same for the page, the push and the test. `page` is
    None where nothing is shown, or nothing for this audience."""
    page = shown.page
    if page is not None and not {"guests": page.for_guests, "hall": page.for_hall}.get(audience, True):
        page = None
    return {"presented": page, "presentation": shown, "presenter_partial": PRESENTED[audience]}


def render_presenter(sitting_id: int, variants: frozenset[Variant]) -> Mapping[Variant, str]:
    """The page shown to all, for each audience and language: a few hundred bytes."""
    with translation.override("vi"):  # texts of a reading are msgids
        shown = presentation(sitting_id)
    pages = {}
    for audience, language in variants:
        with translation.override(language):
            context = presenter_context(shown, audience)
            pages[audience, language] = render_to_string(PRESENTED[audience], context).strip()
    return pages


def _place(facts: SittingFacts) -> str:
    return presence_place(facts.council_id)


def warm() -> None:
    """Compile the partials of a sitting: the first one to need each would wait for it."""
    for path in sorted((Path(__file__).parent / "templates" / "meetings" / "live").glob("*.html")):
        get_template(f"meetings/live/{path.name}")


KINDS = (
    TopicKind("meetings.sitting", sitting_facts, sitting_audience, render_sitting),
    TopicKind("meetings.console", sitting_facts, console_audience, render_sitting, rank=1),
    TopicKind("meetings.presenter", sitting_facts, presenter_audience, render_presenter, rank=1),
    TopicKind("meetings.roll", sitting_facts, console_audience, render_roll, rank=2),
    TopicKind(
        "meetings.progress",
        sitting_facts,
        progress_audience,
        render_progress,
        pause=1.0,
        rank=2,
        ephemeral=True,
        place=_place,
    ),
)
