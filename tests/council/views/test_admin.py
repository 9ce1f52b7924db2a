"""The operator's tables open, change nothing and keep secrets."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from council.models import Account, JournalEntry
from meetings.models import Sitting, Vote
from meetings.services import sittings
from tests.factories import World, make_sitting, make_world
from tests.meetings.views.test_public import make_round

pytestmark = pytest.mark.django_db
OWN = [model for model in admin.site._registry if model._meta.app_label in ("council", "meetings")]


@pytest.fixture
def world() -> World:
    return make_world(delegates=3)


@pytest.fixture
def operator(world: World) -> Client:
    Account.objects.filter(pk=world.account("guest").pk).update(is_staff=True, is_superuser=True)
    return world.client("guest")


def test_each_table_opens(world: World, operator: Client) -> None:
    sitting = make_sitting(world)
    make_round(world, sitting)
    sittings.open_sitting(actor=world.actor("chair"), sitting_id=sitting.pk)
    for model in OWN:
        response = operator.get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist"))
        assert response.status_code == 200, model


@pytest.mark.parametrize("model", OWN, ids=lambda m: m.__name__)
def test_nothing_is_changed_here(model: type, operator: Client) -> None:
    name = f"admin:{model._meta.label_lower.replace('.', '_')}"  # type: ignore[attr-defined]
    assert operator.post(reverse(f"{name}_add"), {}).status_code == 403
    assert operator.post(reverse(f"{name}_change", args=[1]), {}).status_code in (302, 403)


def test_the_journal_is_read_but_not_deleted(world: World, operator: Client) -> None:
    sitting = make_sitting(world)
    sittings.open_sitting(actor=world.actor("chair"), sitting_id=sitting.pk)
    entry = JournalEntry.objects.with_scopes_disabled().get()
    url = reverse("admin:council_journalentry_change", args=[entry.pk])
    assert b"meetings.sitting.opened" in operator.get(url).content
    assert (
        operator.post(
            reverse("admin:council_journalentry_delete", args=[entry.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
    data = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    operator.post(reverse("admin:council_journalentry_changelist"), data)
    assert JournalEntry.objects.with_scopes_disabled().count() == 1


def test_secrets_stay_where_they_are(world: World, operator: Client) -> None:
    sitting = make_sitting(world)
    make_round(world, sitting, "closed")
    account = Account.objects.get(pk=world.account(1).pk)
    pages = {
        "council_account": (account.pk, account.password),
        "meetings_sitting": (sitting.pk, Sitting.objects.with_scopes_disabled().get().door_secret),
        "meetings_vote": (Vote.objects.with_scopes_disabled().first().pk, "Không tán thành"),  # type: ignore[union-attr]
    }
    for name, (pk, secret) in pages.items():
        html = operator.get(reverse(f"admin:{name}_change", args=[pk])).content.decode()
        assert secret not in html
    assert operator.cookies["sessionid"].value not in operator.get("/admin/council/signin/").content.decode()


def test_nobody_else_gets_in(world: World) -> None:
    for who in ("digital_officer", "chair", "1"):
        assert world.client(who).get("/admin/council/council/").status_code == 302
