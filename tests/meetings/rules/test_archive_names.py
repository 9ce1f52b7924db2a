"""Names in an archive, from whatever people and machines have called their files."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.archive_names import (
    LONGEST_PATH,
    MOST_BYTES,
    MOST_LETTERS,
    Paths,
    extension_of,
    safe_name,
)

RESERVED = ["con", "PRN", "aux", "Nul", "COM1", "lpt9", "com¹", "CON.txt", "nul.tar.gz"]
FORBIDDEN = set('<>:"/\\|?*')


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tờ trình 05/TTr-UBND", "Tờ trình 05-TTr-UBND"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "khong-ten"),
        ("", "khong-ten"),
        ("C:\\Windows\\system32", "C-Windows-system32"),
        (".an", "an"),
        ("cuối chấm. . .", "cuối chấm"),
        ("đảo\u202efdp.exe", "đảofdp.exe"),
        ("một\u200bhai\x00ba", "mộthaiba"),
        ("xuống\ndòng\tcột", "xuống dòng cột"),
        ("a" * 300, "a" * MOST_LETTERS),
        (unicodedata.normalize("NFD", "Nghị quyết"), "Nghị quyết"),
    ],
)
def test_a_name_that_unpacks_everywhere(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("name", RESERVED)
def test_reserved_names_of_windows(name: str) -> None:
    assert safe_name(name).startswith("_")
    assert safe_name(name.split(".")[0], extension="pdf").startswith("_")


def test_a_name_that_only_begins_like_a_reserved_one_stays() -> None:
    assert safe_name("Congress") == "Congress"
    assert safe_name("com10") == "com10"


@pytest.mark.parametrize(
    ("file_name", "extension"),
    [
        ("a.PDF", "pdf"),
        ("a.tar.gz", "gz"),
        ("a", ""),
        ("a.", ""),
        ("a.p df", ""),
        ("a.pdf\u202e", ""),
        (".pdf", "pdf"),
    ],
)
def test_the_extension_of_an_upload(file_name: str, extension: str) -> None:
    assert extension_of(file_name) == extension


def test_names_alike_get_numbers() -> None:
    paths = Paths()
    taken = [
        paths.take("tai-lieu/1", stem, "pdf") for stem in ("Tờ trình", "tờ trình", "TỜ TRÌNH", "Tờ trình")
    ]
    assert taken[:2] == ["tai-lieu/1/Tờ trình.pdf", "tai-lieu/1/tờ trình (2).pdf"]
    assert len({path.casefold() for path in taken}) == 4
    assert paths.take("tai-lieu/2", "Tờ trình", "pdf") == "tai-lieu/2/Tờ trình.pdf"


def test_a_long_name_keeps_its_extension_and_its_number() -> None:
    paths = Paths()
    first, second = (paths.take("tai-lieu/1", "Ệ" * 300, "pdf") for _again in range(2))
    assert first.endswith("Ệ.pdf")
    assert second.endswith(" (2).pdf")
    assert len(second.rpartition("/")[2].encode()) <= 255


@given(st.lists(st.text(), max_size=8), st.text(max_size=8))
def test_whatever_the_names_they_are_safe_and_their_own(stems: list[str], extension: str) -> None:
    paths = Paths()
    taken = [paths.take("tai-lieu/12.3", stem, extension) for stem in stems]
    assert len({path.casefold() for path in taken}) == len(stems)
    for path in taken:
        name = path.removeprefix("tai-lieu/12.3/")
        assert len(path) <= LONGEST_PATH
        assert len(name.encode()) <= MOST_BYTES + len(" (9999)")
        assert not FORBIDDEN & set(name)
        assert name == unicodedata.normalize("NFC", name)
        assert not name.startswith((".", " "))
        assert not name.endswith((".", " "))
        assert not any(unicodedata.category(c).startswith("C") for c in name)
