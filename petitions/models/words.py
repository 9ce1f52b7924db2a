"""The words of petitions as PostgreSQL keeps them for its search."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from council.models.scoped import ScopedManager
from petitions.models.petitions import Petition


class PetitionWords(models.Model):
    """One row for each petition, which PostgreSQL writes itself (migration words_apart); SQLite has no such
    table. Read by petitions.queries.words alone.

    The first word of each column is "hd" with the number of the council that holds the petition. The public
    columns are null while it is not published. Apart from the petition, because PostgreSQL writes every index
    of a row anew when a column of it changes: a deadline that moves leaves the words where they are.
    """

    petition = models.OneToOneField(
        Petition, models.DO_NOTHING, primary_key=True, related_name="search_words", db_constraint=False
    )
    exact = SearchVectorField()
    folded = SearchVectorField()
    public_exact = SearchVectorField(null=True)
    public_folded = SearchVectorField(null=True)

    objects = ScopedManager(council="petition__council")

    class Meta:
        managed = False
        db_table = "petitions_words"

    def __str__(self) -> str:
        return f"{self.petition_id}"
