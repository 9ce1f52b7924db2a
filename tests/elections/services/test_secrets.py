"""The closed part of a dossier: nothing of it stands in the database, and no look goes unrecorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from council.errors import Refused
from council.permissions import Actor
from council.sealing_keys import SealingKeys
from council.services.journal import entries_of
from elections.models import CandidateSecret
from elections.services import secrets
from elections.streams import candidate_stream
from tests.factories.candidates import LOOK, SOURCE, Office, identity

pytestmark = pytest.mark.django_db
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
VALUES = {name: f"nội dung kín của {name}" for name in secrets.FIELDS} | {"id_number": identity(7)}


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> None:
    settings.SEALING = SealingKeys({"old": OLD}, b"i" * 32, named=True)


def rotated(settings: Settings, keys: dict[str, bytes], index: bytes = b"i" * 32) -> None:
    settings.SEALING = SealingKeys(keys, index, named=True)


def refused(act: Callable[..., Any], *args: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return caught.value


def raw() -> str:
    """Every value of every row, as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM elections_candidatesecret")
        return json.dumps(cursor.fetchall(), default=str, ensure_ascii=False)


def look(office: Office, candidate_id: int, **more: Any) -> dict[str, str]:
    given: dict[str, Any] = {"actor": office.clerk, "candidate_id": candidate_id, "reason": LOOK}
    return secrets.reveal(**(given | more))


def test_nothing_stands_in_clear(office: Office) -> None:
    row = office.create()
    assert office.write(row, **VALUES) == list(secrets.FIELDS)
    stored, journal = raw(), json.dumps([e.data for e in entries_of(candidate_stream(row.id))])
    for value in VALUES.values():
        assert value not in stored
        assert value not in journal
    assert "nội dung" not in stored
    assert stored.count("v1.old.") == len(secrets.FIELDS)
    assert look(office, row.id) == VALUES


def test_the_journal_learns_what_changed_not_to_what(office: Office) -> None:
    row = office.create()
    office.write(row, phone="0912345678")
    last = entries_of(candidate_stream(row.id))[-1]
    assert last.code == "elections.candidate.secrets_written"
    assert (last.data["fields"], last.data["source"]) == (["phone"], SOURCE)
    assert "0912345678" not in json.dumps(last.data)


def test_an_empty_field_stays_unless_it_is_cleared(office: Office) -> None:
    row = office.create()
    office.write(row, phone="0912345678", email="a@example.org")
    assert office.write(row, phone="", email="b@example.org") == ["email"]
    assert office.write(row, email="b@example.org") == []
    cleared = secrets.write_secrets(
        actor=office.clerk, candidate_id=row.id, values={}, source=SOURCE, cleared=["phone"]
    )
    assert cleared == ["phone"]
    found = look(office, row.id)
    assert (found["phone"], found["email"]) == ("", "b@example.org")


def test_each_look_is_recorded_with_its_reason(office: Office) -> None:
    row = office.create()
    office.write(row, phone="0912345678", health="tốt")
    found = look(office, row.id, fields=("phone",))
    assert found == {"phone": "0912345678"}
    last = entries_of(candidate_stream(row.id))[-1]
    assert last.code == "elections.candidate.secrets_seen"
    assert (last.data["reason"], last.data["fields"]) == (LOOK, ["phone"])
    assert (last.actor, last.account_id) == (office.clerk.name, office.clerk.account_id)


def test_no_look_without_a_reason_or_the_right(office: Office) -> None:
    row = office.create()
    office.write(row, phone="0912345678")
    before = len(entries_of(candidate_stream(row.id)))
    assert refused(lambda: look(office, row.id, reason=" x ")).code == "look_reason_required"
    for actor in (office.head, office.board, office.world.actor("team:1")):
        assert refused(look, office, row.id, actor=actor).code == "forbidden"
    for code in ("00002", "hn"):
        abroad = Office(office.day, code).clerk
        assert refused(look, office, row.id, actor=abroad).code == "not_found"
    assert len(entries_of(candidate_stream(row.id))) == before


def test_only_the_clerk_writes(office: Office) -> None:
    row = office.create()

    def write(actor: Actor) -> list[str]:
        return secrets.write_secrets(actor=actor, candidate_id=row.id, values={"phone": "1"}, source=SOURCE)

    for actor in (office.head, office.board, office.world.actor("team:1")):
        assert refused(write, actor).code == "forbidden"
    assert refused(lambda: write(Office(office.day, "00002").clerk)).code == "not_found"


