"""manage.py prepare: bring database, catalogues and static files up to date with the code.

Run before the servers start, by `make demo` and at every new version (docs/operations.md). Where nothing
changed it does nothing, so that a second start takes a second.
"""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from council.gettext_tools import compile_catalogues


class Command(BaseCommand):
    help = "Migrate the database, compile the catalogues, collect the static files; only what changed."

    def handle(self, *args: Any, **options: Any) -> None:
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        compile_catalogues()
        self.collect_static()

    def collect_static(self) -> None:
        if settings.DEBUG:
            return  # the finders serve them from where they lie
        stamp = Path(settings.DATA_DIR) / "static.stamp"
        current = fingerprint()
        if stamp.is_file() and stamp.read_text() == current and Path(settings.STATIC_ROOT).is_dir():
            return
        call_command("collectstatic", interactive=False, verbosity=0, clear=True, stdout=self.stdout)
        stamp.write_text(current)


def fingerprint() -> str:
    """Changes whenever a static file is added, removed or rewritten, or another storage names them."""
    seen = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            seen.update(f"{storage.path(path)}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()
