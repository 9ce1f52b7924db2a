"""manage.py compilecatalogue: make the .mo files that Django reads from the .po files."""

from typing import Any

from django.core.management.base import BaseCommand

from council.gettext_tools import compile_catalogues


class Command(BaseCommand):
    help = "Compile each catalogue that changed; needs no gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_catalogues():
            self.stdout.write(f"compiled {path}")
