"""The realtime app: topics, commands and the hub between them."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "realtime"
