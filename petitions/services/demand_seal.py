"""Who signed a demand: sealed at rest as one value, found again by a keyed hash.

The seal is bound to the demand and the number of the line, which is never given twice. The hash is over name
and date of birth, however the name is typed (capitals, spaces, NFC or NFD, place of the tone mark), and not
over the address: one person writes it in many ways, and a signature counted twice is worse than one to look
at. A second voter of the same name and birthday is told apart by a person (`other`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

import structlog
from django.utils.translation import gettext as _

from council import text
from council.errors import Refused
from council.services import sealing
from council.services.sealing import SealBrokenError
from petitions.models import DemandSigner
from petitions.rules.signers import Signer, birth_of, faults, looks

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands on the paper. `birth` is what was written. `other`: another person than the line
    of the same name and birthday, as somebody has made sure."""

    name: str
    birth: str
    address: str
    signed: bool = True
    other: bool = False


def place(demand_id: int, position: int) -> str:
    """What a sealed line is bound to."""
    return f"petitions_demandsigner|sealed|{demand_id}|{position}"


def seal(line: Line, demand_id: int, position: int) -> str:
    """A line sealed for its place."""
    return sealing.seal(json.dumps(asdict(line), ensure_ascii=False), place=place(demand_id, position))


def opened(signer: DemandSigner) -> Line | None:
    """A line in clear; None for one taken off, of which nothing is kept."""
    try:
        plain = sealing.unseal(signer.sealed, place=place(signer.demand_id, signer.position))
    except SealBrokenError as broken:
        log.error("seal_broken", what=str(broken))
        message = _("Không mở được phần kín; hãy báo quản trị hệ thống kiểm tra khóa mã hóa.")
        raise Refused("seal_broken", message, status=500) from broken
    return Line(**json.loads(plain)) if plain else None


def person_index(line: Line, on: date) -> str:
    """What finds the same person again; "" where name or full birth is missing."""
    born = birth_of(line.birth, on)
    key = text.name_key(line.name)
    if born is None or not key:
        return ""
    who = f"{key}/{text.fold(line.name)}/{born.isoformat()}"
    return sealing.index(f"{who}/{text.fold(line.address)}/other" if line.other else who)


def judged(line: Line, on: date) -> list[str]:
    """What a line lacks and what to look at, by the rule; whether it is there twice is found later."""
    born = birth_of(line.birth, on)
    lacks = faults(Signer(line.signed, line.name, born, line.address))
    return [*lacks, *looks(born, on)]
