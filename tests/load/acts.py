"""Acts of a measurement on the server's side, each run in a process of its own by its name."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Found = dict[str, Any]


def run(acts: Mapping[str, Callable[[str], Found]], about: str | None) -> None:
    """Do the act of the command line and write what it found to a file."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("act", choices=tuple(acts))
    parser.add_argument("out", type=Path)
    parser.add_argument("what", nargs="?", default="")
    options = parser.parse_args()
    options.out.write_text(json.dumps(acts[options.act](options.what)))
