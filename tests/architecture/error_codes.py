"""The table of docs/errors.md, made from the code: python -m tests.architecture.error_codes

A refusal's code is the literal given to Refused(…) or WireRefusal(…), or to the Reason of a rule.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tests.architecture.sources import ROOT, dotted, literal, modules, place, tree

PAGE = ROOT / "docs" / "errors.md"
MAKERS = {"Refused", "WireRefusal", "Reason"}
HEAD = """# Codes of answers and refusals

Each refusal reaches a client as `{"code", "message", "law"}`: over the websocket in `error`, over HTTP in the
body with a 4xx status. Programs read the code; people read the message, in Vietnamese or English. A rule that
decides gives its reason in the same form. This table is made from the code by
`python -m tests.architecture.error_codes`.

| code | message | where |
|---|---|---|
"""
ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


@dataclass(slots=True)
class Code:
    messages: list[str]
    where: str


def assigned(nodes: Iterable[ast.AST]) -> dict[str, ast.expr]:
    """What these statements assign to plain names."""
    return {
        target.id: node.value
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


@cache
def constants() -> dict[str, ast.expr]:
    """Names in capitals of all modules: messages that are written once and used often."""
    return {
        name: value
        for path in modules()
        for name, value in assigned(tree(path).body).items()
        if name.isupper()
    }


def text_of(node: ast.expr | None, names: Mapping[str, ast.expr]) -> str:
    """The literal in `_("…")`, `N_("…")`, a bare string or a name that stands for one; "" otherwise."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Call(args=[first, *_]) | ast.BinOp(left=first) | ast.IfExp(body=first):
            return text_of(first, names)
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in names:
            return text_of(names[name], {k: v for k, v in names.items() if k != name})
    return ""


def functions(source: ast.Module) -> Iterator[ast.AST]:
    """Each function, so that names mean what they mean there, then the whole for what stands outside."""
    yield from (node for node in ast.walk(source) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    yield source


def codes() -> dict[str, Code]:
    """Every code the packages can answer with, with the messages it is given."""
    found: dict[str, Code] = {}
    for path in modules():
        for function in functions(tree(path)):
            own = function.body if isinstance(function, ast.Module) else ast.walk(function)
            names = constants() | assigned(own)
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                code = literal(call, 0, "code") if dotted(call.func).split(".")[-1] in MAKERS else None
                if code is None:
                    continue
                given = [k.value for k in call.keywords if k.arg == "message"] or call.args[1:2]
                message = text_of(given[0] if given else None, names)
                known = found.setdefault(code, Code([], place(path)))
                if message and message not in known.messages:
                    known.messages.append(message)
    return found


def documented() -> set[str]:
    return set(ROW.findall(PAGE.read_text(encoding="utf-8"))) if PAGE.exists() else set()


def table() -> str:
    rows = (
        f"| `{name}` | {'<br>'.join(code.messages)} | {code.where} |\n"
        for name, code in sorted(codes().items())
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(table(), encoding="utf-8")
