"""Pictures of every kind an upload can be, the wrong ones too."""

from __future__ import annotations

from io import BytesIO
from zlib import crc32

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

POSITION = {1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 15.0)}


def picture(
    width: int = 400, height: int = 600, *, kind: str = "JPEG", mode: str = "RGB", top: str = "red"
) -> bytes:
    """A picture whose upper half has another colour than the lower one, so that turning shows."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste(Image.new("RGB", (width, height // 2), top), (0, 0))
    return saved(image.convert(mode), kind)


def saved(image: Image.Image, kind: str = "JPEG", exif: Image.Exif | None = None) -> bytes:
    out = BytesIO()
    image.save(out, kind, **({"exif": exif} if exif is not None else {}))
    return out.getvalue()


def photographed(width: int = 600, height: int = 400, *, orientation: int = 6) -> bytes:
    """As a telephone writes it: lying on its side, with position, camera, and a word of the owner."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Secret Maker"
    exif.get_ifd(0x8825).update(POSITION)
    with Image.open(BytesIO(picture(width, height))) as image:
        return saved(image, exif=exif)


def polyglot() -> bytes:
    """A sound JPEG that is a page with a script as well, in a comment and behind its end."""
    body = picture()
    script = b"<html><script>alert(1)</script></html>"
    comment = b"\xff\xfe" + (len(script) + 2).to_bytes(2, "big") + script
    return body[:2] + comment + body[2:] + b"PK\x03\x04" + script


def bomb(side: int = 100_000) -> bytes:
    """A few hundred bytes that ask for a picture of 100,000 by 100,000."""
    tiny = bytearray(picture(2, 2, kind="PNG"))
    at = tiny.index(b"IHDR")
    tiny[at + 4 : at + 12] = side.to_bytes(4, "big") * 2
    tiny[at + 17 : at + 21] = crc32(tiny[at : at + 17]).to_bytes(4, "big")
    return bytes(tiny)


def uploaded_photo(content: bytes | None = None, name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content, "image/jpeg")
