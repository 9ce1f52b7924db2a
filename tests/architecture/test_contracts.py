"""The import contracts of pyproject.toml hold, and each would notice a breach."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT

LINT = "from importlinter.cli import lint_imports_command as c; c(['--no-cache', '--no-logo'])"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# One line planted in a module of a copy, for each contract.
BREACHES = {
    "domains": ("meetings/state.py", "import elections.apps"),
    "council-below-domains": ("council/text.py", "import meetings.apps"),
    "roof": ("council/clock.py", "import council.urls"),
    "realtime": ("realtime/topics.py", "import council.errors"),
    "layers": ("meetings/models/__init__.py", "import meetings.services"),
    "rules": ("meetings/rules/voting.py", "import django.utils.timezone"),
    "channels": ("meetings/services/__init__.py", "import channels.layers"),
    "reportlab": ("council/services/__init__.py", "import reportlab.lib"),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_contracts_hold() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def breached(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the sources with every breach planted."""
    copy = tmp_path_factory.mktemp("breached")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=only_python)
    for module, line in BREACHES.values():
        with (copy / module).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    return lint_imports(copy).stdout


def only_python(folder: str, names: list[str]) -> list[str]:
    skipped = {"__pycache__", "static", "templates", "locale", "migrations"}
    return [name for name in names if name in skipped or not (name.endswith(".py") or "." not in name)]


@pytest.mark.parametrize("contract", CONTRACTS, ids=[contract["id"] for contract in CONTRACTS])
def test_contract_notices_a_breach(contract: dict[str, str], breached: str) -> None:
    assert contract["id"] in BREACHES
    assert f"{contract['name']} BROKEN" in breached
