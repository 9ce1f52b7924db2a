"""What the tests of the secretariat's pages share."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.forms.programme import ItemForm
from meetings.models import AgendaItem
from tests.factories import World


def url(world: World, name: str, *args: Any) -> str:
    return reverse(name, args=[world.council.code, *args])


def queries(client: Client, address: str) -> int:
    """How many queries a page costs, once the session has been read."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def item_post(item: AgendaItem, **changes: Any) -> dict[str, Any]:
    """What a browser sends that opened this item's form and changed these fields."""
    opened = {name: "" if v is None else str(v) for name, v in ItemForm.stored(item).items()}
    return opened | {f"initial-{k}": v for k, v in opened.items()} | {"revision": item.revision} | changes


def text_of(response: Any) -> str:
    return str(response.content.decode())
