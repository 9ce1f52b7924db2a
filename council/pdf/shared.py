"""What many papers in one file have in common: set once, written once, shown wherever it stands."""

import copy
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame, KeepTogether, Spacer

ROOM = 12  # points around what is set: strokes and letters that hang over its edges are not cut


class Shared:
    """Flowables that stand in many papers of one file. Each paper holds a `place` of its own for them.

    They become a form of the file. Where they do not fit on the rest of a page they are set there anew as
    if they were not shared: `together` on the next page, or from here on over both.
    """

    def __init__(self, name: str, content: Sequence[Flowable], *, together: bool = False) -> None:
        self.name = name
        self.content = list(content)
        self.together = together
        self.block: Flowable | None = None

    def place(self) -> Flowable:
        return _Place(self)

    def set(self, canvas: Canvas, width: float, height: float) -> Flowable:
        """The flowables as one block, measured once."""
        if self.block is None:
            self.block = KeepInFrame(width, 0, self.content, mode="error", name=self.name)
            self.block.wrapOn(canvas, width, height)
        return self.block


class _Place(Flowable):
    """Where shared flowables stand in one paper."""

    def __init__(self, shared: Shared) -> None:
        super().__init__()
        self._shared = shared

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        block = self._shared.set(self.canv, width, 0xFFFFFF)
        self.width, self.height = block.width, block.height
        return width, self.height

    def split(self, _width: float, _height: float) -> list[Flowable]:
        anew = [copy.copy(one) for one in self._shared.content]  # setting leaves its marks on them
        return [Spacer(0, 0), *([KeepTogether(anew)] if self._shared.together else anew)]

    def draw(self) -> None:
        name, block = self._shared.name, self._shared.block
        if block is not None and not self.canv.hasForm(name):
            right, top = block.width + ROOM, block.height + ROOM
            self.canv.beginForm(name, -ROOM, -ROOM, right, top)
            block.drawOn(self.canv, 0, 0)
            self.canv.endForm()
        self.canv.doForm(name)

    def getSpaceBefore(self) -> float:  # noqa: N802 - ReportLab asks by this name
        return float(self._shared.content[0].getSpaceBefore())

    def getSpaceAfter(self) -> float:  # noqa: N802
        return float(self._shared.content[-1].getSpaceAfter())
