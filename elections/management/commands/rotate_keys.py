"""manage.py rotate_keys: seal every closed field again with the current key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from council.services import sealing
from council.services.sealing import SealBrokenError
from elections.models import CandidateSecret
from elections.services.secrets import rotate


class Command(BaseCommand):
    help = (
        "Seal the closed part of every dossier with the current key (the first of SEALING_KEYS). Works in "
        "batches while the site runs; stopped half-way, it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=200, help="rows of one transaction")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        current = sealing.current_key()
        left = waiting(current).count()
        self.stdout.write(f"{left} rows to seal with key {current}")
        done, last, broken = 0, 0, []
        while True:
            count, last, failed = one_batch(current, last, batch)
            if not count:
                break
            done += count - len(failed)
            broken += failed
            self.stdout.write(f"{done}/{left}")
        if broken:
            raise CommandError(f"{len(broken)} rows do not open and stay as they are: {broken[:20]}")
        self.stdout.write(f"Nothing is left that key {current} has not sealed.")


def waiting(current: str) -> Any:
    """Rows sealed with another key, in order."""
    rows = CandidateSecret.objects.with_scopes_disabled().exclude(key_id__in=[current, ""])
    return rows.order_by("pk")


def one_batch(current: str, after: int, size: int) -> tuple[int, int, list[int]]:
    """Seal up to `size` rows behind `after` in one transaction: how many were looked at, the last of them,
    and those that do not open."""
    failed = []
    with transaction.atomic():
        rows = list(waiting(current).filter(pk__gt=after).select_for_update()[:size])
        for row in rows:
            try:
                rotate(row)
            except SealBrokenError:
                failed.append(row.candidate_id)
            else:
                row.save()
    return len(rows), rows[-1].pk if rows else after, failed
