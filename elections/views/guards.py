"""Moved to council.views.guards."""

from council.views.guards import carried_out, only, status_of

__all__ = ["carried_out", "only", "status_of"]
