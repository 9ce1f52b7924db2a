"""The portrait of a dossier: 4×6 on paper, so 4 to 6 on the screen; cut in the middle on request."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from council.errors import Refused
from council.permissions import Actor, require
from council.rules.photos import ratio_differs
from council.services import photos
from elections import access
from elections.models import Candidate
from elections.services.candidates import EDIT, changed, document, open_candidate

RATIO = (4, 6)
TOLERANCE = 3  # percent: what a scanner's edge takes away
LEAST = (400, 600)  # pixels: 4×6 cm at 254 dpi
LARGEST = 1800
FOLDER = "candidates"


@dataclass(frozen=True, slots=True)
class PhotoCheck:
    """What is seen of a stored portrait."""

    width: int
    height: int

    @property
    def wrong_ratio(self) -> bool:
        """Not 4 to 6: the page offers to cut it in the middle."""
        return ratio_differs(self.width, self.height, RATIO, TOLERANCE)


def set_photo(
    *, actor: Actor, candidate_id: int, upload: UploadedFile[bytes], source: str, crop: bool = False
) -> PhotoCheck:
    """Store a portrait in place of the former one. One of another ratio is kept and pointed out, or cut."""
    require(actor, EDIT, actor.council_id)
    source = document(source)
    with transaction.atomic():
        open_candidate(actor, candidate_id)
    wanted = RATIO if crop else None
    with photos.taken_in(upload, folder=FOLDER, largest=LARGEST, crop=wanted) as name:
        check = _large_enough(name)
        with transaction.atomic():
            row = open_candidate(actor, candidate_id)
            _put(actor, row, name, {"source": source, "cut": crop})
    return check


def crop_photo(*, actor: Actor, candidate_id: int) -> PhotoCheck:
    """Cut the stored portrait to 4 to 6 in the middle."""
    require(actor, EDIT, actor.council_id)
    with transaction.atomic():
        name = open_candidate(actor, candidate_id).photo
    if not name:
        raise Refused("no_photo", _("Hồ sơ này chưa có ảnh; hãy tải ảnh lên."))
    upload = SimpleUploadedFile("photo.jpg", _content(name), "image/jpeg")
    with photos.taken_in(upload, folder=FOLDER, largest=LARGEST, crop=RATIO) as cut:
        check = _large_enough(cut)
        with transaction.atomic():
            row = open_candidate(actor, candidate_id)
            if row.photo != name:
                raise Refused("photo_changed", _("Ảnh vừa được thay; hãy xem lại ảnh mới."))
            _put(actor, row, cut, {"source": "", "cut": True})
    return check


def check_photo(row: Candidate) -> PhotoCheck | None:
    """The size of a candidate's stored portrait; None where there is none."""
    if row.photo:
        with suppress(OSError):
            return PhotoCheck(*photos.photo_size(row.photo))
    return None


def photo_of(*, actor: Actor, candidate_id: int) -> str:
    """The stored name of a portrait, for those who work on candidates."""
    require(actor, "elections.see_candidates", actor.council_id)
    row = access.candidate(actor, candidate_id)
    if not row.photo:
        raise Refused("no_photo", _("Hồ sơ này chưa có ảnh; hãy tải ảnh lên."), status=404)
    return row.photo


def _put(actor: Actor, row: Candidate, name: str, said: dict[str, object]) -> None:
    former, row.photo = row.photo, name
    changed(actor, row, "elections.candidate.photo", {**said, "old": former, "new": name})
    transaction.on_commit(lambda: photos.forget(former))


def _large_enough(name: str) -> PhotoCheck:
    check = PhotoCheck(*photos.photo_size(name))
    if check.width < LEAST[0] or check.height < LEAST[1]:
        said = {"width": check.width, "height": check.height, "least_width": LEAST[0], "least": LEAST[1]}
        raise Refused(
            "photo_too_small",
            _(
                "Ảnh chỉ có %(width)s×%(height)s điểm; cần ít nhất %(least_width)s×%(least)s để in rõ. "
                "Hãy quét lại ở độ phân giải cao hơn."
            )
            % said,
            status=400,
        )
    return check


def _content(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content
