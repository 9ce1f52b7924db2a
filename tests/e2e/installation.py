"""One installation of the product: its own DATA_DIR with a demo world, and the Daphne that serves it."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.load.servers import command
from tests.support import ROOT
from tests.tables import put_static, put_tables

START_TIMEOUT = 40.0
STOP_TIMEOUT = 8.0
RUN = "import django; django.setup(); from {module} import main; main()"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Installation:
    """Made once, served, killed and served again, always on the same port."""

    def __init__(self, home: Path, *, debug: bool = False) -> None:
        self.home = home
        self.debug = debug
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        put_tables(home)
        put_static(home)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def seed(self, *words: str) -> dict[str, Any]:
        """Run tests.e2e.seed on this installation's data."""
        return self.run("tests.e2e.seed", *words)

    def run(self, module: str, *words: str) -> dict[str, Any]:
        """Run `main` of a module on this installation's data, in a process of its own; what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", RUN.format(module=module), *words],
            cwd=ROOT,
            env=self._env(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{module} {' '.join(words)}: {done.stderr[-2000:]}")
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def start(self, *, as_demo: bool = False) -> None:
        """Serve it; returns when it answers.

        `as_demo`: as `make demo` does, by a command that looks for its world and then becomes Daphne.
        """
        by_demo = [sys.executable, "manage.py", "demo", "--serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                by_demo if as_demo else command("daphne", self.port),
                cwd=ROOT,
                env=self._env(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + START_TIMEOUT
        while time.monotonic() < end and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server does not answer: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """SIGKILL: it cannot say good-bye."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """SIGTERM, then SIGKILL."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.home / "server.log"

    def _env(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DATABASE_URL", "REDIS_URL", "DEBUG")
        }
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "council.settings",
            "DATA_DIR": str(self.home),
            "PUBLIC_ADDRESS": self.address,
            "DEBUG": str(int(self.debug)),
        }

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/tai-khoan/login/")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()
