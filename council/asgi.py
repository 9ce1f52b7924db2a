"""The ASGI application: pages by Django, sockets by the hub."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
django_application = get_asgi_application()

from realtime.routing import websocket_urlpatterns  # noqa: E402 - the apps must be ready first

application = ProtocolTypeRouter({"http": django_application, "websocket": URLRouter(websocket_urlpatterns)})
