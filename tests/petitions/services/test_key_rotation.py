"""A change of the key reaches petitioners and those who signed demands."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from council import clock
from council.sealing_keys import SealingKeys
from petitions.models import DemandSigner, PetitionSecret, SessionDemand
from petitions.services import demand_seal, petitioner
from petitions.services.demand_seal import Line
from petitions.services.petitioner import Petitioner
from tests.factories.petitions import Town, make_petition, make_town

pytestmark = pytest.mark.django_db
OLD, NEW = b"o" * 32, b"n" * 32
WHO = Petitioner("Nguyễn Thị Mẫu", "0912345678", "Số 1 phố Mẫu", "mau@example.vn")
LINE = Line("Trần Văn Mẫu", "1/2/1960", "Thôn Đoài")


def keys(settings: Any, **named: bytes) -> None:
    settings.SEALING = SealingKeys(keys=named, index=b"i" * 32, named=True)


@pytest.fixture
def town(settings: Any) -> Town:
    keys(settings, old=OLD)
    return make_town(communes=1)


def put(town: Town) -> PetitionSecret:
    petition = make_petition(town)
    PetitionSecret.objects.with_scopes_disabled().filter(petition=petition).delete()
    petitioner.keep(petition, WHO)
    return PetitionSecret.objects.with_scopes_disabled().get(petition=petition)


def sign(town: Town, lines: int) -> list[DemandSigner]:
    demand = SessionDemand.objects.with_scopes_disabled().create(
        council=town.communes[0].council, title="Họp bất thường", voters=100, received_at=clock.now()
    )
    rows = [
        DemandSigner(
            demand=demand,
            position=n,
            sealed=demand_seal.seal(LINE, demand.id, n),
            person_index=demand_seal.person_index(LINE, clock.today()),
        )
        for n in range(1, lines + 1)
    ]
    return list(DemandSigner.objects.with_scopes_disabled().bulk_create(rows))


def rotate() -> str:
    out = StringIO()
    call_command("rotate_keys", "--batch", "2", stdout=out)
    return out.getvalue()


def test_everything_opens_with_the_new_key_alone(town: Town, settings: Any) -> None:
    secrets, signers = [put(town) for _n in range(3)], sign(town, 3)
    keys(settings, new=NEW, old=OLD)
    said = rotate().splitlines()
    assert said[0] == "6 rows to seal with key new"
    assert {"  petitioners: 3", "  signers of demands: 3", "6/6"} <= set(said)
    keys(settings, new=NEW)
    assert [petitioner.of(row.petition) for row in secrets] == [WHO] * 3
    for row in signers:
        row.refresh_from_db()
        assert demand_seal.opened(row) == LINE
    assert rotate().startswith("0 rows to seal")


def test_a_line_taken_off_has_nothing_to_seal(town: Town, settings: Any) -> None:
    (row,) = sign(town, 1)
    DemandSigner.objects.with_scopes_disabled().filter(pk=row.pk).update(sealed="")
    keys(settings, new=NEW, old=OLD)
    assert rotate().startswith("0 rows to seal")


def test_what_does_not_open_stays_and_is_named_by_its_petition(town: Town, settings: Any) -> None:
    broken, whole = put(town), put(town)
    PetitionSecret.objects.with_scopes_disabled().filter(pk=broken.pk).update(phone="v1.old.xxxx")
    (signer,) = sign(town, 1)
    DemandSigner.objects.with_scopes_disabled().filter(pk=signer.pk).update(sealed="v1.old.xxxx")
    keys(settings, new=NEW, old=OLD)
    named = rf"2 rows .*petitioners \[{broken.petition_id}\]; signers of demands \[{signer.pk}\]"
    with pytest.raises(CommandError, match=named):
        rotate()
    broken.refresh_from_db()
    assert broken.phone == "v1.old.xxxx"
    keys(settings, new=NEW)
    assert petitioner.of(whole.petition) == WHO
