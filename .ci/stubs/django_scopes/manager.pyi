from typing import TypeVar

from django.db import models

_Model = TypeVar("_Model", bound=models.Model, covariant=True)

class DisabledQuerySet(models.QuerySet[_Model]):
    # A query without a scope: every question raises ScopeError.
    missing_scopes: set[str]
    def __init__(
        self, model: type[_Model] | None = ..., *, using: str | None = ..., missing_scopes: set[str] = ...
    ) -> None: ...
