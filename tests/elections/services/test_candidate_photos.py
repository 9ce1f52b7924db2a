"""The portrait of a dossier: upright, bare, large enough, 4 to 6 or pointed out; the former one is gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import TestCase
from pytest_django import Settings

from council.errors import Refused
from council.permissions import Actor
from council.services import photos
from council.services.journal import entries_of
from council.services.photos import photo_size
from elections.models import Candidate
from elections.services import candidate_photos as service
from elections.streams import candidate_stream
from tests.factories.candidates import SOURCE, Office, leave_now
from tests.factories.photos import bomb, photographed, picture, polyglot, uploaded_photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(tmp_path: Path, settings: Settings) -> Path:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def put(office: Office, row: Candidate, content: bytes, **more: Any) -> service.PhotoCheck:
    given: dict[str, Any] = {"actor": office.clerk, "source": SOURCE, "upload": uploaded_photo(content)}
    with TestCase.captureOnCommitCallbacks(execute=True):
        check = service.set_photo(candidate_id=row.id, **(given | more))
    row.refresh_from_db()
    return check


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    assert caught.value.message
    return caught.value.code


def test_a_portrait_is_kept_and_said_in_the_journal(office: Office, stored: Path) -> None:
    row = office.create()
    check = put(office, row, picture(600, 900))
    assert (check.width, check.height, check.wrong_ratio) == (600, 900, False)
    assert (stored / row.photo).is_file()
    assert service.check_photo(row) == check
    last = entries_of(candidate_stream(row.id))[-1]
    assert (last.code, last.data["new"], last.data["source"]) == (
        "elections.candidate.photo",
        row.photo,
        SOURCE,
    )


def test_the_former_one_is_removed_when_the_new_one_is_safe(office: Office, stored: Path) -> None:
    row = office.create()
    put(office, row, picture(600, 900))
    former = row.photo
    put(office, row, picture(600, 900, top="green"))
    assert row.photo != former
    assert [path.name for path in files_in(stored)] == [Path(row.photo).name]


def test_another_ratio_is_pointed_out_and_cut_on_request(office: Office, stored: Path) -> None:
    row = office.create()
    assert put(office, row, picture(900, 900)).wrong_ratio
    former = row.photo
    with TestCase.captureOnCommitCallbacks(execute=True):
        check = service.crop_photo(actor=office.clerk, candidate_id=row.id)
    row.refresh_from_db()
    assert (check.width, check.height, check.wrong_ratio) == (600, 900, False)
    assert photo_size(row.photo) == (600, 900)
    assert not (stored / former).exists()
    assert put(office, row, picture(900, 900), crop=True).wrong_ratio is False


def test_a_telephones_picture_is_turned_and_says_nothing_of_the_place(office: Office, stored: Path) -> None:
    row = office.create()
    check = put(office, row, photographed(900, 600))
    assert (check.width, check.height, check.wrong_ratio) == (600, 900, False)
    raw = (stored / row.photo).read_bytes()
    assert b"Exif" not in raw
    assert b"Secret" not in raw


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (picture(399, 900), "photo_too_small"),
        (picture(400, 599), "photo_too_small"),
        (picture(600, 900)[:400], "photo_broken"),
        (bomb(), "photo_too_many_pixels"),
        (b"%PDF-1.7", "not_a_photo"),
        (b"", "photo_empty"),
    ],
)
def test_wrong_files_change_nothing(office: Office, stored: Path, content: bytes, code: str) -> None:
    row = office.create()
    put(office, row, picture(600, 900))
    before = (row.photo, row.version, len(files_in(stored)))
    assert refused(lambda: put(office, row, content)) == code
    row.refresh_from_db()
    assert (row.photo, row.version, len(files_in(stored))) == before


def test_a_file_that_is_two_files_is_one_afterwards(office: Office, stored: Path) -> None:
    row = office.create()
    assert refused(lambda: put(office, row, b"GIF89a" + polyglot())) == "not_a_photo"
    put(office, row, polyglot())
    assert b"script" not in (stored / row.photo).read_bytes()


def test_a_cut_too_small_is_refused(office: Office) -> None:
    row = office.create()
    put(office, row, picture(900, 600))  # in the middle 400×600: just enough
    crop = partial(service.crop_photo, actor=office.clerk, candidate_id=row.id)
    assert (crop().width, crop().height) == (400, 600)
    Candidate.objects.with_scopes_disabled().filter(pk=row.pk).update(photo=small())
    assert refused(crop) == "photo_too_small"


def small() -> str:
    """A stored photo that gets too small when it is cut: the least there is, but lower than wide."""
    with photos.taken_in(uploaded_photo(picture(900, 500)), folder=service.FOLDER) as name:
        return name


def test_only_the_clerk_and_only_an_open_dossier(office: Office, stored: Path) -> None:
    row = office.create()
    for actor in (office.head, office.board, office.world.actor("team:1")):
        assert refused(put, office, row, picture(600, 900), actor=actor) == "forbidden"
        assert refused(service.crop_photo, actor=actor, candidate_id=row.id) == "forbidden"
    abroad = Office(office.day, "00002").clerk
    assert refused(lambda: put(office, row, picture(600, 900), actor=abroad)) == "not_found"
    assert refused(lambda: put(office, row, picture(600, 900), source="")) == "source_required"
    leave_now(office, row)
    assert refused(lambda: put(office, row, picture(600, 900))) == "dossier_closed"
    assert files_in(stored) == []


def test_who_may_see_it(office: Office) -> None:
    row = office.create()

    def see(actor: Actor) -> str:
        return service.photo_of(actor=actor, candidate_id=row.id)

    assert refused(lambda: see(office.board)) == "no_photo"
    put(office, row, picture(600, 900))
    assert see(office.board) == see(office.head) == see(office.clerk) == row.photo
    assert refused(lambda: see(office.world.actor("team:1"))) == "forbidden"
    assert refused(lambda: see(Office(office.day, "hn").clerk)) == "not_found"


def test_no_photo_to_cut(office: Office) -> None:
    row = office.create()
    assert refused(service.crop_photo, actor=office.clerk, candidate_id=row.id) == "no_photo"
