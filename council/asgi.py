"""The ASGI application: pages by Django, sockets by the hub."""

import os
from typing import Any, cast

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
django_application = get_asgi_application()

from django.conf import settings  # noqa: E402 - the apps must be ready first

from council.body_limit import BodyLimit  # noqa: E402
from council.file_links import require_usable  # noqa: E402
from realtime.daphne_guard import bound_bodies  # noqa: E402
from realtime.routing import websocket_urlpatterns  # noqa: E402
from realtime.ticks import clocked  # noqa: E402

# The largest paper, and room for the fields beside it.
LARGEST_BODY = settings.PAPER_MAX_BYTES + 1024 * 1024
bound_bodies(LARGEST_BODY)
require_usable(settings.FILE_LINKS_KEY)  # servers start without the system checks

application = ProtocolTypeRouter(
    {
        "http": clocked(BodyLimit(cast(Any, django_application), LARGEST_BODY)),
        "websocket": URLRouter(websocket_urlpatterns),
    }
)
