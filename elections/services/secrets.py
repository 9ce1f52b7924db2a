"""The closed part of a dossier: sealed at rest, opened with a reason alone, each look in the journal."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from council import text
from council.errors import Refused
from council.permissions import Actor, require
from council.services import sealing
from council.services.key_holders import KeyHolder
from council.services.sealing import SealBrokenError
from elections import access
from elections.models import Candidate, CandidateSecret
from elections.queries.duplicates import nominees_with
from elections.rules.nominees import same_person
from elections.services.candidates import EDIT, document, open_candidate, record

log = structlog.get_logger(__name__)
SEE = "elections.see_secrets"
FIELDS = (
    "id_number",
    "id_issued",
    "party_card",
    "phone",
    "email",
    "address",
    "health",
    "birthplace",
    "party_detail",
    "organisations",
    "awards",
    "discipline",
    "assembly_terms",
    "family",
)
LONGEST = 20_000
_IDENTITY = re.compile(r"\d{12}")


def place(field: str, pk: int) -> str:
    """What a sealed value is bound to."""
    return f"elections_candidatesecret|{field}|{pk}"


def reveal(
    *, actor: Actor, candidate_id: int, reason: str, fields: Collection[str] = FIELDS
) -> dict[str, str]:
    """The closed fields in clear. Who looked, at what and why is recorded before anything is shown."""
    require(actor, SEE, actor.council_id)
    reason = text.clean(reason)[:300]
    if len(reason) < 5:
        raise Refused("look_reason_required", _("Hãy ghi lý do xem phần kín của hồ sơ."), status=400)
    with transaction.atomic():
        candidate = access.candidate(actor, candidate_id)
        secret = _secret(candidate)
        found = {name: opened(secret, name) for name in FIELDS if name in fields}
        said = {"reason": reason, "fields": [name for name, value in found.items() if value]}
        record(actor, candidate, "elections.candidate.secrets_seen", said)
    return found


def write_secrets(
    *,
    actor: Actor,
    candidate_id: int,
    values: Mapping[str, str],
    source: str,
    cleared: Collection[str] = (),
) -> list[str]:
    """Enter closed fields; an empty one stays as it is unless it is among `cleared`. Answers what changed.

    The journal learns which fields changed, never what they say.
    """
    require(actor, EDIT, actor.council_id)
    source = document(source)
    wanted = {name: _checked(name, values.get(name, "")) for name in FIELDS}
    with transaction.atomic():
        candidate = open_candidate(actor, candidate_id)
        secret = _secret(candidate, lock=True)
        changed = []
        for name, value in wanted.items():
            if (value or name in cleared) and opened(secret, name) != value:
                setattr(secret, name, sealing.seal(value, place=place(name, secret.pk)))
                changed.append(name)
        if changed:
            _reseal_rest(secret, changed)
            if "id_number" in changed:
                secret.id_index = sealing.index(wanted["id_number"])
            secret.save()
            require_levels(candidate)
            said = {"source": source, "fields": changed}
            record(actor, candidate, "elections.candidate.secrets_written", said)
    return changed


def require_levels(candidate: Candidate) -> None:
    """One person stands at two levels at most, at one beside the National Assembly, once at each
    (Art. 36(3)). Drafts and those who left do not count."""
    secret = _secret(candidate)
    if secret.id_index:
        # Everybody who has the number is locked, so that two councils cannot both be the first.
        rows = CandidateSecret.objects.with_scopes_disabled().select_for_update(of=("self",))
        list(rows.filter(id_index=secret.id_index).order_by("pk").values_list("pk", flat=True))
        election_id = candidate.council_election.election_id
        reason = same_person(nominees_with(election_id, secret.id_index, also=candidate.id))
        if reason:
            raise Refused.because(reason)


def opened(secret: CandidateSecret, name: str) -> str:
    """One closed field in clear. A value that does not open is refused, never shown as empty."""
    try:
        return sealing.unseal(getattr(secret, name), place=place(name, secret.pk))
    except SealBrokenError as error:
        log.error("seal_broken", what=str(error))
        raise Refused(
            "seal_broken",
            _("Phần kín của hồ sơ không mở được: khóa đã đổi hoặc dữ liệu bị sửa; hãy báo quản trị."),
            status=500,
        ) from error


def rotate(secret: CandidateSecret) -> None:
    """Seal every field again with the current key, and renew the index. The caller saves the row."""
    plain = {name: sealing.unseal(getattr(secret, name), place=place(name, secret.pk)) for name in FIELDS}
    for name, value in plain.items():
        setattr(secret, name, sealing.seal(value, place=place(name, secret.pk)))
    secret.id_index = sealing.index(plain["id_number"])
    secret.key_id = sealing.current_key()


def _waiting(current: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = CandidateSecret.objects.with_scopes_disabled().exclude(key_id__in=[current, ""])
    return rows


KEYS = KeyHolder("candidates", _waiting, rotate, named=lambda secret: int(secret.candidate_id))


def _reseal_rest(secret: CandidateSecret, changed: Collection[str]) -> None:
    """The row names one key, so all of its fields are sealed with that one."""
    if secret.key_id not in ("", sealing.current_key()):
        for name in FIELDS:
            if name not in changed:
                setattr(secret, name, sealing.seal(opened(secret, name), place=place(name, secret.pk)))
    secret.key_id = sealing.current_key()


def _secret(candidate: Candidate, *, lock: bool = False) -> CandidateSecret:
    """The row with the closed fields; candidates that came from a spreadsheet may have none yet."""
    rows = CandidateSecret.objects.with_scopes_disabled()
    found: CandidateSecret
    found, _made = rows.get_or_create(candidate=candidate)
    return rows.select_for_update(of=("self",)).get(pk=found.pk) if lock else found


def _checked(name: str, value: str) -> str:
    value = text.clean(value)
    if len(value) > LONGEST:
        said = {"field": name, "most": LONGEST}
        raise Refused("too_long", _("Mục “%(field)s” dài quá %(most)s ký tự.") % said, status=400)
    if name == "id_number" and value:
        value = value.replace(" ", "").replace(".", "")
        if not _IDENTITY.fullmatch(value):
            raise Refused("bad_identity", _("Số căn cước gồm đúng 12 chữ số."), status=400)
    return value
