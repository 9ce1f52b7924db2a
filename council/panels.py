"""Places on shared pages that the domain apps fill.

The council app knows no domain. A page that shows something of several domains names a place; each app
adds a panel to it at start-up, and the page asks for what the panels have to say of one council.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

from council.models import Council

Panel = Callable[[HttpRequest, Council], SafeString]

_panels: dict[str, list[Panel]] = {}


def add(place: str, panel: Panel) -> None:
    """Add a panel to a place; adding it again changes nothing."""
    here = _panels.setdefault(place, [])
    if panel not in here:
        here.append(panel)


def rendered(place: str, request: HttpRequest, council: Council) -> list[SafeString]:
    """The HTML of each panel that has something to show, in the order in which they were added."""
    shown = [panel(request, council) for panel in _panels.get(place, [])]
    return [html for html in shown if html]
