"""What import-linter cannot see: imports inside functions, and modules of ours that rules may not use."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, modules, place, tree

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
RULES = [path for path in modules() if path.relative_to(ROOT).parts[1] == "rules"]


def imports_inside_functions(source: ast.Module) -> Iterator[ast.stmt]:
    for function in ast.walk(source):
        if isinstance(function, FUNCTIONS):
            yield from (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))


def imported(source: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def is_allowed_in_rules(name: str, app: str) -> bool:
    top = name.partition(".")[0]
    package = ".".join(name.split(".")[:2])
    return top in sys.stdlib_module_names or package in ("council.rules", f"{app}.rules")


def test_no_import_inside_a_function() -> None:
    found = [
        place(path, node)
        for path in modules("council", "meetings", "elections", "petitions", "realtime", "tests")
        for node in imports_inside_functions(tree(path))
    ]
    assert not found, f"imports inside functions hide what a module depends on: {found}"


@pytest.mark.parametrize("path", RULES, ids=place)
def test_rules_use_the_standard_library_and_rules_alone(path: Path) -> None:
    app = path.relative_to(ROOT).parts[0]
    assert [name for name in imported(tree(path)) if not is_allowed_in_rules(name, app)] == []


def test_the_readers_see_what_they_look_for() -> None:
    source = ast.parse("import os\nasync def f():\n    from django import db\n")
    assert len(list(imports_inside_functions(source))) == 1
    assert imported(source) == {"os", "django"}
    assert is_allowed_in_rules("council.rules.decision", "meetings")
    assert not is_allowed_in_rules("council.text", "meetings")
    assert not is_allowed_in_rules("meetings.rules.voting", "elections")
