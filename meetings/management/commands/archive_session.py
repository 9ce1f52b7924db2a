"""manage.py archive_session: the archive of a session as a file, for operators."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from council.errors import Refused
from council.models import CouncilSession
from meetings.services.archive import Archive, archive_by_operator


class Command(BaseCommand):
    help = "Write the archive of a session (a zip with its papers, results, journal) into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("council", help="code of the council: hn, 00004")
        parser.add_argument("number", type=int, help="number of the session")
        parser.add_argument("--folder", type=Path, default=Path(), help="where to; default: here")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = CouncilSession.objects.with_scopes_disabled().select_related("council", "term")
        found = list(rows.filter(council__code=options["council"], number=options["number"]))
        if not found:
            raise CommandError("Không có kỳ họp này. / There is no such session.")
        try:
            made = archive_by_operator(max(found, key=lambda session: session.opens_on))
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        target = written(made, options["folder"])
        self.stdout.write(f"{target} ({target.stat().st_size} byte)")


def written(made: Archive, folder: Path) -> Path:
    """The archive as a file under its own name; nothing of it stays where the writing breaks off."""
    target = folder / made.file_name
    try:
        with NamedTemporaryFile(dir=folder, prefix=".archive-", delete=False) as file:
            part = Path(file.name)
            try:
                for chunk in made.chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                part.unlink()
                raise
        part.chmod(0o640)
        part.replace(target)
    except OSError as error:
        raise CommandError(f"Không ghi được / cannot be written: {target} ({error})") from error
    return target
