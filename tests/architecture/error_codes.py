"""The table of docs/errors.md, made from the code: python -m tests.architecture.error_codes

A refusal's code is the literal given to Refused(…), or to the Reason of a rule.
"""

import ast
import re
from dataclasses import dataclass

from tests.architecture.sources import ROOT, calls, dotted, literal, modules, place

PAGE = ROOT / "docs" / "errors.md"
MAKERS = {"Refused", "Reason"}
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
    message: str
    where: str


def text_of(node: ast.expr | None) -> str:
    """The literal in `_("…")`, `N_("…")` or a bare string; "" otherwise."""
    if isinstance(node, ast.Call) and node.args:
        return text_of(node.args[0])
    if isinstance(node, ast.BinOp):
        return text_of(node.left)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def codes() -> dict[str, Code]:
    """Every code the packages can answer with."""
    found: dict[str, Code] = {}
    for path in modules():
        for call in calls(path):
            code = literal(call, 0, "code") if dotted(call.func).split(".")[-1] in MAKERS else None
            if code is None:
                continue
            given = [k.value for k in call.keywords if k.arg == "message"] or call.args[1:2]
            found.setdefault(code, Code(text_of(given[0] if given else None), place(path)))
    return found


def documented() -> set[str]:
    return set(ROW.findall(PAGE.read_text(encoding="utf-8"))) if PAGE.exists() else set()


def table() -> str:
    rows = (f"| `{name}` | {code.message} | {code.where} |\n" for name, code in sorted(codes().items()))
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(table(), encoding="utf-8")
