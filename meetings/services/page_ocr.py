"""Read the words in the picture of one page with Tesseract.

    python -m meetings.services.page_ocr FILE PAGE LANGUAGE

Runs as a process of its own: PDFium draws the page, Tesseract reads it. Answers with one line of JSON as
meetings.services.page_words does, or {"error": code}. Imports nothing of Django.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from io import BytesIO
from typing import Any

import pypdfium2

from meetings.services import page_words

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS, SECONDS = 120, 180
DPI = 300  # what Tesseract was trained for
MOST_PIXELS = 16_000_000  # A3 at 300 dpi; larger pages are drawn smaller
POINTS = 72
ONE = {"OMP_THREAD_LIMIT": "1"}  # Tesseract would take every core


def read(path: str, number: int, language: str) -> dict[str, Any]:
    """One page."""
    program = shutil.which("tesseract")
    if program is None:
        return {"error": "ocr_missing"}
    try:
        picture = _picture(path, number)
    except (pypdfium2.PdfiumError, OSError, ValueError, MemoryError):
        return {"error": "text_broken"}
    command = [program, "stdin", "stdout", "-l", language, "--dpi", str(DPI)]
    try:
        run = subprocess.run(  # noqa: S603 - the program found above; the language is a setting
            command,
            input=picture,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, **ONE},
        )
    except subprocess.TimeoutExpired:
        return {"error": "text_too_slow"}
    if run.returncode != 0:
        return {"error": "ocr_failed"}
    return page_words.told(number, run.stdout.decode(errors="replace").replace("\f", "\n"), drawn=True)


def _picture(path: str, number: int) -> bytes:
    """A page in shades of grey, as PNG."""
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DPI / POINTS, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
        out = BytesIO()
        page.render(scale=scale, grayscale=True).to_pil().save(out, "PNG", compress_level=1)
        return out.getvalue()
    finally:
        document.close()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    os.nice(15)
    sys.stdout.write(json.dumps(read(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
