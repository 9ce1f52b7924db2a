"""Recording: once, with a code, a receipt and a sealed petitioner, whatever the text looks like."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from council import clock
from council.enums import Role
from council.errors import Refused
from council.services.journal import check_streams, entries_of
from petitions.enums import PetitionKind, PetitionState, SourceKind
from petitions.models import Petition, PetitionSecret, PetitionSource
from petitions.services import petitioner, record
from petitions.services.petitioner import Petitioner
from petitions.services.record import Heard, Recorded
from petitions.streams import petition_stream
from tests.factories.petitions import TEXTS, Town, make_meeting, make_petition

pytestmark = pytest.mark.django_db
WHO = Petitioner(name="Nguyễn Văn Mẫu", phone="0912 345 678", address="Số 3 ngõ 12", email="mau@vidu.vn")
NOBODY = (Role.PETITION_HEAD, Role.BOARD_OFFICER, "body:0")


def refused(act: Callable[..., Any], **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**given)
    assert caught.value.message
    return caught.value


def put(
    town: Town, client_id: str = "client-0001", world: int = 1, who: Any = "second", **more: Any
) -> Recorded:
    data = Heard(text=TEXTS[0], meeting_id=make_meeting(town, world).id, petitioner=WHO)
    actor = town.worlds[world].actor(who)
    return record.record(actor=actor, data=replace(data, **more), client_id=client_id)


def test_a_petition_has_a_code_a_source_and_its_first_entry(town: Town) -> None:
    done = put(town, voters=4)
    row = Petition.objects.with_scopes_disabled().get()
    assert row.code == f"00001-{clock.today().year}-00001"
    assert (row.state, row.version, row.recorded_by) == ("draft", 1, town.communes[0].account("second"))
    assert row.folded.startswith("de nghi sua duong ngo 12 to dan pho 3")
    source = PetitionSource.objects.with_scopes_disabled().get()
    assert (source.kind, source.voters, source.meeting_id is not None) == ("meeting", 4, True)
    (entry,) = entries_of(petition_stream(row.id))
    assert (entry.code, entry.data["code"]) == ("petitions.petition.recorded", row.code)
    assert not next(iter(check_streams([petition_stream(row.id)]))).faults
    assert done.petition == row


def test_codes_go_on_by_origin_and_year(town: Town) -> None:
    assert [put(town, f"client-{n:04d}").petition.code[-5:] for n in range(3)] == ["00001", "00002", "00003"]
    assert put(town, "client-0001", world=2).petition.code.startswith("00002-")
    Petition.objects.with_scopes_disabled().filter(code__endswith="00003").update(
        code=f"00001-{clock.today().year}-99999"
    )
    assert put(town, "client-0009").petition.code.endswith("-100000")
    assert put(town, "client-0010").petition.code.endswith("-100001")


def test_a_code_that_is_taken_is_passed_over(town: Town) -> None:
    make_petition(town)
    old = make_petition(town)
    Petition.objects.with_scopes_disabled().filter(pk=old.pk).update(code="00001-2019-00007")
    assert put(town).petition.code.endswith("-00002")


def test_sent_again_it_is_recorded_once(town: Town) -> None:
    first, again = put(town), put(town)
    assert (again.petition.id, again.repeated, again.secret) == (first.petition.id, True, "")
    assert Petition.objects.with_scopes_disabled().count() == 1
    assert len(entries_of(petition_stream(first.petition.id))) == 1
    other = put(town, who=Role.PETITION_OFFICER)
    assert other.petition.id != first.petition.id, "another account's id is not ours"


@pytest.mark.parametrize("client_id", ["", "x", "a" * 65, "mã-số-máy", "<script>1"])
def test_an_id_of_another_form_is_refused(town: Town, client_id: str) -> None:
    assert refused(put, town=town, client_id=client_id).code == "malformed"


def test_only_the_hash_of_the_secret_is_kept(town: Town) -> None:
    done = put(town)
    row = Petition.objects.with_scopes_disabled().get()
    assert len(done.secret) >= 16
    assert row.secret_hash == record.hash_secret(done.secret) != done.secret
    assert done.secret not in str(row.__dict__)
    assert done.secret not in str(entries_of(petition_stream(row.id))[0].data)
    new = record.renew_receipt(actor=town.communes[0].actor("second"), petition_id=row.id)
    row.refresh_from_db()
    assert new.secret != done.secret
    assert row.secret_hash == record.hash_secret(new.secret)


def test_the_petitioner_is_sealed_at_rest_and_bound_to_its_place(town: Town) -> None:
    row = put(town).petition
    secret = PetitionSecret.objects.with_scopes_disabled().get()
    kept = [getattr(secret, name) for name in petitioner.FIELDS]
    assert all(value.startswith("v1.") for value in kept)
    assert not any(word in str(kept) for word in ("Mẫu", "0912", "ngõ", "vidu"))
    said = entries_of(petition_stream(row.id))[0].data
    assert said["petitioner"] == list(petitioner.FIELDS)
    assert "0912" not in str(said)
    secret.name, secret.phone = secret.phone, secret.name
    secret.save()
    caught = refused(lambda: petitioner.of(row))
    assert caught.code == "seal_broken"


def test_a_look_at_the_petitioner_takes_a_reason_and_is_recorded(town: Town) -> None:
    row = put(town).petition
    officer = town.communes[0].actor("second")
    given: dict[str, Any] = {"petition_id": row.id, "reason": "Hỏi thêm địa điểm"}
    assert petitioner.reveal(actor=officer, **given) == WHO
    last = entries_of(petition_stream(row.id))[-1]
    assert (last.code, last.data["reason"]) == ("petitions.petition.petitioner_seen", "Hỏi thêm địa điểm")
    assert (
        refused(petitioner.reveal, actor=officer, petition_id=row.id, reason=" x ").code
        == "look_reason_required"
    )
    for who in (*NOBODY, "1"):
        caught = refused(petitioner.reveal, actor=town.communes[0].actor(who), **given)
        assert caught.code == "forbidden"
    for world in (town.city, town.communes[1]):
        assert refused(petitioner.reveal, actor=world.actor("second"), **given).code == "not_found"


def test_who_may_not_record(town: Town) -> None:
    for who in NOBODY:
        assert refused(put, town=town, who=who).code == "forbidden"
    assert not Petition.objects.with_scopes_disabled().exists()


def test_a_delegate_records_what_they_heard_themselves(town: Town) -> None:
    one, two = town.communes[0].delegates
    row = put(town, who="1", source=SourceKind.DELEGATE, meeting_id=None, delegate_id=two.id).petition
    assert PetitionSource.objects.with_scopes_disabled().get(petition=row).delegate_id == one.id
    given = {"petition_id": row.id}
    assert record.renew_receipt(actor=town.communes[0].actor("1"), **given).secret
    assert refused(record.renew_receipt, actor=town.communes[0].actor("2"), **given).code == "forbidden"
    head = town.communes[0].actor(Role.PETITION_HEAD)
    assert refused(record.renew_receipt, actor=head, **given).code == "forbidden"
    other = town.communes[1].actor("second")
    assert refused(record.renew_receipt, actor=other, **given).code == "not_found"


def test_what_belongs_to_another_council_is_not_found(town: Town) -> None:
    theirs = make_meeting(town, 2)
    session = town.sessions["00002"]
    delegate = town.communes[1].delegates[0]
    for more in (
        {"meeting_id": theirs.id},
        {"session_id": session.id},
        {"delegate_id": delegate.id},
        {"field_id": 10**9},
        {"place_id": 10**9},
    ):
        assert refused(put, town=town, **more).code == "not_found"
    theirs.partners.add(town.communes[0].council)
    assert put(town, meeting_id=theirs.id).petition.code.startswith("00001-"), "a joint meeting is ours too"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": "   "}, "text_required"),
        ({"text": "a" * 40_001}, "text_too_long"),
        ({"spot_answer": "a" * 40_001}, "text_too_long"),
        ({"place_note": "a" * 301}, "line_too_long"),
        ({"source": "x"}, "bad_value"),
        ({"kind": "x"}, "bad_value"),
        ({"voters": 0}, "bad_value"),
        ({"meeting_id": None}, "meeting_required"),
        ({"source": "delegate"}, "delegate_required"),
        ({"kind": PetitionKind.COMPLAINT, "spot_answer": "Đã rõ"}, "spot_complaint"),
        ({"petitioner": Petitioner(name="a" * 301)}, "petitioner_too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(town: Town, more: dict[str, Any], code: str) -> None:
    assert refused(put, town=town, **more).code == code
    assert not Petition.objects.with_scopes_disabled().exists()
    assert not PetitionSecret.objects.with_scopes_disabled().exists()


def test_forty_thousand_characters_in_nfd_are_kept_in_nfc(town: Town) -> None:
    words = ("Ðường ngõ hỏng. " * 2_500)[:39_999] + "ố"
    row = put(town, text=unicodedata.normalize("NFD", words)).petition
    assert len(row.text) == 40_000
    assert row.text == words.replace("Ð", "Đ")
    assert unicodedata.is_normalized("NFC", row.text)


def test_capitals_markup_and_numbers_are_kept_and_flagged(town: Town) -> None:
    words = 'ĐỀ NGHỊ SỬA ĐƯỜNG <SCRIPT>ALERT("1")</SCRIPT> GỌI 0912345678, CCCD 001099012345'
    row = put(town, text=words).petition
    assert row.text == words
    said = entries_of(petition_stream(row.id))[0].data
    assert said["flags"] == ["capitals", "markup", "personal"]
    assert said["personal"] == {"phone": 1, "identity": 1}
    assert "0912" not in str(said)
    plain = put(town, "client-0002").petition
    assert entries_of(petition_stream(plain.id))[0].data["flags"] == []


def test_what_was_answered_in_the_hall_says_so(town: Town) -> None:
    row = put(town, spot_answer="UBND phường đã bố trí sửa trong tháng 12.").petition
    assert (row.state, row.answered_at is not None) == (PetitionState.ON_THE_SPOT, True)
