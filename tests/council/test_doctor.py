"""manage.py doctor: what it says of the working calendar, of the files of papers, and of scans."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from council import clock
from council.management.commands.doctor import links, papers, scans, working_calendar
from council.models import CalendarDay, DocumentVersion
from tests.factories.world import make_sitting, make_world
from tests.load.servers import free_ports
from tests.meetings.acts import items_of
from tests.meetings.papers import add_version, make_paper

pytestmark = pytest.mark.django_db


def fill(year: int, days: int = 11) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(day=date(year, 9, 1 + n), is_working=False, name="Nghỉ", source="Văn bản")
        for n in range(days)
    )


def advice(month: int) -> str:
    with clock.frozen(clock.at(date(2026, month, 20), 9)):
        (found,) = working_calendar()
    assert not found.serious
    return found.advice


def test_days_off_of_this_year_are_asked_for() -> None:
    make_world()
    assert "2026" in advice(3)
    fill(2026)
    assert advice(3) == ""


def test_late_in_the_year_those_of_the_next_are_asked_for_too() -> None:
    make_world()
    fill(2026)
    fill(2027, days=1)
    assert advice(10) == ""
    assert "2027" in advice(11)
    CalendarDay.objects.filter(day__year=2027).delete()
    fill(2027)
    assert advice(11) == ""


def test_an_empty_installation_owes_nothing_yet() -> None:
    assert advice(3) == ""


def test_a_file_that_is_gone_or_another_is_told() -> None:
    world = make_world()
    document = make_paper(world, items_of(make_sitting(world))[0], versions=0)
    version = add_version(world, document, b"%PDF-1")
    default_storage.save(str(version.reading), ContentFile(b"x"))
    (whole,) = papers()
    assert (whole.advice, whole.serious) == ("", True)
    DocumentVersion.objects.with_scopes_disabled().update(size=7)
    (other,) = papers()
    assert "6 bytes instead of 7" in other.advice
    default_storage.delete(str(version.original))
    (gone,) = papers()
    assert f"{version.original} is gone" in gone.advice
    default_storage.delete(str(version.reading))


# -- signed links --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "prefix", "what", "advice"),
    [
        ("", "", "signed links of papers (off)", ""),
        ("", "/papers/", "signed links of papers", "off: with FILE_LINKS_KEY"),
        ("k" * 32, "/papers/", "signed links of papers", "PUBLIC_ADDRESS does not answer"),
    ],
)
def test_signed_links(settings: Settings, key: str, prefix: str, what: str, advice: str) -> None:
    settings.FILE_LINKS_KEY, settings.X_ACCEL_PREFIX = key, prefix
    settings.PUBLIC_ADDRESS = f"http://127.0.0.1:{free_ports(1)[0]}"
    (found,) = links()
    assert (found.what, found.serious) == (what, False)
    assert found.advice.startswith(advice)
    assert bool(found.advice) == bool(advice)


def test_what_answers_in_the_place_of_nginx_is_told(settings: Settings, live_server: Any) -> None:
    settings.FILE_LINKS_KEY, settings.PUBLIC_ADDRESS = "k" * 32, live_server.url
    (found,) = links()
    assert "is not checked by nginx (it answers 404)" in found.advice


def test_a_key_that_is_none_is_left_to_the_checks(settings: Settings) -> None:
    settings.FILE_LINKS_KEY = "k" * 31
    assert list(links()) == []


# -- scanned papers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "language", "advice"),
    [
        ("", "vie", "tesseract is not installed"),
        ('printf "List:\\neng\\n"', "vie", "lacks the language vie"),
        ('printf "List:\\neng\\nvie\\n"', "vie+eng", ""),
        ("", "", ""),
    ],
)
def test_it_says_whether_scans_are_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    program: str,
    language: str,
    advice: str,
) -> None:
    settings.OCR_LANGUAGE = language
    monkeypatch.setenv("PATH", str(tmp_path))
    if program:
        (tmp_path / "tesseract").write_text(f"#!/bin/sh\n{program}\n")
        (tmp_path / "tesseract").chmod(0o700)
    (found,) = scans()
    assert not found.serious
    assert advice in found.advice
    assert bool(found.advice) == bool(advice)
