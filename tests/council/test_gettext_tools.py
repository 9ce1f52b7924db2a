"""Gathering, renewing and compiling the catalogue."""

import gettext
import os
from pathlib import Path

import polib
import pytest
from pytest_django import Settings

from council.gettext_tools import Text, compile_catalogues, gather, open_catalogue, update


@pytest.fixture
def locale(tmp_path: Path, settings: Settings) -> Path:
    settings.LOCALE_PATHS = [tmp_path]
    return tmp_path / "en" / "LC_MESSAGES" / "django.po"


def texts(*msgids: str) -> dict[tuple[str | None, str], Text]:
    return {(None, msgid): Text(msgid, places={"council/a.py"}) for msgid in msgids}


def translate(catalogue: polib.POFile, msgid: str, english: str) -> None:
    entry = catalogue.find(msgid)
    assert entry is not None
    entry.msgstr = english
    catalogue.save()


def test_update_keeps_translations_adds_new_texts_and_drops_unused_ones(locale: Path) -> None:
    translate(update(locale, texts("Đại biểu", "Phiên họp")), "Đại biểu", "Delegate")
    update(locale, texts("Đại biểu", "Kỳ họp"))
    renewed = {entry.msgid: entry.msgstr for entry in open_catalogue(locale)}
    assert renewed == {"Đại biểu": "Delegate", "Kỳ họp": ""}


def test_update_twice_writes_the_same_file(locale: Path) -> None:
    update(locale, texts("Đại biểu", "Kỳ họp"))
    first = locale.read_bytes()
    update(locale, texts("Kỳ họp", "Đại biểu"))
    assert locale.read_bytes() == first


def test_compiled_catalogue_is_read_by_gettext(locale: Path) -> None:
    catalogue = update(locale, texts("Đại biểu"))
    catalogue.append(polib.POEntry(msgid="Cũ", msgstr="Old", flags=["fuzzy"]))
    translate(catalogue, "Đại biểu", "Delegate")
    assert compile_catalogues() == [locale.with_suffix(".mo")]
    with locale.with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("Đại biểu") == "Delegate"
    assert translations.gettext("Cũ") == "Cũ"
    assert list(locale.parent.glob("*.part")) == []


def test_only_a_changed_catalogue_is_compiled_again(locale: Path) -> None:
    update(locale, texts("Đại biểu"))
    compile_catalogues()
    assert compile_catalogues() == []
    later = locale.with_suffix(".mo").stat().st_mtime_ns + 1_000_000
    os.utime(locale, ns=(later, later))
    assert compile_catalogues() == [locale.with_suffix(".mo")]


def test_gather_reads_code_and_templates_and_skips_migrations(tmp_path: Path) -> None:
    for name, content in {
        "council/a.py": '_("Một")',
        "council/migrations/0001.py": '_("Hai")',
        "meetings/templates/b.html": '{% load i18n %}{% translate "Ba" %}{% translate "Một" %}',
        "meetings/static/c.html": '{% load i18n %}{% translate "Bốn" %}',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    found = gather(tmp_path)
    assert {key[1]: sorted(text.places) for key, text in found.items()} == {
        "Một": ["council/a.py", "meetings/templates/b.html"],
        "Ba": ["meetings/templates/b.html"],
    }
