"""The operator's view of the tables of the meetings: for looking only."""

from __future__ import annotations

from django.contrib import admin

from council.admin import ReadOnly
from meetings.models import (
    AgendaItem,
    Attendance,
    BallotRound,
    DeadlineRow,
    Entitlement,
    ItemPaper,
    Sitting,
    Vote,
)


@admin.register(Sitting)
class SittingAdmin(ReadOnly):
    """A sitting without the secret of its door."""

    list_display = ("council", "session", "title", "starts_at", "state", "is_public")
    list_display_links = ("title",)
    list_filter = ("state",)
    list_select_related = ("council", "session")
    search_fields = ("title", "council__code")
    exclude = ("door_secret",)


@admin.register(BallotRound)
class BallotRoundAdmin(ReadOnly):
    """A round without its counts: they are published by the chair, not found here."""

    list_display = ("council", "sitting", "number", "question", "state")
    list_display_links = ("question",)
    list_filter = ("state",)
    list_select_related = ("council", "sitting")
    exclude = ("votes_for", "votes_against", "votes_abstain")


@admin.register(Vote)
class VoteAdmin(ReadOnly):
    """Who has voted and when; the choice is read where it is published."""

    list_display = ("round", "delegate", "at", "changes")
    list_select_related = ("round", "delegate")
    exclude = ("choice",)


admin.site.register([AgendaItem, Attendance, DeadlineRow, Entitlement, ItemPaper], ReadOnly)
