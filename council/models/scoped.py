"""Managers that see one council: django-scopes in a class with a name, so that types follow through it."""

from __future__ import annotations

import copy
from typing import Self, TypeVar

from django.db import models
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

M = TypeVar("M", bound=models.Model, covariant=True)
DIMENSION = "council"


class ScopedManager(models.Manager[M]):
    """Rows of the council in scope; asking without a scope is an error, never a leak.

    `council` is the lookup from the row to its council. A manager of related rows, which Django makes of this
    class without arguments, has that of its model.
    """

    def __init__(self, *, council: str = "") -> None:
        super().__init__()
        self._path = council
        self._is_open = False

    def with_scopes_disabled(self) -> Self:
        """All councils' rows, for code that checks the right itself."""
        opened = copy.copy(self)
        opened._is_open = True  # noqa: SLF001 - a copy of ourselves
        return opened

    def get_queryset(self) -> models.QuerySet[M]:
        scope = get_scope()
        if self._is_open or not scope.get("_enabled", True):
            return super().get_queryset()
        if DIMENSION not in scope:
            closed: models.QuerySet[M] = DisabledQuerySet(
                self.model, using=self._db, missing_scopes={DIMENSION}
            )
            return closed
        wanted = scope[DIMENSION]
        if wanted is None:
            return super().get_queryset()
        suffix = "__in" if isinstance(wanted, list | tuple) else ""
        return super().get_queryset().filter(**{f"{self._lookup()}{suffix}": wanted})

    def _lookup(self) -> str:
        default = self.model._default_manager  # noqa: SLF001 - Django's own name for it
        return self._path or (default._path if isinstance(default, ScopedManager) else "")  # noqa: SLF001
