"""How tests are shared out among the processes of `make test` (pytest-xdist)."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

# Played in one process each, since their files share what is made once and takes long: the served demo world
# and Chromium. They wait more than they compute, so they begin first, the longest before the others, and the
# rest fills the pauses.
TOGETHER = ("tests/e2e", "tests/e2e/alone", "tests/servers")


class Sharing(LoadFileScheduling):
    """A file is never cut, as its fixtures are made once; nor is a folder of TOGETHER."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return max((folder for folder in TOGETHER if file.startswith(f"{folder}/")), key=len, default=file)

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Whoever asks gets what takes longest, if nobody has it yet."""
        for folder in reversed(TOGETHER):
            if folder in self.workqueue:
                self.workqueue.move_to_end(folder, last=False)
        super()._assign_work_unit(node)
