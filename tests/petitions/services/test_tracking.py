"""The secret of a receipt: forgiving in how it is typed, in nothing else."""

from __future__ import annotations

import hmac
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from council import clock
from council.enums import Role
from petitions.models import Petition
from petitions.services import merge, record, tracking
from petitions.services.tracking import HOLDS_SECONDS, Holder, petition_of, prove, returning, turn
from tests.factories.petitions import TEXTS, Town, make_petition
from tests.petitions.services.holding import SECRET, held, holder_of
from tests.petitions.services.routing import refused

pytestmark = pytest.mark.django_db


def test_code_and_secret_open_a_petition(town: Town) -> None:
    row = held(town)
    holder = prove(row.code.replace("-", " ").replace("0", "O"), f" {SECRET[:8]} {SECRET[8:]}\n")
    assert holder is not None
    assert petition_of(holder).id == row.id


@pytest.mark.parametrize(
    "secret", ["", " ", "x", SECRET.lower(), SECRET[:-1], SECRET + "A", "é" * 16, "-" * 64]
)
def test_nothing_else_does(town: Town, secret: str) -> None:
    row = held(town)
    assert prove(row.code, secret) is None


def test_a_petition_without_a_receipt_opens_to_nobody(town: Town) -> None:
    row = make_petition(town)
    assert row.secret_hash == ""
    for secret in ("", "-" * 64, "x"):
        assert prove(row.code, secret) is None


def test_absent_and_wrong_cost_the_same(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    row, bare = held(town), make_petition(town)
    compared: list[tuple[int, int]] = []

    def counted(a: str, b: str) -> bool:
        compared.append((len(a), len(b)))
        return a == b

    monkeypatch.setattr(hmac, "compare_digest", counted)
    asked = []
    for code in (row.code, bare.code, "00001-2026-99999", "không có"):
        with CaptureQueriesContext(connection) as queries:
            assert prove(code, "AAAAAAAAAAAAAAAA") is None
        asked.append(len(queries))
    assert asked == [1, 1, 1, 1]
    assert compared == [(64, 64)] * 4


def test_the_secret_is_in_nothing_the_browser_keeps(town: Town) -> None:
    holder = holder_of(held(town))
    kept = signing.loads(holder.token, salt=tracking.SALT)
    assert SECRET not in repr(kept)
    assert record.hash_secret(SECRET) not in repr(kept)


def test_it_holds_for_an_hour_and_until_the_receipt_is_renewed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = held(town)
    token = holder_of(row).token
    assert returning(token) is not None
    assert returning(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert returning("") is None
    record.renew_receipt(actor=town.communes[0].actor(Role.PETITION_OFFICER), petition_id=row.id)
    assert returning(token) is None
    assert refused(petition_of, holder=signed(token)).code == "tracking_ended"
    monkeypatch.setattr(tracking, "HOLDS_SECONDS", -1)
    assert returning(token) is None
    assert HOLDS_SECONDS == 3600


def signed(token: str) -> Holder:
    petition_id, key = signing.loads(token, salt=tracking.SALT)
    return Holder(petition_id, key)


def test_a_token_of_another_kind_is_none(town: Town) -> None:
    held(town)
    for value in ("x", 5, [1], [1, 2, 3], {"a": 1}, [None, "x"]):
        assert returning(signing.dumps(value, salt=tracking.SALT)) is None
    assert returning(signing.dumps([1, "x"], salt="other")) is None


def test_who_split_reads_each_part_and_no_other_petition(town: Town) -> None:
    row, other = held(town), held(town, words=TEXTS[1])
    merge.split(
        actor=town.communes[0].actor("second"), petition_id=row.id, texts=list(TEXTS[:2]), version=row.version
    )
    parts = list(Petition.objects.with_scopes_disabled().filter(split_from=row).order_by("id"))
    whole = holder_of(row)
    first = turn(whole, parts[0].code)
    assert first is not None
    assert first.petition_id == parts[0].id
    assert petition_of(first).id == parts[0].id
    second = turn(first, parts[1].code)
    assert second is not None
    assert second.petition_id == parts[1].id
    assert turn(first, row.code) == whole
    assert turn(whole, other.code) is None, "the same secret, but another petition"
    assert turn(whole, "00001-2026-77777") is None


def test_a_renewed_receipt_of_a_part_parts_from_the_family(town: Town) -> None:
    row = held(town)
    merge.split(
        actor=town.communes[0].actor("second"), petition_id=row.id, texts=list(TEXTS[:2]), version=row.version
    )
    part = Petition.objects.with_scopes_disabled().filter(split_from=row).first()
    assert part is not None
    record.renew_receipt(actor=town.communes[0].actor("second"), petition_id=part.id)
    assert turn(holder_of(row), part.code) is None


def test_it_follows_the_petition_to_the_other_tier(town: Town) -> None:
    row = held(town)
    Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(council=town.city.council)
    assert petition_of(holder_of(row)).council_id == town.city.council.id
    with clock.frozen(clock.now() + timedelta(days=400)):
        assert prove(row.code, SECRET) is not None
