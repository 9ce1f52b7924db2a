"""Serving stored files: by byte ranges from an async iterator, or handed to nginx by X-Accel-Redirect.

A synchronous iterator would be read whole into memory under ASGI; here each reader holds one chunk, read
in a thread. A viewer asks for the few ranges it needs, so page 1 of a large scan costs some 300 kB.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from council.errors import not_found

Response = TypeVar("Response", bound=HttpResponseBase)
CHUNK = 256 * 1024
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


@dataclass(frozen=True, slots=True)
class Served:
    """A stored file as it goes out. `etag` without quotes; `cache`: the Cache-Control of the answer."""

    stored: str
    name: str
    etag: str
    content_type: str = "application/pdf"
    attachment: bool = False
    cache: str = "private, no-cache"


class UnsatisfiableError(ValueError):
    """The range asked for lies outside of the file."""


def file_response(request: HttpRequest, served: Served) -> HttpResponseBase:
    """200, 206, 304 or 416 for GET and HEAD. Who may read it has been decided before."""
    if _known(request, served.etag):
        return _with_headers(HttpResponse(status=304), served)
    if settings.X_ACCEL_PREFIX:
        response = _with_headers(HttpResponse(content_type=served.content_type), served)
        response["X-Accel-Redirect"] = f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{quote(served.stored)}"
        return response
    try:
        size = default_storage.size(served.stored)
    except FileNotFoundError:
        raise not_found() from None
    try:
        wanted = asked_range(request, size, served.etag)
    except UnsatisfiableError:
        response = _with_headers(HttpResponse(status=416), served)
        response["Content-Range"] = f"bytes */{size}"
        return response
    return _body(request, served, size, wanted)


def asked_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte asked for; None for the whole file.

    Several ranges, other units, and an If-Range that names another state of the file get the whole file, as
    RFC 9110 (Sections 13.1.5, 14.2) allows. Raises UnsatisfiableError for a range that begins behind the end.
    """
    found = _RANGE.match(request.headers.get("range", "").strip())
    condition = request.headers.get("if-range")
    if found is None or not any(found.groups()) or (condition is not None and condition != f'"{etag}"'):
        return None
    first, last = found.groups()
    if not first:
        if int(last) == 0 or size == 0:
            raise UnsatisfiableError
        return max(0, size - int(last)), size - 1
    if int(first) >= size:
        raise UnsatisfiableError
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if end >= int(first) else None


def _body(
    request: HttpRequest, served: Served, size: int, wanted: tuple[int, int] | None
) -> HttpResponseBase:
    first, last = wanted or (0, size - 1)
    status, length = (206 if wanted else 200), last - first + 1
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(status=status, content_type=served.content_type)
    else:
        chunks = read_chunks(served.stored, first, length)
        response = StreamingHttpResponse(chunks, status=status, content_type=served.content_type)
    response["Content-Length"] = str(length)
    if wanted:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _with_headers(response, served)


async def read_chunks(stored: str, first: int, length: int) -> AsyncIterator[bytes]:
    """`length` bytes of a stored file from `first` on, never more than one chunk in memory."""
    file = await asyncio.to_thread(default_storage.open, stored)
    try:
        await asyncio.to_thread(file.seek, first)
        while length > 0:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, length))
            if not chunk:
                return
            length -= len(chunk)
            yield chunk
    finally:
        file.close()


def _known(request: HttpRequest, etag: str) -> bool:
    known = parse_etags(request.headers.get("if-none-match", ""))
    return known == ["*"] or f'"{etag}"' in known or f'W/"{etag}"' in known


def _with_headers(response: Response, served: Served) -> Response:
    response["ETag"] = f'"{served.etag}"'
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = served.cache
    response["Content-Disposition"] = content_disposition_header(served.attachment, served.name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response
