"""What petitions keep sealed, for a change of the key: petitioners, signers of demands, spreadsheets."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from council.services import sealing
from council.services.key_holders import KeyHolder
from petitions.models import DemandSigner, PetitionSecret
from petitions.services import demands, imports_store, petitioner


def _petitioners(current: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = PetitionSecret.objects.with_scopes_disabled().exclude(key_id__in=[current, ""])
    return rows


def _signers(current: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = (
        DemandSigner.objects.with_scopes_disabled()
        .exclude(sealed="")
        .exclude(sealed__startswith=f"{sealing.VERSION}.{current}.")
    )
    return rows


PETITIONERS = KeyHolder(
    "petitioners", _petitioners, petitioner.rotate, named=lambda secret: int(secret.petition_id)
)
SIGNERS = KeyHolder("signers of demands", _signers, demands.rotate)
SPREADSHEETS = KeyHolder("spreadsheets of petitions", imports_store.waiting, imports_store.rotate)
