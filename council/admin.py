"""The operator's view of the tables: for looking, and for what has no page. Acts belong to the pages, which
ask the rules and write the journal; so nothing here changes what the journal should know about."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from council.models import (
    Account,
    Board,
    BoardSeat,
    CalendarDay,
    Constituency,
    Council,
    CouncilSession,
    CouncilSetting,
    Delegate,
    DelegateChange,
    DelegateGroup,
    Document,
    DocumentVersion,
    JournalEntry,
    JournalStream,
    Person,
    RoleAssignment,
    Screen,
    SignIn,
    StandingSeat,
    Term,
)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the checker alone
    """Rows to look at: nothing is added, changed or deleted."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Council)
class CouncilAdmin(ReadOnly):
    list_display = ("code", "kind", "name", "seats")
    list_filter = ("kind",)
    search_fields = ("code", "name", "search_key")


@admin.register(Person)
class PersonAdmin(ReadOnly):
    list_display = ("full_name",)
    search_fields = ("full_name", "search_key")


@admin.register(Account)
class AccountAdmin(ReadOnly):
    list_display = ("username", "person", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "person__search_key")
    exclude = ("password",)


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ReadOnly):
    list_display = ("person", "council", "role", "since", "until")
    list_filter = ("role",)
    search_fields = ("person__search_key", "council__code")
    list_select_related = ("person", "council")


@admin.register(Screen)
class ScreenAdmin(ReadOnly):
    list_display = ("council", "name", "created_at", "revoked_at")
    exclude = ("token_hash",)
    list_select_related = ("council",)


@admin.register(SignIn)
class SignInAdmin(ReadOnly):
    """Sign-ins without their keys: whoever reads a key is that person."""

    list_display = ("account_id", "expire_date")
    list_display_links = None
    exclude = ("session_key", "session_data")

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return obj is None and super().has_view_permission(request, obj)


@admin.register(Delegate)
class DelegateAdmin(ReadOnly):
    list_display = ("council", "seat", "person", "group", "starts_on", "ends_on")
    search_fields = ("person__search_key", "council__code")
    list_select_related = ("council", "person", "group")


@admin.register(JournalEntry)
class JournalEntryAdmin(ReadOnly):
    list_display = ("stream", "seq", "at", "actor", "code")
    list_display_links = ("seq",)
    search_fields = ("stream__name", "code", "actor")
    list_select_related = ("stream",)
    ordering = ("-id",)


@admin.register(JournalStream)
class JournalStreamAdmin(ReadOnly):
    list_display = ("name", "council", "seq", "head")
    search_fields = ("name",)
    list_select_related = ("council",)


@admin.register(CalendarDay)
class CalendarDayAdmin(ReadOnly):
    """The working calendar is changed on its own page, which moves deadlines with it."""

    list_display = ("day", "is_working", "name", "source")
    list_filter = ("is_working",)
    date_hierarchy = "day"


admin.site.register(
    [
        Board,
        BoardSeat,
        Constituency,
        CouncilSession,
        CouncilSetting,
        DelegateChange,
        DelegateGroup,
        Document,
        DocumentVersion,
        StandingSeat,
        Term,
    ],
    ReadOnly,
)
