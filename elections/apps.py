"""The elections app: from constituencies and candidates to the published result."""

from importlib import import_module

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "elections"
    verbose_name = "Bầu cử"

    def ready(self) -> None:
        """Models are there now, so verbs and commands can be declared."""
        import_module("elections.start").start()
