"""The archive of a session: what is in it, what is never in it, and that it proves itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote
from zipfile import ZIP_STORED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from council import clock
from council.models import CouncilSession, Document, DocumentVersion, JournalEntry
from council.permissions import Actor
from council.services import journal
from council.services.journal import Act, check_streams
from meetings.models import AgendaItem, Mark, SecretCopy, SecretPaper, Sitting
from meetings.queries.archive import session_facts
from meetings.services import papers, sittings
from meetings.services.archive import archive_session, contents
from meetings.streams import archive_stream, sitting_stream
from tests.factories import World, make_sitting, make_world
from tests.meetings.acts import check_in, end, forbidden, items_of, open_round, refused, vote
from tests.meetings.papers import add_version, make_paper

FIRST, SECOND = b"%PDF-1.7 one", b"%PDF-1.7 two"
HOLDER, SECRET_TITLE, NOTE = "Trần Văn Giữ", "Báo cáo số 01 (mật)", "chữ riêng của đại biểu"


class Kept:
    """An archive, unpacked into memory: path below its one folder -> bytes."""

    def __init__(self, made: bytes) -> None:
        self.made = made
        self.zip = ZipFile(BytesIO(made))
        self.root = self.zip.namelist()[0].split("/")[0]
        self.files = {name.removeprefix(f"{self.root}/"): self.zip.read(name) for name in self.zip.namelist()}

    def text(self, path: str) -> str:
        return self.files[path].decode()

    def data(self, path: str) -> Any:
        return json.loads(self.files[path])

    def names(self, folder: str) -> list[str]:
        return [path for path in self.files if path.startswith(f"{folder}/")]

    def unpack(self, where: Path) -> Path:
        self.zip.extractall(where)
        return where / self.root


@pytest.fixture
def world(db: None) -> World:
    return make_world("00004", delegates=4)


@pytest.fixture
def sitting(world: World) -> Sitting:
    """A sitting with two papers (the first in two versions), a result, a void round, and its end."""
    found = make_sitting(world)
    first = make_paper(world, items_of(found)[0], versions=0, title="Về đầu tư công")
    add_version(world, first, FIRST, number=1)
    add_version(world, first, SECOND, number=2)
    check_in(world, found)
    chair = world.actor("chair")
    sittings.open_sitting(actor=chair, sitting_id=found.id)
    ballot = open_round(world, found)
    for seat in (1, 2, 3):
        vote(world, seat, ballot)
    end(world, ballot, "close", "publish")
    end(world, open_round(world, found), "void")
    sittings.close_sitting(actor=chair, sitting_id=found.id)
    return found


@pytest.fixture(autouse=True)
def _files_end() -> Any:
    yield
    names = default_storage.listdir("papers/test")[1] if default_storage.exists("papers/test") else []
    for name in names:
        default_storage.delete(f"papers/test/{name}")


def archived(world: World, sitting: Sitting, who: str = "secretariat") -> Kept:
    made = archive_session(actor=world.actor(who), session_id=sitting.session_id)
    return Kept(b"".join(made.chunks))


def session_of(sitting: Sitting) -> CouncilSession:
    rows = CouncilSession.objects.with_scopes_disabled().select_related("council", "term")
    found: CouncilSession = rows.get(pk=sitting.session_id)
    return found


# -- what is in it -------------------------------------------------------------------------------------------


def test_everything_lies_where_it_says(world: World, sitting: Sitting) -> None:
    kept = archived(world, sitting)
    assert kept.root == "luu-tru-00004-khoa-II-ky-hop-1"
    assert {path: kept.files[path] for path in kept.names("tai-lieu")} == {
        "tai-lieu/1/Tờ trình 05-TTr-UBND, bản 1.pdf": FIRST,
        "tai-lieu/1/Tờ trình 05-TTr-UBND, bản 2.pdf": SECOND,
    }
    assert kept.names("bien-ban") == [
        "bien-ban/phien-1-du-thao-bien-ban.pdf",
        "bien-ban/phien-1-diem-danh.pdf",
    ]
    assert kept.names("bieu-quyet") == [
        "bieu-quyet/phien-1-luot-01.pdf",
        "bieu-quyet/phien-1-luot-02.pdf",
        "bieu-quyet/ket-qua.json",
    ]
    assert kept.names("nhat-ky") == ["nhat-ky/phien-1.jsonl", "nhat-ky/dau-chuoi.json", "nhat-ky/kiem-tra.py"]
    rest = {"chuong-trinh.json", "chuong-trinh.html", "DOC-TRUOC.txt", "index.html", "SHA256SUMS"}
    assert {path for path in kept.files if "/" not in path} == rest
    for path, content in kept.files.items():
        assert (content[:5] == b"%PDF-") is path.endswith(".pdf")


def test_pdfs_are_stored_and_names_are_utf8(world: World, sitting: Sitting) -> None:
    for info in archived(world, sitting).zip.infolist():
        if info.filename.endswith(".pdf"):
            assert info.compress_type == ZIP_STORED
        assert info.filename.isascii() or info.flag_bits & 0x800


def test_votes_bear_names(world: World, sitting: Sitting) -> None:
    first, void = archived(world, sitting).data("bieu-quyet/ket-qua.json")["rounds"]
    assert (first["state"], first["result"]["for"], first["result"]["passed"]) == ("published", 3, True)
    assert [vote["choice"] for vote in first["votes"]] == ["for", "for", "for", None]
    assert first["votes"][0]["name"] == world.delegates[0].person.full_name
    assert (void["state"], void["result"]) == ("void", None)


def test_the_programme_says_where_each_file_lies(world: World, sitting: Sitting) -> None:
    kept = archived(world, sitting)
    programme = kept.data("chuong-trinh.json")
    assert [item["title"] for item in programme["items"]] == ["Nội dung 1", "Nội dung 2"]
    versions = programme["items"][0]["papers"][0]["versions"]
    assert [kept.files[version["path"]] for version in versions] == [FIRST, SECOND]
    assert {version["archived"] for version in versions} == {"whole"}


def test_a_withdrawn_paper_is_kept_with_its_reason(world: World, sitting: Sitting) -> None:
    document = Document.objects.with_scopes_disabled().get()
    papers.withdraw_paper(actor=world.actor("secretary"), document_id=document.id, reason="Nộp nhầm tệp")
    kept = archived(world, sitting)
    assert kept.names("tai-lieu")[0] == "tai-lieu/1/Tờ trình 05-TTr-UBND, bản 1, đã thu hồi.pdf"
    assert "Nộp nhầm tệp" in kept.text("index.html")
    paper = kept.data("chuong-trinh.json")["items"][0]["papers"][0]
    assert paper["withdrawn"]["reason"] == "Nộp nhầm tệp"


def test_hostile_names_unpack_inside(world: World, sitting: Sitting, tmp_path: Path) -> None:
    item = items_of(sitting)[1]
    for number, title in enumerate(("../../x", "con", "a\u202efdp.exe", "Ệ" * 300, "<>:|?*", "x", "X")):
        paper = make_paper(world, item, versions=0, title=title, number="")
        add_version(world, paper, b"%PDF" + bytes([number]), file_name=f"{title}.pdf\u202e")
    kept = archived(world, sitting)
    root = kept.unpack(tmp_path)
    taken = kept.names("tai-lieu/2")
    assert len({path.casefold() for path in taken}) == 7
    for path in taken:
        assert ".." not in PurePosixPath(path).parts
        assert len(path) <= 150
        assert (root / path).resolve().is_relative_to(root.resolve())
        assert not re.search(r'[<>:"\\|?*\u202e]', path)


# -- what is never in it -------------------------------------------------------------------------------------


def test_of_a_secret_paper_there_is_the_list_alone(world: World, sitting: Sitting) -> None:
    item = items_of(sitting)[1]
    AgendaItem.objects.with_scopes_disabled().filter(pk=item.pk).update(is_secret=True)
    now = clock.now()
    secret = SecretPaper.objects.create(
        council=world.council, item=item, title=SECRET_TITLE, copies=5, created_at=now
    )
    SecretCopy.objects.create(
        paper=secret, number=3, holder=HOLDER, handed_at=now, handed_by=world.account("secretary")
    )
    kept = archived(world, sitting)
    assert kept.data("tai-lieu-mat.json")["papers"][0]["handed_out"][0]["holder"] == HOLDER
    index = kept.text("index.html")
    assert SECRET_TITLE in index
    assert HOLDER in index
    assert "chưa thu hồi" in index
    assert "phát giấy, thu hồi" in index
    assert kept.names("tai-lieu/2") == []


def test_private_marks_are_never_in_it(world: World, sitting: Sitting) -> None:
    version = DocumentVersion.objects.with_scopes_disabled().earliest("id")
    Mark.objects.create(
        council=world.council,
        person=world.delegates[0].person,
        version=version,
        uuid="7a4d5f2e-0000-4000-8000-000000000001",
        kind="note",
        page=1,
        sealed=NOTE,
        made_at=clock.now(),
        change=1,
    )
    kept = archived(world, sitting)
    assert not any(NOTE.encode() in content for content in kept.files.values())
    assert not any(b"7a4d5f2e" in content for content in kept.files.values())


def test_no_other_session_is_in_it(world: World, sitting: Sitting) -> None:
    other = make_sitting(world)
    add_version(world, make_paper(world, items_of(other)[0], versions=0, title="Của kỳ khác"), b"%PDF x")
    assert not any("Của kỳ khác".encode() in content for content in archived(world, sitting).files.values())


# -- it proves itself ----------------------------------------------------------------------------------------


def checked(root: Path) -> subprocess.CompletedProcess[str]:
    """What the archive's own script says, run as anybody would run it."""
    command = [sys.executable, "-I", str(root / "nhat-ky" / "kiem-tra.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_sums_and_journal_hold_after_unpacking(world: World, sitting: Sitting, tmp_path: Path) -> None:
    kept = archived(world, sitting)
    root = kept.unpack(tmp_path)
    said = checked(root)
    entries = sum(report.entries for report in check_streams() if not report.name.startswith("archive:"))
    assert (said.returncode, said.stdout) == (0, f"Nguyên vẹn: mọi tệp, {entries} mục nhật ký.\n")
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=root, capture_output=True, check=False).returncode == 0
    listed = {line.split("  ", 1)[1] for line in kept.text("SHA256SUMS").splitlines()}
    assert listed == kept.files.keys() - {"SHA256SUMS"}


def test_a_changed_file_or_entry_is_found(world: World, sitting: Sitting, tmp_path: Path) -> None:
    root = archived(world, sitting).unpack(tmp_path)
    journal_file = root / "nhat-ky" / "phien-1.jsonl"
    whole = journal_file.read_text()
    journal_file.write_text(whole.replace('"for"', '"against"', 1))
    said = checked(root)
    assert said.returncode == 1
    assert "đã bị sửa: nhat-ky/phien-1.jsonl" in said.stdout
    assert re.search(r"nội dung mục \d+ đã bị sửa", said.stdout)
    journal_file.write_text("".join(whole.splitlines(keepends=True)[:-1]))
    assert "không khớp với đầu chuỗi" in checked(root).stdout
    (root / "index.html").unlink()
    assert "thiếu tệp: index.html" in checked(root).stdout


def test_the_same_session_gives_the_same_bytes(world: World, sitting: Sitting) -> None:
    now = clock.now()
    with clock.frozen(now):
        first, second = archived(world, sitting), archived(world, sitting)
    assert first.made == second.made
    with clock.frozen(now + timedelta(days=40)):
        later = archived(world, sitting)
    differing = {path for path in first.files if first.files[path] != later.files[path]}
    assert differing == {"index.html", "SHA256SUMS"}
    said = re.compile(r"<dt>Lập hồ sơ</dt><dd>[^<]*</dd>")
    assert said.sub("", first.text("index.html")) == said.sub("", later.text("index.html"))
    assert said.search(first.text("index.html"))


def test_what_happens_later_stays_outside(world: World, sitting: Sitting, tmp_path: Path) -> None:
    """The journal of an archive ends where it ended when the archive was asked for."""
    made = archive_session(actor=world.actor("secretariat"), session_id=sitting.session_id)
    with transaction.atomic():
        journal.record(
            Act(sitting.council_id, sitting_stream(sitting.id), "meetings.message.shown", {"text": "x"})
        )
    assert checked(Kept(b"".join(made.chunks)).unpack(tmp_path)).returncode == 0


def test_the_index_needs_no_network_and_no_script(world: World, sitting: Sitting) -> None:
    kept = archived(world, sitting)
    for page in ("index.html", "chuong-trinh.html"):
        html = kept.text(page)
        assert not re.search(r"https?:|//|<script|<link|<img|<iframe|\son[a-z]+=|url\(", html)
    linked = {unquote(href) for href in re.findall(r'href="([^"]+)"', kept.text("index.html"))}
    assert linked
    assert linked <= set(kept.files)


def test_what_people_wrote_stays_text(world: World, sitting: Sitting) -> None:
    AgendaItem.objects.with_scopes_disabled().update(title="<b>x</b><script>alert(1)</script>")
    index = archived(world, sitting).text("index.html")
    assert "<script" not in index
    assert "&lt;script&gt;" in index


# -- files that are not as they should be --------------------------------------------------------------------


def test_a_missing_file_is_named_and_the_rest_is_kept(world: World, sitting: Sitting, tmp_path: Path) -> None:
    version = DocumentVersion.objects.with_scopes_disabled().earliest("id")
    default_storage.delete(str(version.original))
    _session, _facts, missing = contents(actor=world.actor("secretariat"), session_id=sitting.session_id)
    assert missing == ["tai-lieu/1/Tờ trình 05-TTr-UBND, bản 1.pdf"]
    kept = archived(world, sitting)
    assert kept.names("tai-lieu") == ["tai-lieu/1/Tờ trình 05-TTr-UBND, bản 2.pdf"]
    assert f"{missing[0]}: tệp không còn trong kho" in kept.text("index.html")
    versions = kept.data("chuong-trinh.json")["items"][0]["papers"][0]["versions"]
    assert [version["archived"] for version in versions] == ["missing", "whole"]
    assert checked(kept.unpack(tmp_path)).returncode == 0


def test_a_file_that_was_changed_is_named(world: World, sitting: Sitting, tmp_path: Path) -> None:
    DocumentVersion.objects.with_scopes_disabled().filter(number=2).update(sha256="0" * 64)
    kept = archived(world, sitting)
    assert "bản 2.pdf: tệp trong kho không khớp mã băm" in kept.text("index.html")
    assert checked(kept.unpack(tmp_path)).returncode == 0


def test_records_that_cannot_be_made_do_not_stop_it(world: World, sitting: Sitting) -> None:
    with transaction.atomic():
        said = {"round": 77, "number": 9, "question": "?", "majority": "không có"}
        journal.record(Act(sitting.council_id, sitting_stream(sitting.id), "meetings.round.opened", said))
    kept = archived(world, sitting)
    assert kept.names("bien-ban") == ["bien-ban/phien-1-diem-danh.pdf"]
    assert "không lập được từ nhật ký" in kept.text("index.html")


# -- who, and what is recorded -------------------------------------------------------------------------------


def test_only_the_office_archives(world: World, sitting: Sitting) -> None:
    forbidden(archive_session, world, "secretary", "secretariat", session_id=sitting.session_id)
    forbidden(contents, world, "secretary", "secretariat", session_id=sitting.session_id)
    other = make_world("00008").actor("secretariat")
    assert refused(archive_session, actor=other, session_id=sitting.session_id) == "not_found"
    nobody = Actor(world.council.id)
    assert refused(archive_session, actor=nobody, session_id=sitting.session_id) == "forbidden"


def test_a_session_in_preparation_has_nothing_to_archive(world: World, sitting: Sitting) -> None:
    CouncilSession.objects.with_scopes_disabled().update(state="draft")
    actor = world.actor("secretary")
    assert refused(archive_session, actor=actor, session_id=sitting.session_id) == "session_draft"


def test_that_it_was_made_is_recorded_beside_the_session(world: World, sitting: Sitting) -> None:
    archived(world, sitting)
    [entry] = journal.entries_of(archive_stream(sitting.session_id))
    assert (entry.code, entry.actor) == ("meetings.session.archived", world.actor("secretariat").name)
    assert entry.data["files"] == 2
    codes = JournalEntry.objects.with_scopes_disabled().exclude(stream__name__startswith="archive:")
    assert not codes.filter(code__in=("meetings.session.archived", "meetings.paper.made")).exists()


def test_more_papers_and_rounds_ask_no_more(world: World) -> None:
    counts = []
    for number in (1, 3):
        place = make_sitting(world, items=number, state="open")
        for item in items_of(place):
            make_paper(world, item, versions=number)
            end(world, open_round(world, place), "close", "publish")
        with CaptureQueriesContext(connection) as asked:
            facts = session_facts(session_of(place))
            assert (len(facts.versions), len(facts.rounds)) == (number**2, number)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_empty_session_is_an_archive_too(world: World, tmp_path: Path) -> None:
    place = make_sitting(world, items=0)
    kept = archived(world, place)
    assert kept.names("tai-lieu") == []
    assert checked(kept.unpack(tmp_path)).returncode == 0
