"""The top level is fixed, files stay short, lock files name no address."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT

FOLDERS = {*PACKAGES, "tests", "docs"}
NOT_OURS = {"node_modules", "build", "var"}
MOST_LINES = 400
CODE = {".py", ".js", ".css", ".html"}
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt", "package-lock.json"]
ADDRESS = re.compile(r"https?://|file:|--(?:index-url|extra-index-url|find-links|trusted-host)|^-[fi]\b")


def code_files() -> list[Path]:
    return [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in CODE and "migrations" not in path.parts and path.is_file()
    ]


def pins(name: str) -> set[str]:
    return set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE))


def test_top_level_holds_the_folders_of_the_design() -> None:
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert found - NOT_OURS == FOLDERS


def test_files_stay_short() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in code_files()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_address(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    assert [line for line in lines if ADDRESS.search(line)] == []


@pytest.mark.parametrize(
    "line", ["--index-url x", "--find-links /opt", '"resolved": "https://x/y"', "-f /opt"]
)
def test_an_address_would_be_seen(line: str) -> None:
    assert ADDRESS.search(line)


@pytest.mark.parametrize("name", LOCKS[:3])
def test_each_pin_has_hashes(name: str) -> None:
    entries = re.split(r"^(?=\S+==)", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_development_installs_the_versions_the_product_runs_on() -> None:
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_version_is_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()
