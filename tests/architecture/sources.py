"""The project's own sources as the architecture tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("council", "meetings", "elections", "petitions", "realtime")


def modules(*folders: str) -> Iterator[Path]:
    """Python files below these folders (default: the packages), without migrations."""
    for folder in folders or PACKAGES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Where to look: council/text.py:12, as an editor opens it."""
    line = f":{node.lineno}" if isinstance(node, ast.expr | ast.stmt) else ""
    return f"{path.relative_to(ROOT).as_posix()}{line}"


def dotted(node: ast.expr) -> str:
    """The text of a chain of names such as JournalEntry.objects.create, "" of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return ""


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def literal(call: ast.Call, position: int, keyword: str) -> str | None:
    """The string given to a call at a position or by a keyword, None when it is not a literal string."""
    found = [k.value for k in call.keywords if k.arg == keyword] or call.args[position : position + 1]
    if found and isinstance(found[0], ast.Constant) and isinstance(found[0].value, str):
        return found[0].value
    return None


def words(name: str) -> str:
    """A document's text, "" where there is none yet."""
    path = ROOT / "docs" / name
    return path.read_text(encoding="utf-8") if path.exists() else ""
