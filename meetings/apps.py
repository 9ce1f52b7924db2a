"""The meetings app: a session from the programme to the signed minutes."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Kỳ họp"
