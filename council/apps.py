"""The council app: the institution and the kits everyone shares."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "council"
    verbose_name = "Hội đồng nhân dân"
