"""Whether words in pictures can be read on this machine: Tesseract and its data for a language, both
optional."""

from __future__ import annotations

import shutil
import subprocess

from django.conf import settings

SECONDS = 10


def lacking() -> str:
    """What keeps words in pictures from being read, "" when nothing does. Asked each time: an operator may
    install it while the server runs."""
    language = settings.OCR_LANGUAGE
    if not language:
        return "OCR_LANGUAGE is empty"
    program = shutil.which("tesseract")
    if program is None:
        return "tesseract is not installed"
    try:
        run = subprocess.run(  # noqa: S603 - the program found above, no foreign words
            [program, "--list-langs"], capture_output=True, timeout=SECONDS, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"tesseract does not run ({type(error).__name__})"
    known = run.stdout.split()
    missing = [name for name in language.split("+") if name not in known]
    return f"tesseract lacks the language {', '.join(missing)}" if missing else ""
