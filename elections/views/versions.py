"""Moved to council.views.versions."""

from council.views.versions import known, tag, tagged

__all__ = ["known", "tag", "tagged"]
