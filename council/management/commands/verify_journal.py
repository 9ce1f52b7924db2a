"""manage.py verify_journal: recompute every hash chain and name what does not fit."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from council.services.journal import check_streams

WORDS = {
    "changed": "nội dung đã bị sửa / its content was changed",
    "missing": "bị mất / it is missing",
    "moved": "không nối với mục trước / it does not follow the entry before it",
    "head": "không khớp với đầu chuỗi / it does not match the stream's head",
}


class Command(BaseCommand):
    help = "Recompute the hash chains of the journal; names every entry that was changed, lost or moved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("streams", nargs="*", help="only these streams (sitting:12); default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        streams = entries = faulty = 0
        for report in check_streams(options["streams"] or None):
            streams, entries = streams + 1, entries + report.entries
            for fault in report.faults:
                faulty += 1
                self.stderr.write(f"{report.name} #{fault.seq}: {WORDS[fault.kind]}")
        if options["streams"] and streams < len(set(options["streams"])):
            raise CommandError("Không có chuỗi nhật ký này. / There is no such stream.")
        if faulty:
            raise CommandError(f"{faulty} lỗi trong {streams} chuỗi. / {faulty} faults in {streams} streams.")
        self.stdout.write(
            f"Nhật ký nguyên vẹn: {streams} chuỗi, {entries} mục. / "
            f"Whole: {streams} streams, {entries} entries."
        )
