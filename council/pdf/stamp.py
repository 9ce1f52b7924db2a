"""Marks that say what a paper is worth: "DỰ THẢO" on a draft, a code to check it against the journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Self

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from council.pdf import fonts

DRAFT = "DỰ THẢO"
CODE_LENGTH = 16
QUIET_MODULES = 4


@dataclass(frozen=True, slots=True)
class Check:
    """Where and with what a paper is checked: the public page, and the start of the journal's head hash."""

    address: str
    code: str

    @classmethod
    def of(cls, address: str, head_hash: str) -> Self:
        """The check of a paper made when the journal's newest entry had this hexadecimal hash."""
        return cls(address, head_hash[:CODE_LENGTH].lower())

    @property
    def link(self) -> str:
        """What the QR code holds: the page's address with the code as its fragment."""
        return f"{self.address}#{self.code}"

    @property
    def spaced(self) -> str:
        """The code in groups of four, to be compared by eye."""
        return " ".join(self.code[i : i + 4] for i in range(0, len(self.code), 4))


class QrCode(Flowable):
    """A QR code drawn as vectors, so that it stays sharp on any printer. `side` is in points.

    `mask`: one of the eight patterns, any of which every reader reads, where a thousand codes are drawn and
    to weigh all eight for each would take most of the time; None: the best of them.
    """

    def __init__(self, content: str, side: float, mask: int | None = None) -> None:
        super().__init__()
        self.width = self.height = side
        self._matrix = segno.make(content, error="m", micro=False, mask=mask).matrix
        self._side = side

    def draw(self) -> None:
        size = self._side / (len(self._matrix) + 2 * QUIET_MODULES)
        self.canv.saveState()
        self.canv.translate(QUIET_MODULES * size, self._side - QUIET_MODULES * size)
        self.canv.scale(size, -size)
        self.canv.addLiteral(" ".join([*self._bars(), "f"]))
        self.canv.restoreState()

    def _bars(self) -> Iterator[str]:
        """Dark modules of a row that touch are one bar: half the file, and no seam between them."""
        for row, line in enumerate(self._matrix):
            column = 0
            for dark, run in groupby(line):
                length = len(list(run))
                if dark:
                    yield f"{column} {row} {length} 1 re"
                column += length


def draw_draft(canvas: Canvas, width: float, height: float) -> None:
    """A pale mark across the page, under the text: no page of a draft can pass for the final one."""
    canvas.saveState()
    canvas.setFillGray(0.955)
    canvas.setFont(fonts.BOLD, 96)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, -12 * mm, DRAFT)
    canvas.restoreState()
