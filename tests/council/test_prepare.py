"""manage.py prepare does what is needed once, and nothing the second time."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings


@pytest.fixture
def installation(tmp_path: Path, settings: Settings) -> Path:
    """An installation with one static file of its own."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.DATA_DIR = tmp_path / "var"
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    settings.DEBUG = False
    return tmp_path


@pytest.mark.django_db
def test_static_files_are_collected_once_for_each_change(installation: Path) -> None:
    collected = installation / "var" / "static" / "a.css"
    call_command("prepare")
    assert collected.read_text() == "a { color: red }"
    collected.write_text("kept")
    call_command("prepare")
    assert collected.read_text() == "kept"
    (installation / "static" / "a.css").write_text("a { color: green }")
    call_command("prepare")
    assert collected.read_text() == "a { color: green }"


@pytest.mark.django_db
def test_a_removed_file_does_not_stay_behind(installation: Path) -> None:
    (installation / "static" / "b.css").write_text("b {}")
    call_command("prepare")
    (installation / "static" / "b.css").unlink()
    call_command("prepare")
    assert not (installation / "var" / "static" / "b.css").exists()
