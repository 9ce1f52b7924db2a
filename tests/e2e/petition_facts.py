"""What a test needs to know of the demo's petitions, from inside its process (see seed.py)."""

from __future__ import annotations

from typing import Any

from django.utils.text import Truncator
from django_scopes import scopes_disabled

from petitions.enums import AnswerState, PetitionState, TaskState
from petitions.models import (
    Answer,
    AnsweringBody,
    ConsolidatedReport,
    ContactMeeting,
    ExplanationSession,
    Petition,
    Promise,
    SessionDemand,
    Task,
)

CITY, WARD = "hn", "00004"
PANEL_WORDS = 24  # petitions/public/panel.html


@scopes_disabled()
def facts() -> dict[str, Any]:
    """Numbers and codes; nothing where the demo has no petitions yet."""
    rows = Petition.objects.filter(council__code=CITY).order_by("id")
    if not rows.exists():
        return {}
    city_body = AnsweringBody.objects.filter(council__code=CITY, name="Sở Xây dựng").get()
    owed = Task.objects.filter(body=city_body, state=TaskState.RECEIVED, done_at=None).order_by("id")
    waiting = Answer.objects.filter(council__code=CITY, state=AnswerState.SUBMITTED, task__is_lead=True)
    with_answer = rows.filter(state=PetitionState.CLOSED, published_at__isnull=False).exclude(
        public_answer=""
    )
    return {
        "public": with_answer[0].code,
        "closed": with_answer[0].id,
        "draft": rows.filter(state=PetitionState.DRAFT)[0].id,
        "open": rows.filter(state=PetitionState.RECORDED)[0].id,
        "forwarded": rows.filter(state=PetitionState.FORWARDED)[0].id,
        "meeting": ContactMeeting.objects.filter(council__code=CITY).order_by("id")[0].id,
        "report": ConsolidatedReport.objects.filter(council__code=CITY).order_by("id")[0].id,
        "body": city_body.id,
        "task": owed[0].id,
        "owed": owed[0].id,
        "answer": waiting.order_by("id")[0].id,
        "promise": Promise.objects.filter(council__code=CITY).order_by("id")[0].id,
        "explanation": ExplanationSession.objects.filter(council__code=CITY).order_by("id")[0].id,
        "demand": SessionDemand.objects.filter(council__code=WARD).order_by("id")[0].id,
    }


@scopes_disabled()
def texts() -> list[str]:
    """What people have written that pages of councils show: meetings, how published petitions begin."""
    said = ContactMeeting.objects.values_list("title", "place", "theme")
    found = {text for row in said for text in row if text}
    for words in Petition.objects.exclude(public_text="").values_list("public_text", flat=True):
        found |= {words, Truncator(words).words(PANEL_WORDS, truncate=" …")}
    return sorted(found)
