"""Writes a person's marks into a copy of a paper, as annotations that every PDF reader knows.

    python -m meetings.documents.marked_pdf SOURCE TARGET < marks.json

Runs as a process of its own with bounded memory and time (a PDF is foreign input) and imports nothing of
Django. Each annotation brings its own appearance, so that readers and printers show the same; a highlight is
mixed with what lies under it, so that words stay readable.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from meetings.rules.marks import COLOURS

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 60
PRINTED = 4  # the annotation's flag: shown on paper too
UPRIGHT = 8 | 16  # no zoom, no rotation: the sign of a note keeps its size and stands upright
NOTE_SIZE = 22.0
PAD = 1.0

Box = tuple[float, float, float, float]


def write(source: str, target: str, wanted: Mapping[str, Any]) -> None:
    """`wanted`: author, the name of a bookmarked page with %(page)s, and the marks."""
    with pikepdf.open(source) as pdf:
        pages = len(pdf.pages)
        marks = [mark for mark in wanted["marks"] if 1 <= mark["page"] <= pages]
        blend = pdf.make_indirect(Dictionary(Type=Name.ExtGState, BM=Name.Multiply, AIS=False))
        for mark in marks:
            if mark["kind"] in DRAWN:
                annotation = DRAWN[mark["kind"]](pdf, mark["data"], blend)
                _place(pdf, annotation, mark, wanted["author"])
        _outline(pdf, [mark for mark in marks if mark["kind"] == "bookmark"], wanted["bookmark"])
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _place(pdf: Pdf, annotation: Dictionary, mark: Mapping[str, Any], author: str) -> None:
    page = pdf.pages[mark["page"] - 1]
    annotation.Type = Name.Annot
    annotation.P = page.obj
    annotation.NM = String(mark["uuid"])
    annotation.T = String(author)
    annotation.M = String(f"D:{mark['made_at']}")
    annotation.F = PRINTED | (UPRIGHT if annotation.Subtype == Name.Text else 0)
    annotation.C = Array(COLOURS[mark["data"]["color"]])
    said = mark["data"].get("text", "")
    if said:
        annotation.Contents = String(said)
    held = page.obj.get("/Annots")
    # A list of its own: two pages of a foreign file may share one.
    page.obj["/Annots"] = Array([*(held if isinstance(held, Array) else ()), pdf.make_indirect(annotation)])


def _highlight(pdf: Pdf, data: Mapping[str, Any], blend: Any) -> Dictionary:
    rects: Sequence[Sequence[float]] = data["rects"]
    box = _around([(x, y) for x1, y1, x2, y2 in rects for x, y in ((x1, y1), (x2, y2))], 0)
    drawn = [f"{x1:.2f} {y1:.2f} {x2 - x1:.2f} {y2 - y1:.2f} re" for x1, y1, x2, y2 in rects]
    content = " ".join(["/G gs", _colour(data), "rg", *drawn, "f"])
    # Upper left, upper right, lower left, lower right: the order that readers use.
    quads = [number for x1, y1, x2, y2 in rects for number in (x1, y2, x2, y2, x1, y1, x2, y1)]
    return Dictionary(
        Subtype=Name.Highlight,
        Rect=Array(box),
        QuadPoints=Array(quads),
        AP=Dictionary(N=_form(pdf, box, content, blend)),
    )


def _ink(pdf: Pdf, data: Mapping[str, Any], blend: Any) -> Dictionary:
    strokes: Sequence[Sequence[float]] = data["strokes"]
    points = [list(zip(stroke[::2], stroke[1::2], strict=True)) for stroke in strokes]
    box = _around([point for stroke in points for point in stroke], data["width"] / 2 + PAD)
    drawn = []
    for (x, y), *rest in points:
        lines = [f"{a:.2f} {b:.2f} l" for a, b in rest] or [f"{x:.2f} {y:.2f} l"]  # a dot is drawn too
        drawn += [f"{x:.2f} {y:.2f} m", *lines, "S"]
    content = " ".join([f"1 J 1 j {data['width']:.2f} w", _colour(data), "RG", *drawn])
    return Dictionary(
        Subtype=Name.Ink,
        Rect=Array(box),
        InkList=Array([Array(stroke) for stroke in strokes]),
        BS=Dictionary(W=data["width"]),
        AP=Dictionary(N=_form(pdf, box, content, blend)),
    )


def _note(pdf: Pdf, data: Mapping[str, Any], blend: Any) -> Dictionary:
    """A small sheet with three lines, hanging from the place of the note."""
    x, y = data["at"]
    box = (x, y - NOTE_SIZE, x + NOTE_SIZE, y)
    left, bottom, size = x + 1, y - NOTE_SIZE + 1, NOTE_SIZE - 2
    lines = [
        f"{left + 4:.2f} {bottom + up:.2f} m {left + size - 4:.2f} {bottom + up:.2f} l" for up in (6, 10, 14)
    ]
    tint = " ".join(f"{(part + 1) / 2:.3f}" for part in COLOURS[data["color"]])
    sheet = f"{left:.2f} {bottom:.2f} {size:.2f} {size:.2f} re B"
    content = " ".join([tint, "rg 0.08 0.13 0.18 RG 1.2 w", sheet, *lines, "S"])
    return Dictionary(
        Subtype=Name.Text, Rect=Array(box), Name=Name.Note, AP=Dictionary(N=_form(pdf, box, content, blend))
    )


DRAWN = {"highlight": _highlight, "ink": _ink, "note": _note}


def _form(pdf: Pdf, box: Box, content: str, blend: Any) -> Any:
    """An appearance: what is drawn, in the page's own coordinates."""
    form = pdf.make_stream(content.encode("ascii"))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array(box)
    form.Group = Dictionary(S=Name.Transparency)
    form.Resources = Dictionary(ExtGState=Dictionary(G=blend))
    return form


def _around(points: Iterable[tuple[float, float]], pad: float) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs) - pad, min(ys) - pad, max(xs) + pad, max(ys) + pad


def _colour(data: Mapping[str, Any]) -> str:
    return " ".join(f"{part:.3f}" for part in COLOURS[data["color"]])


def _outline(pdf: Pdf, bookmarks: Sequence[Mapping[str, Any]], name: str) -> None:
    """Bookmarked pages come first among the paper's own chapters."""
    if not bookmarks:
        return
    with pdf.open_outline() as outline:
        ordered = sorted(bookmarks, key=lambda mark: int(mark["page"]))
        outline.root[:0] = [
            pikepdf.OutlineItem(mark["data"]["label"] or name % {"page": mark["page"]}, mark["page"] - 1)
            for mark in ordered
        ]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    os.nice(10)
    write(sys.argv[1], sys.argv[2], json.load(sys.stdin))
