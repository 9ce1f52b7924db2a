"""System checks of the council app: what must not be served with."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from council.file_links import require_usable


def check_file_links(**_: Any) -> list[CheckMessage]:
    """council.E001: the key of signed links can be guessed, or nginx would read another."""
    try:
        require_usable(settings.FILE_LINKS_KEY)
    except ImproperlyConfigured as error:
        return [Error(str(error), id="council.E001")]
    return []
