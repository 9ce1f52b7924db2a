"""manage.py doctor: what an operator should know is wrong, and what to do about it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core import mail
from django.core.checks import run_checks
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from council import clock
from council.enums import MailState
from council.file_links import LIFETIME, PREFIX, is_usable, signed_link
from council.models import CalendarDay, Council, DocumentVersion, OutgoingMail
from council.pdf import fonts
from council.services import ocr, sms
from realtime.hints import try_layer

GIB = 1024**3
NEXT_YEAR_FROM = 11  # the month in which the days off of the next year should be known
FEWEST_OFF = 5  # the law has eleven in a year; fewer means that nobody has entered them
LONG_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is "" where all is well; `serious` makes the command fail."""

    what: str
    advice: str = ""
    serious: bool = True


def database() -> Iterator[Finding]:
    """The database answers, and its tables are those of this version."""
    try:
        plan = MigrationExecutor(connection)
        pending = plan.migration_plan(plan.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding("database", f"does not answer ({error}); check DATABASE_URL and that it runs")
        return
    name = f"database ({connection.vendor})"
    yield Finding(name, f"{len(pending)} migrations pending: run manage.py migrate" if pending else "")
    if not pending and not Council.objects.exists():
        yield Finding("councils", "there are none yet: run manage.py demo, or load your own", serious=False)


def layer() -> Iterator[Finding]:
    """The channel layer carries a message."""
    if not settings.REDIS_URL:
        yield Finding("channel layer (in memory: one server process only)")
        return
    try:
        try_layer()
    except Exception as error:  # noqa: BLE001 - whatever keeps Redis away is what the operator wants to read
        yield Finding("channel layer", f"Redis does not answer ({error}); check REDIS_URL")
        return
    yield Finding("channel layer (Redis)")


def files() -> Iterator[Finding]:
    """The folders can be written, and there is room."""
    folder = Path(settings.DATA_DIR)
    probe = folder / ".doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("doctor", encoding="ascii")
        probe.unlink()
    except OSError as error:
        yield Finding("data folder", f"cannot be written ({error}); check DATA_DIR and its owner")
        return
    free = shutil.disk_usage(folder).free
    low = free < 2 * GIB
    yield Finding("data folder", f"only {free / GIB:.1f} GiB free: make room" if low else "", serious=False)


def built() -> Iterator[Finding]:
    """What set-up makes: static files, catalogues, fonts."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    missing = not settings.DEBUG and not manifest.exists()
    yield Finding("static files", "not collected: run manage.py collectstatic" if missing else "")
    catalogue = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.mo"
    yield Finding("English", "" if catalogue.exists() else "not compiled: run manage.py compilecatalogue")
    try:
        fonts.ensure()
    except Exception as error:  # noqa: BLE001 - the message names the mending command
        yield Finding("fonts of the papers", str(error))
    else:
        yield Finding("fonts of the papers")


def letters() -> Iterator[Finding]:
    """The mail server answers, and no letter waits long or was given up."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        advice = "there is no mail server: letters are not sent; name EMAIL_URL and EMAIL_FROM"
        yield Finding("mail", advice, serious=False)
    else:
        server = mail.get_connection(timeout=5)
        try:
            server.open()
        except OSError as error:
            yield Finding("mail", f"the server does not answer ({type(error).__name__}); check EMAIL_URL")
        else:
            yield Finding("mail (SMTP)")
        finally:
            server.close()
    try:
        waits = OutgoingMail.objects.filter(state=MailState.WAITING, created_at__lt=clock.now() - LONG_WAIT)
        long, failed = waits.count(), OutgoingMail.objects.filter(state=MailState.FAILED)
        kinds = sorted({f"{kind}: {why}" for kind, why in failed.values_list("kind", "error")})
    except DatabaseError:
        return  # said above
    yield Finding("outbox", f"{long} messages wait for more than an hour" if long else "", serious=False)
    if kinds:
        advice = f"{failed.count()} letters of the last 30 days were given up ({'; '.join(kinds[:5])})"
        yield Finding("letters given up", advice, serious=False)


def texts() -> Iterator[Finding]:
    """The provider of text messages is there, where one is named."""
    try:
        sms.backend()
    except Exception as error:  # noqa: BLE001 - whatever a provider's own code raises
        yield Finding("text messages", f"SMS_BACKEND cannot be used ({type(error).__name__}); check its name")
        return
    advice = (
        "" if sms.is_real() else "there is no provider: texts are not sent; name SMS_BACKEND to send them"
    )
    yield Finding("text messages", advice, serious=False)


def links() -> Iterator[Finding]:
    """Signed links of papers: named where nginx could check them, and nginx has the same key."""
    what, handed = "signed links of papers", bool(settings.X_ACCEL_PREFIX)
    if not settings.FILE_LINKS_KEY:
        advice = "off: with FILE_LINKS_KEY nginx alone hands out a session that a whole council takes offline"
        yield Finding(what if handed else f"{what} (off)", advice if handed else "", serious=False)
    elif is_usable(settings.FILE_LINKS_KEY):  # an unusable key is told by the checks
        advice = _said_of_links()
        if not advice and not handed:
            advice = "nginx checks them: name X_ACCEL_PREFIX too, for papers that are opened one by one"
        yield Finding(what, advice, serious=False)


def _said_of_links() -> str:
    """What is wrong with them, seen through PUBLIC_ADDRESS. Of a link of ours that has ended nginx says so
    (410); with another key it says that it is none (403); without its block our own server answers."""
    ended = signed_link("doctor.reading.pdf", "doctor", clock.now() - 2 * LIFETIME)
    address = settings.PUBLIC_ADDRESS.rstrip("/") + ended
    try:
        request = Request(address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}=doctor"})  # noqa: S310
        status: int = urlopen(request, timeout=5).status  # noqa: S310 - an address that the operator named
    except HTTPError as error:
        status = error.code
    except (OSError, ValueError) as error:
        return f"PUBLIC_ADDRESS does not answer ({type(error).__name__}): they could not be tried"
    if status == HTTPStatus.GONE:
        return ""
    if status == HTTPStatus.FORBIDDEN:
        return "nginx has another FILE_LINKS_KEY, or looks at another cookie: tablets ask our servers instead"
    return f"{PREFIX} is not checked by nginx (it answers {status}): add the block of docs/operations.md"


def safety() -> Iterator[Finding]:
    """Settings that must not reach the public."""
    yield Finding(
        "debug mode", "DEBUG is on: turn it off where others can reach it" if settings.DEBUG else "", False
    )
    yield Finding("HTTPS", "" if settings.HTTPS else "HTTPS is not set: cookies travel unprotected", False)
    named = settings.SEALING.named
    advice = "" if named else "made in DATA_DIR: name SEALING_KEYS and SEALING_INDEX_KEY before real use"
    yield Finding("keys of sealed data", advice, serious=settings.HTTPS)
    parts = tuple(int(part) for part in version("daphne").split(".")[:3])
    yield Finding("daphne", "" if parts >= (4, 2, 2) else "older than 4.2.2 (CVE-2026-44545): upgrade")
    for message in run_checks():
        yield Finding(f"check {message.id}", message.msg, serious=message.is_serious())


def papers() -> Iterator[Finding]:
    """Every version of a paper has both its files, the original in the size it was received in."""
    ill: list[str] = []
    try:
        rows = DocumentVersion.objects.with_scopes_disabled().order_by("id")
        for pk, original, size, reading in rows.values_list("id", "original", "size", "reading").iterator():
            found = [_size(original), _size(reading)]
            if None in found:
                ill.append(f"version {pk}: {original if found[0] is None else reading} is gone")
            elif found[0] != size:
                ill.append(f"version {pk}: {original} has {found[0]} bytes instead of {size}")
    except DatabaseError:
        return  # said above
    advice = (
        f"{len(ill)} are not as they were stored ({'; '.join(ill[:3])}): look in the backup" if ill else ""
    )
    yield Finding("files of papers", advice)


def _size(stored: str) -> int | None:
    try:
        return default_storage.size(stored)
    except OSError:
        return None


def scans() -> Iterator[Finding]:
    """Words in scanned papers can be read. Optional."""
    lacking = ocr.lacking() if settings.OCR_LANGUAGE else ""
    advice = f"{lacking}: scanned papers are found by their titles alone (see docs/operations.md)"
    yield Finding("scanned papers", advice if lacking else "", serious=False)


def working_calendar() -> Iterator[Finding]:
    """Deadlines in working days need the days off of this year, and late in it those of the next."""
    today = clock.today()
    years = [today.year, *([today.year + 1] if today.month >= NEXT_YEAR_FROM else [])]
    try:
        off = CalendarDay.objects.filter(is_working=False, day__year__in=years)
        known = Counter(off.values_list("day__year", flat=True))
        needed = Council.objects.exists()
    except DatabaseError:
        return  # said above
    missing = [str(year) for year in years if known[year] < FEWEST_OFF] if needed else []
    advice = (
        f"lacks the days off of {', '.join(missing)}, so that deadlines are counted as if there were none: "
        "an operator enters them on the page of the working calendar (it moves open deadlines)"
    )
    yield Finding("working calendar", advice if missing else "", serious=False)


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    database,
    layer,
    files,
    built,
    letters,
    texts,
    papers,
    scans,
    links,
    working_calendar,
    safety,
)


class Command(BaseCommand):
    help = "Look at database, channel layer, files, static files, fonts, mail and settings; say what to mend."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = [finding for look in LOOKS for finding in look()]
        for finding in findings:
            mark = "✓" if not finding.advice else "✗" if finding.serious else "!"
            self.stdout.write(f" {mark} {finding.what}" + (f": {finding.advice}" if finding.advice else ""))
        ill = sum(bool(finding.advice) and finding.serious for finding in findings)
        if ill:
            raise CommandError(f"{ill} điều phải xử lý / to mend")
        self.stdout.write("Sẵn sàng. / Ready.")
