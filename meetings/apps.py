"""The meetings app: a session from the programme to the signed minutes."""

from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Kỳ họp"

    def ready(self) -> None:
        """Models are there now, so verbs, commands and topics can be declared."""
        import_module("meetings.start").start()
