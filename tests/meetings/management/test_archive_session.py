"""manage.py archive_session: a file for operators, or nothing at all; and what it costs in memory."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from council.models import CouncilSession
from council.services import journal
from meetings.management.commands.archive_session import written
from meetings.models import Sitting
from meetings.services.archive import Archive
from meetings.streams import archive_stream
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import items_of
from tests.meetings.papers import add_version, make_paper
from tests.support import ROOT


@pytest.fixture
def world(db: None) -> World:
    return make_world("00004", delegates=2)


@pytest.fixture
def sitting(world: World) -> Sitting:
    found = make_sitting(world)
    add_version(world, make_paper(world, items_of(found)[0], versions=0), b"%PDF-1.7")
    return found


def archive(*words: str, folder: Path) -> str:
    out = StringIO()
    call_command("archive_session", *words, folder=folder, stdout=out)
    return out.getvalue()


def test_the_file_lies_where_it_says(sitting: Sitting, tmp_path: Path) -> None:
    said = archive("00004", "1", folder=tmp_path)
    [made] = tmp_path.iterdir()
    assert str(made) in said
    assert made.name == "luu-tru-00004-khoa-II-ky-hop-1.zip"
    assert ZipFile(made).testzip() is None
    [entry] = journal.entries_of(archive_stream(sitting.session_id))
    assert (entry.actor, entry.authority) == ("", "manage.py archive_session")


@pytest.mark.parametrize("words", [("00004", "9"), ("99999", "1")])
def test_a_session_that_is_not_there(sitting: Sitting, tmp_path: Path, words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="Không có kỳ họp này"):
        archive(*words, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_session_in_preparation_is_refused(sitting: Sitting, tmp_path: Path) -> None:
    CouncilSession.objects.with_scopes_disabled().update(state="draft")
    with pytest.raises(CommandError, match="chưa được công bố"):
        archive("00004", "1", folder=tmp_path)


def test_a_folder_that_is_not_there_is_told(sitting: Sitting, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        archive("00004", "1", folder=tmp_path / "none")


def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x"
        raise OSError(28, "No space left on device")

    with pytest.raises(CommandError, match="No space left"):
        written(Archive("a.zip", chunks()), tmp_path)
    assert list(tmp_path.iterdir()) == []


MEGABYTE = 1024 * 1024
CHILD = (
    "import django; django.setup(); import sys; from pathlib import Path; "
    "from tests.meetings.management import test_archive_session as here; "
    "getattr(here, sys.argv[1])(Path(sys.argv[2]))"
)


@pytest.mark.long
def test_a_large_session_costs_little_memory(tmp_path: Path) -> None:
    """A session of 320 MB, archived in a process of its own: what it needs more is a few chunks."""
    child(tmp_path, "manage.py", "migrate", "--verbosity", "0")
    child(tmp_path, "-c", CHILD, "make_large", str(tmp_path))
    grown, size = (int(word) for word in child(tmp_path, "-c", CHILD, "measure", str(tmp_path)).split())
    assert size > 300 * MEGABYTE
    assert grown < 20 * MEGABYTE


def child(home: Path, *words: str) -> str:
    """What a process of its own prints, on an installation of its own."""
    env = {"DATA_DIR": str(home), "DJANGO_SETTINGS_MODULE": "council.settings", "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return run.stdout


def make_large(folder: Path) -> None:
    """In a child: ten papers in two versions of 16 MB each."""
    world = make_world("00004", delegates=2)
    for item in items_of(make_sitting(world, items=10)):
        paper = make_paper(world, item, versions=0)
        for number in (1, 2):
            add_version(world, paper, bytes([item.position, number]) * (8 * MEGABYTE), number=number)


def measure(folder: Path) -> None:
    """In a child: archive it; print by how much the peak of memory rose, and the bytes of the zip."""
    before = peak()
    call_command("archive_session", "00004", "1", folder=folder, stdout=StringIO())
    [made] = folder.glob("luu-tru-*.zip")
    sys.stdout.write(f"{peak() - before} {made.stat().st_size}")


def peak() -> int:
    """The most memory this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
