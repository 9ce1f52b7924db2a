"""What every page knows: the council of its address and the person in it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`council` and `actor` of the address, None outside of a council."""
    return {"council": getattr(request, "council", None), "actor": getattr(request, "actor", None)}
