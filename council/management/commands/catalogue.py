"""manage.py catalogue: bring the English catalogue up to date with the texts in the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council.gettext_tools import NotLiteralError, catalogue_path, faults, gather, open_catalogue, update


class Command(BaseCommand):
    help = "Add new texts to the English catalogue, drop unused ones, and name those without English."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail on any fault")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts = gather()
        except NotLiteralError as error:
            raise CommandError(f"not a literal text: {error}") from None
        path = catalogue_path()
        catalogue = open_catalogue(path) if options["check"] else update(path, texts)
        missing = faults(catalogue, texts)
        for line in missing:
            self.stdout.write(line)
        if missing and options["check"]:
            raise CommandError(f"{len(missing)} faults in {path}")
        self.stdout.write(f"{len(texts)} texts, {len(missing)} to mend")