@pytest.mark.parametrize("number", ["123", "00118000000x", "0011800000000"])
def test_a_number_of_identity_has_twelve_digits(office: Office, number: str) -> None:
    row = office.create()
    assert refused(lambda: office.write(row, id_number=number)).code == "bad_identity"


def test_a_number_may_be_written_with_spaces(office: Office) -> None:
    row = office.create()
    office.write(row, id_number=" 001 180 000 007 ")
    assert look(office, row.id)["id_number"] == "001180000007"


@pytest.mark.parametrize("field", ["phone", "email"])
def test_a_value_moved_to_another_row_does_not_open(office: Office, field: str) -> None:
    one, other = office.create(), office.create(birth="1/1/1970")
    office.write(one, phone="0912345678")
    office.write(other, phone="0987654321")
    sealed = CandidateSecret.objects.with_scopes_disabled().get(candidate=one).phone
    CandidateSecret.objects.with_scopes_disabled().filter(candidate=other).update(**{field: sealed})
    refusal = refused(lambda: look(office, other.id))
    assert (refusal.code, refusal.status) == ("seal_broken", 500)
    assert "0912" not in refusal.message


def test_rotation_seals_everything_anew(office: Office, settings: Settings) -> None:
    rows = [office.create(birth=f"1/1/{1950 + at}") for at in range(5)]
    for at, row in enumerate(rows):
        office.write(row, **VALUES | {"id_number": identity(at)})
    rotated(settings, {"new": NEW, "old": OLD}, b"j" * 32)
    assert look(office, rows[0].id)["phone"] == VALUES["phone"]
    out = StringIO()
    call_command("rotate_keys", "--batch", "2", stdout=out)
    assert out.getvalue().splitlines()[0] == "5 rows to seal with key new"
    assert "5/5" in out.getvalue()
    assert "v1.old" not in raw()
    rotated(settings, {"new": NEW}, b"j" * 32)
    assert look(office, rows[3].id) == VALUES | {"id_number": identity(3)}
    office.file(rows[3])
    again = office.create(full_name="Tên Khác", birth="2/2/1952")
    assert refused(lambda: office.write(again, id_number=identity(3))).code == "same_level_twice"


def test_rotation_goes_on_where_it_stopped(
    office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [office.create(birth=f"1/1/{1950 + at}") for at in range(5)]
    for row in rows:
        office.write(row, phone=f"09-{row.id}")
    rotated(settings, {"new": NEW, "old": OLD})
    saves: list[int] = []
    save = CandidateSecret.save

    def dies(self: CandidateSecret, **more: Any) -> None:
        if len(saves) == 3:
            raise KeyboardInterrupt
        saves.append(self.pk)
        save(self, **more)

    monkeypatch.setattr(CandidateSecret, "save", dies)
    with pytest.raises(KeyboardInterrupt):
        call_command("rotate_keys", "--batch", "2", stdout=StringIO())
    monkeypatch.undo()
    rotated(settings, {"new": NEW, "old": OLD})
    rows_of = CandidateSecret.objects.with_scopes_disabled()
    assert rows_of.filter(key_id="new").count() == 2
    assert [look(office, row.id)["phone"] for row in rows] == [f"09-{row.id}" for row in rows]
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "3 rows to seal" in out.getvalue()
    assert rows_of.filter(key_id="new").count() == 5
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "0 rows to seal" in out.getvalue()


def test_rotation_leaves_what_does_not_open_and_says_so(office: Office, settings: Settings) -> None:
    rows = [office.create(birth=f"1/1/{1950 + at}") for at in range(3)]
    for row in rows:
        office.write(row, phone="0912")
    CandidateSecret.objects.with_scopes_disabled().filter(candidate=rows[1]).update(phone="v1.old.xxxx")
    rotated(settings, {"new": NEW, "old": OLD})
    with pytest.raises(CommandError, match=rf"1 rows do not open.*\[{rows[1].id}\]"):
        call_command("rotate_keys", "--batch", "1", stdout=StringIO())
    assert raw().count("v1.new") == 2
    assert raw().count("v1.old.xxxx") == 1


def test_a_write_after_a_change_of_key_leaves_one_key_in_the_row(office: Office, settings: Settings) -> None:
    row = office.create()
    office.write(row, **VALUES)
    rotated(settings, {"new": NEW, "old": OLD})
    office.write(row, phone="0900")
    assert "v1.old" not in raw()
    rotated(settings, {"new": NEW})
    assert look(office, row.id) == VALUES | {"phone": "0900"}
