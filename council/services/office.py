"""Word, Excel and slides as PDF: people read what LibreOffice makes of them, the file that came is kept.

A package (OOXML, ODF) is foreign input: it is counted while it is unpacked, never trusted by its header,
before LibreOffice sees it; macros, packages in packages and files that grow beyond measure are refused.
LibreOffice runs as a process of its own with a profile of its own, bounded in time and memory, without a
network where the machine lets us take it away. Where it is not installed, such files are refused with the
reason.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Semaphore

import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
# Extension -> media type.
TYPES: dict[str, str] = {
    ".docx": f"{OOXML}wordprocessingml.document",
    ".xlsx": f"{OOXML}spreadsheetml.sheet",
    ".pptx": f"{OOXML}presentationml.presentation",
    ".odt": f"{ODF}text",
    ".ods": f"{ODF}spreadsheet",
    ".odp": f"{ODF}presentation",
}
OLD = frozenset({".doc", ".xls", ".ppt", ".docm", ".xlsm", ".pptm", ".rtf"})
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"  # an OOXML file with a password is an OLE container
MOST_PARTS = 2_000
MOST_BYTES = 200 * 1024**2
MOST_GROWTH = 100  # times the size of the file
SMALL = 1024**2  # a part below this may grow more: an empty sheet of a million cells packs well
CHUNK = 256 * 1024
CONTENT_TYPES = 1024**2
PACKED = (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar", ".7z", ".rar", ".gz")
SECONDS = 90
MEMORY_BYTES = 4 * 1024**3
_one_at_a_time = Semaphore(1)


class UnusableError(Exception):
    """A file that cannot be taken; `code` says why (council.rules.uploads)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def extension(file_name: str) -> str:
    """The ending of a name in small letters, with its dot."""
    return Path(file_name).suffix.lower()


def is_office(file_name: str) -> bool:
    """Whether a file says by its name that it is a text, a sheet or slides, of whatever age."""
    return extension(file_name) in TYPES or extension(file_name) in OLD


def media_type(file_name: str) -> str:
    """The media type of a stored original: PDF, or that of its package."""
    return TYPES.get(extension(file_name), "application/pdf")


def reading_name(file_name: str) -> str:
    """What the reading copy of a file is called: it is a PDF."""
    return f"{file_name[: -len(extension(file_name))]}.pdf" if is_office(file_name) else file_name


def available() -> str:
    """Where LibreOffice is; "" where it is not."""
    return shutil.which(settings.LIBREOFFICE) or "" if settings.LIBREOFFICE else ""


def to_pdf(source: str, file_name: str, target: str) -> None:
    """Write `source` as PDF to `target`. Raises UnusableError or OSError."""
    ending = extension(file_name)
    if ending in OLD:
        raise UnusableError("office_old")
    check(source, ending)
    if not available():
        raise UnusableError("office_missing")
    with _one_at_a_time, TemporaryDirectory(prefix="nghitruong-office-") as folder:
        named = Path(folder) / f"in{ending}"
        shutil.copyfile(source, named)
        _convert(named)
        made = named.with_suffix(".pdf")
        if not made.is_file() or made.stat().st_size == 0:
            raise UnusableError("office_broken")
        shutil.copyfile(made, target)


def check(source: str, ending: str) -> None:
    """Whether a package is what its name says, holds nothing that runs, and stays small when unpacked."""
    with Path(source).open("rb") as file:
        head = file.read(4)
    if head == OLE:
        raise UnusableError("office_password")
    if head != ZIP:
        raise UnusableError("office_broken")
    try:
        with zipfile.ZipFile(source) as package:
            _check_parts(package, Path(source).stat().st_size)
            _check_kind(package, ending)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        # RuntimeError: a part with a password; NotImplementedError: a packing nobody writes
        raise UnusableError("office_broken") from error


def _check_parts(package: zipfile.ZipFile, size: int) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise UnusableError("office_bomb")
    total = 0
    for part in parts:
        name = part.filename.replace("\\", "/")
        if (
            name.startswith("/")
            or ".." in name.split("/")
            or (part.external_attr >> 16) & 0o170000 == 0o120000
        ):
            raise UnusableError("office_broken")
        if name.lower().endswith("vbaproject.bin") or name.startswith("Basic/"):
            raise UnusableError("office_macros")
        total += _unpacked(package, part, MOST_BYTES - total)
        if total > MOST_BYTES or (total > SMALL and total > MOST_GROWTH * size):
            raise UnusableError("office_bomb")


def _unpacked(package: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """How many bytes a part really has. One that is longer than its header says fails by its check sum."""
    found = 0
    with package.open(part) as stream:
        first = True
        while chunk := stream.read(CHUNK):
            if first and chunk[:4] == ZIP and part.filename.lower().endswith(PACKED):
                raise UnusableError("office_bomb")
            first = False
            found += len(chunk)
            if found > room:
                raise UnusableError("office_bomb")
    return found


def _check_kind(package: zipfile.ZipFile, ending: str) -> None:
    """The package itself says what it is; a renamed one is refused."""
    names = set(package.namelist())
    if ending in (".odt", ".ods", ".odp"):
        said = package.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
        if said != TYPES[ending]:
            raise UnusableError("office_broken")
        return
    if "[Content_Types].xml" not in names:
        raise UnusableError("office_broken")
    with package.open("[Content_Types].xml") as file:
        told = file.read(CONTENT_TYPES).decode("utf-8", "replace")
    if "macroEnabled" in told:
        raise UnusableError("office_macros")
    if f"{TYPES[ending]}.main+xml" not in told:
        raise UnusableError("office_broken")


def _convert(named: Path) -> None:
    home = named.parent
    command = [
        *_apart(),
        available(),
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nofirststartwizard",
        "--convert-to",
        "pdf",
        "--outdir",
        str(home),
        str(named),
    ]
    environment = {"PATH": os.pathsep.join(os.get_exec_path()), "HOME": str(home), "LANG": "C.UTF-8"}
    try:
        run = _run(command, environment, home)
    except subprocess.TimeoutExpired:
        log.warning("office_conversion_too_long", seconds=SECONDS)
        raise UnusableError("office_failed") from None
    if run.returncode != 0:
        log.warning("office_conversion_failed", status=run.returncode, tail=run.stderr[-300:])
        raise UnusableError("office_failed")


def _run(
    command: Sequence[str], environment: dict[str, str], home: Path
) -> subprocess.CompletedProcess[bytes]:
    """Run it with all its children in a group of their own, which ends with it."""
    process = subprocess.Popen(  # noqa: S603 - the program the operator named; the paths are our own
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_bounds,  # noqa: PLW1509 - sets limits of the child and nothing else
    )
    try:
        _out, told = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        raise
    return subprocess.CompletedProcess(list(command), process.returncode, b"", told)


def _bounds() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(10)


@cache
def _apart() -> tuple[str, ...]:
    """What takes the network away from a command, where this machine lets us: a file could ask for pictures
    from elsewhere."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--net", "--map-root-user")
    tried = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)  # noqa: S603
    return command if tried.returncode == 0 else ()
