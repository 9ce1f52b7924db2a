"""manage.py rotate_keys: seal every closed field again with the current key."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council.services import sealing
from council.services.key_holders import holders, one_batch


class Command(BaseCommand):
    help = (
        "Seal all personal data at rest (candidates, petitioners, signers) with the current key, the first "
        "of SEALING_KEYS. Works in batches while the site runs; stopped half-way, it goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=200, help="rows of one transaction")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        current = sealing.current_key()
        left = {holder.name: holder.waiting(current).count() for holder in holders()}
        whole = sum(left.values())
        self.stdout.write(f"{whole} rows to seal with key {current}")
        for name, count in left.items():
            self.stdout.write(f"  {name}: {count}")
        done, broken = 0, {}
        for holder in holders():
            last, failed = 0, list[int]()
            while True:
                count, last, closed = one_batch(holder, current, last, batch)
                if not count:
                    break
                done += count - len(closed)
                failed += closed
                self.stdout.write(f"{done}/{whole}")
            if failed:
                broken[holder.name] = failed
        if broken:
            number = sum(map(len, broken.values()))
            which = "; ".join(f"{name} {failed[:20]}" for name, failed in broken.items())
            raise CommandError(f"{number} rows do not open and stay as they are: {which}")
        self.stdout.write(f"Nothing is left that key {current} has not sealed.")
