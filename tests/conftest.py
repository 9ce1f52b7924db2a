"""What holds for every test: settings for speed, the Hypothesis profiles, and what the machine may lack."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer

from council.gettext_tools import compile_catalogues
from tests.sharing import Sharing
from tests.support import MISSING, needs
from tests.tables import copy_tables

# A gate says the same of the same code each time; the long run looks where nobody has looked yet.
FAST = hypothesis_settings(
    max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("fast", FAST)
hypothesis_settings.register_profile("thorough", FAST, max_examples=300, derandomize=False)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


UPLOADS = TemporaryDirectory(prefix="nghitruong-test-files-")


def pytest_configure() -> None:
    """Cheap passwords, plain static files, and uploads that never land in the files of the installation."""
    settings.SECRET_KEY = "for-tests-only"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["default"]["OPTIONS"]["location"] = UPLOADS.name
    settings.STATIC_ROOT = UPLOADS.name
    _database_in_a_file()
    compile_catalogues()


def _database_in_a_file() -> None:
    """The hub's threads open connections of their own, which a database in memory would not show them."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database["TEST"] = {**database.get("TEST", {}), "NAME": str(Path(UPLOADS.name) / "test.sqlite3")}
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """On SQLite the tables of the test database are a copy of those that were made once."""
    if connection.vendor != "sqlite":
        return django_db_keepdb
    copy_tables(Path(str(connection.settings_dict["TEST"]["NAME"])))
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """A test with real transactions is cleaned up by DELETE, which the journal refuses: not in tests, except
    where a test puts the refusal back."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER journal_no_delete")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        needs(*marker.args)
    translation.activate(settings.LANGUAGE_CODE)  # a request of the test before may have been in English


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing | None:
    """Where several processes share the tests by file, folders that belong together stay together."""
    return Sharing(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each thing the machine lacks, with the number of tests that waited for it."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else ""
        if reason.startswith(MISSING):
            counts[reason] = counts.get(reason, 0) + 1
    for reason, count in sorted(counts.items()):
        terminalreporter.write_line(f"{reason}: {count} tests skipped", yellow=True)
