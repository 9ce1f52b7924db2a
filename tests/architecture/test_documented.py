"""What an operator or a client's author must know is written down: settings, commands, refusals."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.error_codes import codes, documented
from tests.architecture.sources import PACKAGES, ROOT, calls, dotted, literal, modules, tree, words

READERS = re.compile(r"^(?:env(?:\.\w+)?|os\.environ\.(?:get|setdefault)|os\.getenv)$")


def settings_read(source: ast.Module) -> Iterator[str]:
    """Names read from the environment by environs or os.environ."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and READERS.match(dotted(node.func)):
            name = literal(node, 0, "name")
            if name:
                yield name
        elif isinstance(node, ast.Subscript) and dotted(node.value) == "os.environ":
            yield ast.literal_eval(node.slice)


def test_each_setting_is_in_the_operations_page() -> None:
    names = {name for path in modules() for name in settings_read(tree(path))} - {"DJANGO_SETTINGS_MODULE"}
    page = words("operations.md")
    assert "DATABASE_URL" in names
    assert sorted(name for name in names if f"`{name}`" not in page) == []


def test_each_command_is_in_the_operations_page() -> None:
    commands = {
        path.stem
        for package in PACKAGES
        for path in (ROOT / package).glob("management/commands/*.py")
        if path.stem != "__init__"
    }
    page = words("operations.md")
    assert "prepare" in commands
    assert sorted(name for name in commands if f"manage.py {name}" not in page) == []


def test_each_refusal_is_in_the_errors_page() -> None:
    missing = sorted(codes().keys() - documented())
    assert not missing, f"run `python -m tests.architecture.error_codes`: docs/errors.md lacks {missing}"


def test_no_refusal_is_documented_that_is_gone() -> None:
    assert sorted(documented() - codes().keys()) == []


def test_the_readers_see_what_they_look_for() -> None:
    source = ast.parse('env.str("A", "")\nenv("B")\nos.environ["C"]\nos.environ.get("D")\nother.get("E")')
    assert sorted(settings_read(source)) == ["A", "B", "C", "D"]
    call = next(iter(c for c in calls(ROOT / "council/errors.py") if dotted(c.func) == "super"))
    assert literal(call, 0, "code") is None
