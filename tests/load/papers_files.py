"""PDFs as a scanner makes them: each page one grey picture full of noise, of a size that is asked for.

Pictures come from a pool, so that a gigabyte is written in seconds; no two files of a session are the same.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from PIL import Image

A4 = (1131, 1600)  # pixels of a page at some 137 dpi
POOL = 120
POINTS = (595, 842)


def pictures(size: int, count: int = POOL) -> list[bytes]:
    """So many different JPEGs of a page, each of about `size` bytes."""
    quality = _quality(size)
    return [_picture(number, quality) for number in range(count)]


def write_scan(path: Path, pages: int, pool: Sequence[bytes], seed: int) -> None:
    """A file of so many pages, pictures of the pool in a shuffled order, each with a stream of its own."""
    chance = random.Random(seed)
    with pikepdf.new() as pdf:
        pdf.docinfo["/Title"] = f"Scan {seed}"
        for _page in range(pages):
            _add_page(pdf, pool[chance.randrange(len(pool))])
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def _add_page(pdf: pikepdf.Pdf, jpeg: bytes) -> None:
    image = pikepdf.Stream(pdf, jpeg)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = A4
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    image.Filter = pikepdf.Name.DCTDecode
    wide, high = POINTS
    page = pdf.add_blank_page(page_size=POINTS)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(pdf, f"q {wide} 0 0 {high} 0 0 cm /Im0 Do Q".encode())


def _picture(number: int, quality: int) -> bytes:
    picture = Image.effect_noise(A4, 40 + number % 7)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def _quality(size: int) -> int:
    """The quality at which a page of noise comes closest to a size."""
    return min(range(5, 90, 5), key=lambda quality: abs(len(_picture(0, quality)) - size))
