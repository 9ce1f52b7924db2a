"""The websocket address of a council."""

from django.urls import path

from realtime.consumers import CouncilConsumer

websocket_urlpatterns = [path("ws/<slug:code>/", CouncilConsumer.as_asgi())]
