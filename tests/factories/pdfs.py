"""Small PDFs of every kind an upload can be."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, Pdf, String


def pdf_bytes(pages: int = 1, *, title: str = "", encryption: pikepdf.Encryption | None = None) -> bytes:
    """A PDF of blank pages. A different title or number of pages makes a different file."""
    pdf = Pdf.new()
    for _page in range(pages):
        pdf.add_blank_page()
    pdf.docinfo["/Title"] = title
    return _saved(pdf, **({"encryption": encryption} if encryption else {}))


def locked_pdf(*, owner: str = "chủ", user: str = "") -> bytes:
    """With a password for opening it (`user`), or only for what may be done with it."""
    return pdf_bytes(encryption=pikepdf.Encryption(owner=owner, user=user))


def active_pdf() -> bytes:
    """A PDF that runs, sends, opens and carries whatever a PDF can."""
    pdf = Pdf.new()
    pdf.add_blank_page()
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
    attached = Dictionary(
        Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=pdf.make_stream(b"MZ-attached"))
    )
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), pdf.make_indirect(script)])),
        EmbeddedFiles=Dictionary(Names=Array([String("a"), pdf.make_indirect(attached)])),
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    remote = Dictionary(S=Name.GoToR, F=String("other.pdf"), D=Array([0, Name.Fit]))
    submit = Dictionary(S=Name.SubmitForm, F=String("http://example.org"))
    pdf.pages[0].Annots = Array(
        [
            pdf.make_indirect(_link(action))
            for action in (launch, remote, submit, _address("javascript:alert(1)"))
        ]
        + [
            _link(_address("https://example.org/")),
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=attached)),
            pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))),
        ]
    )
    pdf.pages[0].AA = Dictionary(O=script)
    return _saved(pdf)


def uploaded(content: bytes | None = None, name: str = "to-trinh.pdf") -> SimpleUploadedFile:
    """A file as a form hands it over."""
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content, "application/pdf")


def _link(action: Any) -> Any:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def _address(address: str) -> Any:
    return Dictionary(S=Name.URI, URI=String(address))


def _saved(pdf: Pdf, **how: Any) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id="encryption" not in how, **how)
    return out.getvalue()
