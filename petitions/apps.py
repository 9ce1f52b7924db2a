"""The petitions app: from the meeting with voters to the answer that holds."""

from importlib import import_module

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "petitions"
    verbose_name = "Kiến nghị cử tri"

    def ready(self) -> None:
        """Models are there now, so verbs and commands can be declared."""
        import_module("petitions.start").start()
