"""Duplicates, merges and splits: traceable both ways, never in a circle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from council.enums import Role
from council.errors import Refused
from council.services.journal import entries_of
from petitions.enums import PetitionState
from petitions.models import Petition, PetitionSource
from petitions.services import merge, petitioner
from petitions.services.petitioner import Petitioner
from petitions.streams import petition_stream
from tests.factories.petitions import TEXTS, Town, make_petition

pytestmark = pytest.mark.django_db


def refused(act: Callable[..., Any], **given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**given)
    assert caught.value.message
    return caught.value


def given(town: Town, row: Petition, **more: Any) -> dict[str, Any]:
    row.refresh_from_db()
    actor = town.communes[0].actor("second")
    return {"actor": actor, "petition_id": row.id, "version": row.version} | more


def last(row: Petition) -> tuple[str, Any]:
    entry = entries_of(petition_stream(row.id))[-1]
    return entry.code, entry.data


def test_a_duplicate_points_at_its_root_and_keeps_its_sources(town: Town) -> None:
    root, row = make_petition(town), make_petition(town)
    done = merge.mark_duplicate(of_id=root.id, **given(town, row))
    assert (done.duplicate_of, done.state) == (root, "merged")
    assert PetitionSource.objects.with_scopes_disabled().filter(petition=row).count() == 1
    assert last(row)[1]["of"] == root.code
    assert (last(root)[0], last(root)[1]["from"]) == ("petitions.petition.has_duplicate", row.code)


@pytest.mark.parametrize("state", [PetitionState.DRAFT, PetitionState.RECORDED])
def test_a_duplicate_is_taken_back(town: Town, state: str) -> None:
    root, row = make_petition(town), make_petition(town, state=state)
    if state == PetitionState.DRAFT:
        Petition.objects.with_scopes_disabled().filter(pk=row.pk).update(field=None)
    merge.mark_duplicate(of_id=root.id, **given(town, row))
    undo: dict[str, Any] = {"actor": town.communes[0].actor("second"), "petition_id": row.id}
    assert refused(merge.undo_duplicate, reason=" ", **undo).code == "reason_required"
    done = merge.undo_duplicate(reason="Hai ngõ khác nhau", **undo)
    assert (done.duplicate_of, done.state) == (None, state)
    assert last(root)[0] == "petitions.petition.lost_duplicate"
    assert refused(merge.undo_duplicate, reason="Hai ngõ khác nhau", **undo).code == "not_duplicate"


def test_a_merged_petition_gives_its_sources_away_for_good(town: Town) -> None:
    root, row = make_petition(town), make_petition(town)
    done = merge.merge(into_id=root.id, **given(town, row))
    assert (done.merged_into, done.state) == (root, "merged")
    sources = list(PetitionSource.objects.with_scopes_disabled().filter(petition=root))
    assert [source.note for source in sources] == ["", f"từ {row.code}"]
    assert last(row)[1]["sources"] == last(root)[1]["sources"] == [sources[1].id]
    undo = {"actor": town.communes[0].actor("second"), "petition_id": row.id, "reason": "Hai ngõ khác nhau"}
    assert refused(merge.undo_duplicate, **undo).code == "not_duplicate"


def test_no_circle_is_closed(town: Town) -> None:
    one, two, three = (make_petition(town) for _ in range(3))
    assert refused(merge.merge, into_id=one.id, **given(town, one)).code == "merge_self"
    merge.merge(into_id=two.id, **given(town, one))
    assert refused(merge.merge, into_id=one.id, **given(town, two)).code == "merge_circle"
    merge.mark_duplicate(of_id=three.id, **given(town, two))
    assert refused(merge.mark_duplicate, of_id=one.id, **given(town, three)).code == "merge_circle"
    four = make_petition(town)
    caught = refused(merge.merge, into_id=one.id, **given(town, four))
    assert caught.code == "merge_target_ended"
    assert one.code in caught.message
    assert refused(merge.merge, into_id=three.id, **given(town, one)).code == "petition_merged"


def test_a_petition_with_a_body_is_not_merged_away(town: Town) -> None:
    root, row = make_petition(town), make_petition(town, state=PetitionState.FORWARDED)
    assert refused(merge.merge, into_id=root.id, **given(town, row)).code == "petition_state"
    assert merge.merge(into_id=row.id, **given(town, root)).merged_into == row


def test_parts_have_codes_sources_and_the_petitioner_of_the_whole(town: Town) -> None:
    row = make_petition(town)
    row.secret.delete()
    petitioner.keep(row, Petitioner(name="Nguyễn Văn Mẫu"))
    parts = merge.split(texts=[TEXTS[1], TEXTS[2]], **given(town, row))
    row.refresh_from_db()
    assert row.state == "split"
    assert [part.code[-5:] for part in parts] == ["00002", "00003"]
    for part, words in zip(parts, (TEXTS[1], TEXTS[2]), strict=True):
        assert (part.split_from, part.text, part.state, part.place) == (row, words, "draft", row.place)
        assert petitioner.of(part).name == "Nguyễn Văn Mẫu"
        assert PetitionSource.objects.with_scopes_disabled().filter(petition=part).count() == 1
        assert last(part)[1]["from"] == row.code
    assert last(row)[1]["parts"] == [part.code for part in parts]
    assert refused(merge.split, texts=list(TEXTS), **given(town, row)).code == "petition_split"


@pytest.mark.parametrize(
    ("texts", "code"),
    [([TEXTS[0]], "parts_number"), ([TEXTS[0]] * 21, "parts_number"), ([TEXTS[0], " "], "text_required")],
)
def test_a_wrong_split_leaves_nothing(town: Town, texts: list[str], code: str) -> None:
    row = make_petition(town)
    assert refused(merge.split, texts=texts, **given(town, row)).code == code
    assert Petition.objects.with_scopes_disabled().count() == 1


def test_the_second_of_two_officers_merges_nothing(town: Town) -> None:
    root, row = make_petition(town), make_petition(town)
    late = given(town, row)
    merge.mark_duplicate(of_id=root.id, **given(town, row))
    assert refused(merge.merge, into_id=root.id, **late).code == "stale"
    assert refused(merge.split, texts=list(TEXTS), **late).code == "stale"


def test_nobody_else_merges(town: Town) -> None:
    root, row = make_petition(town), make_petition(town)
    acts: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (merge.merge, {"into_id": root.id}),
        (merge.mark_duplicate, {"of_id": root.id}),
        (merge.split, {"texts": list(TEXTS)}),
    ]
    for who in (Role.PETITION_HEAD, Role.BOARD_OFFICER, "1", "body:0"):
        wrong = given(town, row, actor=town.communes[0].actor(who))
        for act, more in acts:
            assert refused(act, **more, **wrong).code == "forbidden"
        undo = {"actor": wrong["actor"], "petition_id": row.id, "reason": "Nhầm lẫn"}
        assert refused(merge.undo_duplicate, **undo).code == "forbidden"
    for world in (town.city, town.communes[1]):
        wrong = given(town, row, actor=world.actor("second"))
        for act, more in acts:
            assert refused(act, **more, **wrong).code == "not_found"
    theirs = make_petition(town, 2)
    for act, name in ((merge.merge, "into_id"), (merge.mark_duplicate, "of_id")):
        assert refused(act, **{name: theirs.id}, **given(town, row)).code == "not_found"
