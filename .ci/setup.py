"""Bring .venv and node_modules up to date with the lock files; a second run finds the stamps and returns.

    python3 .ci/setup.py runtime    what the product runs on
    python3 .ci/setup.py dev        and what its tests and checks need

Standard library only, since nothing is installed yet. A stamp holds a digest of what was installed, so that
a changed lock file, an upgraded Python or a deleted folder is noticed and a touched file is not.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
BUILD = ROOT / "build"
LOG = BUILD / "setup.log"
NODE_NEEDED = (22, 13)
LOCKS = {"runtime": "requirements.txt", "dev": "requirements-dev.txt", "node": "requirements-node.txt"}


class SetupError(Exception):
    """A step did not succeed; the text is the one line a person sees."""


def digest(*names: str) -> str:
    """What these lock files ask for, on this Python."""
    content = b"".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(sys.version.encode() + content).hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    return stamp.is_file() and stamp.read_text() == value


def run(what: str, *command: str | Path, path: str | None = None) -> None:
    """Run one installing step with its output in the log; only what fails is shown."""
    print(f"set-up: {what}", flush=True)
    environment = {**os.environ, "PATH": path} if path else None
    with LOG.open("ab") as log:
        start = log.tell()
        parts = [str(part) for part in command]
        done = subprocess.run(parts, cwd=ROOT, env=environment, stdout=log, stderr=log, check=False)
    if done.returncode:
        tail = LOG.read_bytes()[start:].decode(errors="replace").strip().splitlines()[-12:]
        print("\n".join(f"    {line}" for line in tail), file=sys.stderr)
        raise SetupError(f"{what} did not succeed (everything it said is in build/setup.log)")


def works(python: Path) -> bool:
    """Whether the virtual environment runs, has pip and is of the Python that runs this."""
    if not python.exists():
        return False
    probe = "import pip, sys; print(*sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", probe], capture_output=True, text=True, check=False)
    return answer.stdout.split() == [str(number) for number in sys.version_info[:2]]


def make_venv() -> None:
    if works(PYTHON):
        return
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise SetupError("python3-venv is missing; mend it with: apt-get install python3-venv")
    run("making .venv", sys.executable, "-m", "venv", "--clear", VENV)


def install(lock: str) -> None:
    """Install one locked list, unless its stamp or that of the longer list is there."""
    stamp, value = VENV / f".stamp-{lock}", digest(LOCKS[lock])
    if is_stamped(stamp, value):
        return
    run(
        f"installing the Python packages of {LOCKS[lock]}",
        PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes", "-r", LOCKS[lock],
    )  # fmt: skip
    stamp.write_text(value)


def install_python(kind: str) -> None:
    longer_is_there = is_stamped(VENV / ".stamp-dev", digest(LOCKS["dev"]))
    if not (kind == "runtime" and longer_is_there):
        install(kind)


def machine_node() -> str | None:
    """The machine's own npm when its node is new enough, None otherwise."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", answer)
    return npm if found and tuple(map(int, found.groups())) >= NODE_NEEDED else None


def install_node_modules() -> None:
    stamp, value = NODE_MODULES / ".stamp", digest("package.json", "package-lock.json")
    if is_stamped(stamp, value):
        return
    npm, path = machine_node(), None
    if npm is None:
        install("node")
        own = VENV / "bin"
        npm, path = str(own / "npm"), f"{own}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    run(
        "installing the front-end packages of package-lock.json",
        npm, "ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund",
        path=path,
    )  # fmt: skip
    stamp.write_text(value)


def main() -> int:
    kind = sys.argv[1] if len(sys.argv) > 1 else "runtime"
    if kind not in ("runtime", "dev"):
        print("use: .ci/setup runtime|dev", file=sys.stderr)
        return 2
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at the same time: the second waits and finds the stamps
        try:
            make_venv()
            install_python(kind)
            install_node_modules()
        except SetupError as failure:
            print(f"set-up: {failure}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
