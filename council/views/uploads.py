"""Views that take a file: one too large ends before it is read to its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from council.views.guards import View

# What a multipart request holds besides the file: the other fields and the boundaries.
AROUND_FILE = 64 * 1024
Check = Callable[[int], None]


class TooLargeHandler(FileUploadHandler):
    """Ends an upload as soon as it has grown past the limit, whatever its header said."""

    def __init__(self, request: HttpRequest, check: Check) -> None:
        super().__init__(request)
        self.check, self.received = check, 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        self.check(self.received)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def bounded_upload(check: Check) -> Callable[[View], View]:
    """A view that takes a file: one too large is refused by its announced length, before it is read.

    `check` raises Refused for a size in bytes that is too large. The token of the form stands in the body,
    so it is checked after the length.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def bounded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            length = request.META.get("CONTENT_LENGTH") or "0"
            check(max(0, int(length) - AROUND_FILE) if str(length).isdecimal() else 0)
            request.upload_handlers.insert(0, TooLargeHandler(request, check))
            return csrf_protect(view)(request, *args, **kwargs)

        return bounded

    return decorate
