"""Journal rows are written by council.services.journal alone."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import ROOT, dotted, modules, place, tree

HOME = "council/services/journal.py"
VERBS = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "save",
}
WRITES = VERBS | {f"a{verb}" for verb in VERBS}


def root_name(node: ast.expr) -> str:
    """The name at the left end of `A.objects.filter(…).delete`, through the calls in between."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return ""
    return node.id


def writes_of_entries(source: ast.Module) -> Iterator[ast.Call]:
    for call in ast.walk(source):
        if not isinstance(call, ast.Call):
            continue
        made = dotted(call.func).endswith("JournalEntry")
        written = (
            isinstance(call.func, ast.Attribute)
            and call.func.attr in WRITES
            and root_name(call.func) == "JournalEntry"
        )
        if made or written:
            yield call


def test_journal_entries_are_written_in_one_place() -> None:
    found = [
        place(path, call)
        for path in modules()
        if path.relative_to(ROOT).as_posix() != HOME
        for call in writes_of_entries(tree(path))
    ]
    assert found == []


def test_each_way_of_writing_is_seen() -> None:
    source = """
JournalEntry(code="x")
models.JournalEntry(code="x")
JournalEntry.objects.create(code="x")
JournalEntry.objects.filter(pk=1).update(code="y")
JournalEntry.objects.filter(pk=1).delete()
"""
    assert len(list(writes_of_entries(ast.parse(source)))) == 5
    assert not list(writes_of_entries(ast.parse("JournalEntry.objects.filter(stream=s).order_by('seq')")))
