"""The council app: the institution and the kits everyone shares."""

from importlib import import_module

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "council"
    verbose_name = "Hội đồng nhân dân"

    def ready(self) -> None:
        """Models are there now, so the hub can be given its door-keeper."""
        import_module("council.start").start()
