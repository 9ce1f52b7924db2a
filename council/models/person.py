"""Persons: one row for one human being, whichever councils they serve."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """A person. Names are kept whole, as written on papers; `sort_key` orders by given name."""

    full_name = models.CharField(_("họ và tên"), max_length=120)
    sort_key = models.CharField(max_length=400, db_index=True, editable=False)
    search_key = models.CharField(max_length=120, db_index=True, editable=False)

    class Meta:
        ordering = ["sort_key", "id"]

    def __str__(self) -> str:
        return self.full_name
