"""manage.py read_papers: read the words of papers now instead of waiting for the server's clock."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django_scopes import scopes_disabled

from council.services import ocr
from meetings.enums import TextState
from meetings.models import VersionText
from meetings.services import paper_words


class Command(BaseCommand):
    help = (
        "Read the words of papers that wait; --again also what failed, and pictures once Tesseract is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="what failed or is only pictures once more")

    @scopes_disabled()
    def handle(self, *args: Any, **options: Any) -> None:
        paper_words.wait_for_all()
        if options["again"]:
            paper_words.again()
        paper_words.read_due()
        counts = Counter(VersionText.objects.values_list("state", flat=True))
        said = ", ".join(f"{counts[state]} {state}" for state in TextState.values)
        self.stdout.write(f"Các bản tài liệu / versions of papers: {said}")
        failed = VersionText.objects.filter(state=TextState.FAILED).order_by("version_id")
        for version, error in failed.values_list("version_id", "error"):
            self.stdout.write(f"  {version}: {error}")
        if counts[TextState.SCANNED] and (why := ocr.lacking()):
            self.stdout.write(f"Chưa nhận dạng chữ từ ảnh / pictures are not read: {why}")
