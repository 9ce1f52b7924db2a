"""Taking in photos: what people see later is a new JPEG, made from the pixels alone.

The file that was uploaded is never kept: position, camera, time, thumbnails, and whatever else a file can
carry besides its picture (a second file behind the image, for one) are gone. The name says nothing.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from uuid import uuid4

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from council import clock
from council.errors import Refused
from council.rules.photos import MAX_BYTES, MAX_PIXELS, PHOTO_REASONS, centred_crop, format_of
from council.rules.uploads import UPLOAD_REASONS

log = structlog.get_logger(__name__)
STATUS = {"photo_too_large": 413, "photo_too_many_pixels": 413}
FULL = (errno.ENOSPC, errno.EDQUOT)
QUALITY = 88


@contextmanager
def taken_in(
    upload: UploadedFile[bytes], *, folder: str, largest: int = 2400, crop: tuple[int, int] | None = None
) -> Iterator[str]:
    """Check an uploaded photo and store it as a JPEG for the block; yields its stored name.

    Upright by its EXIF orientation, without metadata, no side longer than `largest`, cut in the middle to the
    ratio `crop` if one is given. An exception in the block or a full disk removes the file again. Decoding a
    large photo takes a second, so enter the block outside of any transaction.
    """
    content = _jpeg(_checked(upload), largest, crop)
    name = f"{folder}/{clock.today():%Y/%m}/{uuid4().hex}.jpg"
    try:
        saved = default_storage.save(name, ContentFile(content))
        if saved != name:
            raise FileExistsError(name)
        yield name
    except BaseException as error:
        forget(name)
        if isinstance(error, OSError) and error.errno in FULL:
            raise Refused.because(UPLOAD_REASONS["storage_full"], status=507) from error
        raise


def forget(name: str) -> None:
    """Remove a stored photo; nothing happens where there is none."""
    if name:
        with suppress(OSError):
            default_storage.delete(name)


def photo_size(name: str) -> tuple[int, int]:
    """Width and height of a stored photo, read from its head."""
    with default_storage.open(name) as file, Image.open(file, formats=["JPEG"]) as image:
        return image.size


def _checked(upload: UploadedFile[bytes]) -> bytes:
    """The bytes of a file that claims to be a photo of a size we take."""
    if (upload.size or 0) > MAX_BYTES:
        raise _refusal("photo_too_large")
    upload.seek(0)
    content: bytes = upload.read(MAX_BYTES + 1)
    if not content:
        raise _refusal("photo_empty")
    if len(content) > MAX_BYTES:
        raise _refusal("photo_too_large")
    if not format_of(content[:16]):
        raise _refusal("not_a_photo")
    return content


def _jpeg(content: bytes, largest: int, crop: tuple[int, int] | None) -> bytes:
    try:
        return _encoded(_picture(content, largest, crop))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _refusal("photo_too_many_pixels") from None
    except Exception as error:  # decoders raise whatever a broken file makes them stumble over
        log.warning("photo_refused", error=repr(error)[:200])
        raise _refusal("photo_broken") from error


def _picture(content: bytes, largest: int, crop: tuple[int, int] | None) -> Image.Image:
    with Image.open(BytesIO(content), formats=[format_of(content[:16])]) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _refusal("photo_too_many_pixels")
        if crop is None:
            image.draft("RGB", (largest, largest))  # lets a JPEG be decoded at a fraction of its size
        image.load()
        upright = _on_white(ImageOps.exif_transpose(image))
    if crop is not None:
        upright = upright.crop(centred_crop(upright.width, upright.height, crop))
    upright.thumbnail((largest, largest), Image.Resampling.LANCZOS)
    return upright


def _on_white(image: Image.Image) -> Image.Image:
    """RGB; what was transparent becomes white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    ground = Image.new("RGB", clear.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground


def _encoded(image: Image.Image) -> bytes:
    clean = Image.new("RGB", image.size)  # nothing but pixels: the encoder would pass on what it finds
    clean.paste(image)
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _refusal(code: str) -> Refused:
    return Refused.because(PHOTO_REASONS[code], status=STATUS.get(code, 400))
