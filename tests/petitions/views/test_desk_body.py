"""The pages of a body's officer: the desk, one duty, the files of answers; who may open them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council import clock
from council.enums import Role
from council.views.viewer import places
from petitions.models import Petition, PetitionSecret, PetitionSource, Promise, Task
from petitions.services import answer_files, petitioner
from petitions.services.petitioner import Petitioner
from tests.council.views.pages import page_of
from tests.factories.pdfs import pdf_bytes, uploaded
from tests.factories.petitions import TEXTS, Town
from tests.petitions.services.answering import (
    PROMISED,
    TEXT,
    drafted,
    duty,
    followed,
    helped,
    sent_back,
    submitted,
)

pytestmark = pytest.mark.django_db
BODY = "body:0"
NOBODY = ("second", Role.PETITION_OFFICER, Role.PETITION_HEAD, Role.BOARD_OFFICER, "1")
SAID: dict[str, Any] = {
    "text": TEXT,
    "kind": "resolved.resolved_by_work",
    "document_number": "12/UBND-KT",
    "document_date": clock.today().isoformat(),
    "signer": "Trần Thị Mẫu",
    "version": "0",
}


def url(name: str, *args: object, code: str = "00001") -> str:
    return reverse(name, args=[code, *args])


def client(town: Town, who: str = BODY, world: int = 1) -> Client:
    return town.worlds[world].client(who)


def test_served_with_its_own_name_and_to_nobody_else(town: Town) -> None:
    task = duty(town)
    draft = drafted(town, task)
    content = pdf_bytes(2)
    row = answer_files.add_file(
        actor=town.communes[0].actor(BODY), answer_id=draft.id, upload=uploaded(content, "trả lời.pdf")
    )
    found = client(town).get(url("petition_answer_file", row.id))
    assert found.status_code == 200
    assert found["Content-Type"] == "application/pdf"
    assert found["Cache-Control"] == "private, no-cache"
    assert "inline" in found["Content-Disposition"]
    assert int(found["Content-Length"]) == default_storage.size(row.reading)
    kept = client(town).get(url("petition_answer_original", row.id))
    assert kept["Content-Disposition"].startswith("attachment")
    assert int(kept["Content-Length"]) == len(content)
    part = client(town).get(url("petition_answer_file", row.id), headers={"range": "bytes=0-99"})
    assert (part.status_code, part["Content-Length"]) == (206, "100")
    for name in ("petition_answer_file", "petition_answer_original"):
        for who in NOBODY:
            assert client(town, who).get(url(name, row.id)).status_code == 404, "a draft's is its body's own"
        for world, code in ((0, "hn"), (2, "00002")):
            assert client(town, BODY, world).get(url(name, row.id, code=code)).status_code == 404
        assert Client().get(url(name, row.id)).status_code == 302


def test_behind_nginx_the_file_is_handed_over(town: Town, settings: Any) -> None:
    settings.X_ACCEL_PREFIX = "/protected"
    draft = drafted(town, duty(town))
    row = answer_files.add_file(actor=town.communes[0].actor(BODY), answer_id=draft.id, upload=uploaded())
    found = client(town).get(url("petition_answer_file", row.id))
    assert found["X-Accel-Redirect"] == f"/protected/{row.reading}"


def test_what_was_sent_back_stays_readable_with_its_reason(town: Town) -> None:
    task, body = duty(town), client(town)
    sent_back(task, submitted(town, task), "Chưa nêu thời hạn hoàn thành")
    html = page_of(body.get(url("body_desk") + "?phan=lam-lai"))
    assert "Phải trả lời lại" in html
    for page in (url("petition_duty", task.id), url("petition_answer_write", task.id)):
        html = page_of(body.get(page))
        assert "Chưa nêu thời hạn hoàn thành" in html
        assert TEXT in html
    submitted(town, task, text=TEXT + " Đã bổ sung thời hạn.")
    html = page_of(body.get(url("petition_duty", task.id)))
    assert "Chưa nêu thời hạn hoàn thành" in html
    assert "Lần 2" in html


def test_a_promise_is_answered_from_its_page(town: Town) -> None:
    task, body = duty(town), client(town)
    answer = followed(town, task)
    Promise.objects.with_scopes_disabled().create(
        petition=task.petition,
        answer=answer,
        council=task.council,
        body=task.body,
        text="Thi công trong quý II",
        due_on=PROMISED["expected_on"],
    )
    html = page_of(body.get(url("body_desk") + "?phan=loi-hua"))
    assert "Thi công trong quý II" in html
    html = page_of(body.get(url("petition_duty", task.id)))
    assert "Trả lời về lời hứa" in html
    assert TEXT not in page_of(body.get(url("petition_answer_write", task.id))), "a new answer, not the old"


def test_nothing_tells_who_put_the_petition(town: Town) -> None:
    task, body = duty(town), client(town)
    PetitionSecret.objects.with_scopes_disabled().filter(petition=task.petition).delete()
    petitioner.keep(task.petition, Petitioner(name="Ông Bùi Văn Kín", phone="0912345678"))
    PetitionSource.objects.with_scopes_disabled().filter(petition=task.petition).update(note="Bà Kín nêu")
    for page in ("petition_duty", "petition_answer_write"):
        html = page_of(body.get(url(page, task.id)))
        assert "Kín" not in html
        assert "0912345678" not in html


def test_the_body_reads_how_its_deadline_was_found(town: Town) -> None:
    task = duty(town)
    html = page_of(client(town).get(url("petition_deadline", task.id)))
    assert "Cách tính" in html
    assert url("petition_duty", task.id) in html
    assert "Gia hạn" not in html
    html = page_of(client(town, Role.PETITION_HEAD).get(url("petition_deadline", task.id)))
    assert url("petition", task.petition_id) in html


def test_an_abolished_body_is_told_who_answers_now(town: Town) -> None:
    first, old = town.bodies["hn"]
    task = duty(town, 0)
    Task.objects.with_scopes_disabled().filter(pk=task.pk).update(body=old)
    body = client(town, "body:1", 0)
    assert "đã giải thể: chỉ còn đọc" in page_of(body.get(url("body_desk", code="hn")))
    html = page_of(body.get(url("petition_duty", task.id, code="hn")))
    assert f"nay thuộc {first.name}" in html
    assert "Soạn trả lời" not in html
    assert body.get(url("petition_answer_write", task.id, code="hn")).status_code == 409


def test_an_officer_without_a_body_is_told_whom_to_ask(town: Town) -> None:
    body = town.bodies["00001"][0]
    body.officers.with_scopes_disabled().all().delete()
    assert "Chưa có cơ quan nào" in page_of(client(town).get(url("body_desk")))


def test_after_the_sign_in_an_officer_stands_at_the_desk(town: Town) -> None:
    assert client(town).get(reverse("desk_home"))["Location"] == url("body_desk")
    assert client(town, "second").get(reverse("desk_home"))["Location"] == url("petitions_home")
    assert url("body_desk") in dict(places(town.communes[0].actor(BODY), "00001"))
    assert url("body_desk") not in dict(places(town.communes[0].actor("second"), "00001"))


def test_filters_that_make_no_sense_are_left_out(town: Town) -> None:
    duty(town)
    other = town.bodies["hn"][0].id
    page = url("body_desk") + f"?phan=x&co-quan={other}&sau=zzz&q=%20&qua-han=2"
    assert TEXTS[0] in page_of(client(town).get(page))


def status(town: Town, who: str, world: int, at: str, name: str, *args: object) -> int:
    """What a page of council `at` says to somebody of a world."""
    return client(town, who, world).get(url(name, *args, code=at)).status_code


@pytest.mark.parametrize("at", [0, 1])
def test_the_pages_of_a_body_open_to_its_officers_alone(town: Town, at: int) -> None:
    """Commune by commune by city by body."""
    task, home = duty(town, at), town.worlds[at].council.code
    drafted(town, task, at)
    others = [(n, one.council.code) for n, one in enumerate(town.worlds) if n != at]
    assert status(town, BODY, at, home, "body_desk") == 200
    assert all(status(town, who, at, home, "body_desk") == 403 for who in NOBODY)
    for name in ("petition_duty", "petition_answer_write", "petition_answer_preview"):
        assert status(town, BODY, at, home, name, task.id) == 200, name
        assert {status(town, who, at, home, name, task.id) for who in NOBODY} == {403}, name
        assert Client().get(url(name, task.id, code=home)).status_code == 302
        for world, code in others:
            assert status(town, BODY, world, home, name, task.id) == 403, name
            assert status(town, BODY, world, code, name, task.id) == 404, name
            assert status(town, "second", world, code, name, task.id) == 403, name
    if at == 0:
        assert status(town, "body:1", at, home, "petition_duty", task.id) == 404


def test_pages_ask_as_often_for_one_as_for_three(town: Town) -> None:
    body = client(town)

    def queries(address: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            page_of(body.get(address))
        ours = [one for one in seen if "petitions_" in one["sql"] or "council_calendar" in one["sql"]]
        return len(seen), len(ours)

    counts = []
    for size in (1, 2):
        for _n in range(size):
            task = duty(town)
            petition = Petition.objects.with_scopes_disabled().get(pk=task.petition_id)
            assert petition.place is not None
        counts.append(queries(url("body_desk")))
    assert counts[0] == counts[1]
    assert counts[0][1] <= 10, counts


def test_a_duty_costs_the_same_whatever_hangs_on_it(town: Town) -> None:
    lead, other = helped(town)
    body = client(town)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(body.get(url("petition_duty", lead.id)))
        return len(seen)

    def office() -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(client(town, "second").get(url("petition", lead.petition_id)))
        return len(seen)

    sent_back(lead, submitted(town, lead))
    submitted(town, other, who="helper")
    one, seen_by_office = queries(), office()
    for n in range(2):
        sent_back(lead, submitted(town, lead, text=f"{TEXT} Lần {n}."))
    Task.objects.with_scopes_disabled().filter(pk=other.pk).update(state="received", done_at=None)
    submitted(town, other, who="helper", text="Ý kiến bổ sung sau khi kiểm tra lại.")
    assert queries() == one
    assert office() == seen_by_office
