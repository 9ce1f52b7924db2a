"""The websocket address of a council."""

from typing import Any, cast

from django.urls import path

from realtime.consumers import CouncilConsumer

# Channels routes with Django's path(), whose types know only views.
websocket_urlpatterns: list[Any] = [path("ws/<slug:code>/", cast(Any, CouncilConsumer.as_asgi()))]
