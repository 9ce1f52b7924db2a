"""The words of papers are read by the clock: once, page by page, whatever file it is."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from pytest_django import Settings

from council import clock
from council.models import Document, DocumentVersion
from meetings.enums import TextState
from meetings.models import AgendaItem, PaperPage, VersionText
from meetings.services import page_words, paper_words, papers, words_clock
from meetings.services.papers import PaperData
from tests.factories import World, make_sitting, make_world
from tests.factories.pdfs import pdf_bytes, uploaded
from tests.factories.text_pdfs import PICTURE, text_pdf
from tests.meetings.services.preparing import items

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(world: World) -> AgendaItem:
    return items(make_sitting(world).session)[0]


@pytest.fixture(autouse=True)
def _no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whether this machine has it is not for these tests to depend on."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def make_paper(world: World, item: AgendaItem, content: bytes) -> Document:
    return papers.upload_paper(
        actor=world.actor("secretariat"),
        item_id=item.id,
        data=PaperData("report", "Báo cáo"),
        upload=uploaded(content, "bao-cao.pdf"),
    )


def state(document: Document) -> VersionText:
    rows = VersionText.objects.with_scopes_disabled().filter(version__document=document)
    found: VersionText = rows.order_by("-version__number")[0]
    return found


def pages(document: Document) -> list[PaperPage]:
    return list(PaperPage.objects.with_scopes_disabled().filter(version__document=document))


def later(minutes: int) -> None:
    """All that waits was due so long ago."""
    VersionText.objects.with_scopes_disabled().update(due_at=clock.now() - timedelta(minutes=minutes))


# -- words of the file ---------------------------------------------------------------------------------------


def test_a_paper_waits_from_its_upload_and_is_read_page_by_page(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["Tờ trình về\nhọc phí", "Điều 1. Mức thu"]))
    assert (state(document).state, pages(document)) == ("waiting", [])
    assert paper_words.read_due() == 1
    found = state(document)
    assert (found.state, found.pages, found.without_words, found.error) == ("done", 2, 0, "")
    assert found.read_at is not None
    first, second = pages(document)
    assert (first.number, first.text, first.source) == (1, "Tờ trình về\nhọc phí", "file")
    assert (first.exact, first.folded) == ("tờ trình về học phí", "to trinh ve hoc phi")
    assert (first.council_id, first.session_id) == (world.council.id, item.session_id)
    assert second.folded == "dieu 1 muc thu"
    assert paper_words.read_due() == 0


def test_a_new_version_waits_too(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["một"]))
    papers.add_version(
        actor=world.actor("secretary"), document_id=document.id, upload=uploaded(text_pdf(["hai"]))
    )
    assert paper_words.read_due() == 2
    assert [page.text for page in pages(document)] == ["một", "hai"]


def test_pages_that_are_only_pictures_are_counted(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["Có chữ", PICTURE, PICTURE]))
    paper_words.read_due()
    assert (state(document).state, state(document).without_words) == ("done", 2)
    assert [page.source for page in pages(document)] == ["file", "none", "none"]


def test_a_scan_is_told(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf([PICTURE, PICTURE]))
    paper_words.read_due()
    assert (state(document).state, state(document).without_words) == ("scanned", 2)


def test_an_empty_page_is_no_scan(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, pdf_bytes(3))
    paper_words.read_due()
    assert (state(document).state, state(document).pages, state(document).without_words) == ("done", 3, 0)


def test_many_pages_are_written_in_batches(
    world: World, item: AgendaItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_words, "AT_ONCE", 3)
    document = make_paper(world, item, text_pdf([f"trang {n}" for n in range(1, 9)]))
    paper_words.read_due()
    assert [page.number for page in pages(document)] == list(range(1, 9))


def test_what_was_read_before_a_server_died_is_not_read_again(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["một", "hai", "ba"]))
    paper_words.read_due()
    PaperPage.objects.with_scopes_disabled().filter(number=3).delete()
    kept = [page.id for page in pages(document)]
    VersionText.objects.with_scopes_disabled().update(state="waiting", tries=1)
    later(1)
    paper_words.read_due()
    assert [page.id for page in pages(document)][:2] == kept
    assert pages(document)[2].text == "ba"


# -- files that cannot be read -------------------------------------------------------------------------------


def stored(document: Document) -> Path:
    version = DocumentVersion.objects.with_scopes_disabled().get(document=document)
    return Path(default_storage.path(str(version.reading.name)))


def test_a_broken_file_is_given_up_and_others_are_read(world: World, item: AgendaItem) -> None:
    broken = make_paper(world, item, text_pdf(["hỏng"]))
    stored(broken).write_bytes(b"%PDF-1.7 and nothing more")
    good = make_paper(world, item, text_pdf(["tốt"]))
    assert paper_words.read_due() == 2
    assert (state(broken).state, state(broken).error) == ("failed", "text_broken")
    assert state(good).state == "done"


def test_a_missing_file_is_tried_again_some_times(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["mất"]))
    stored(document).unlink()
    for tries, pause in enumerate(paper_words.PAUSES, start=1):
        later(0)
        assert paper_words.read_due() == 1
        found = state(document)
        assert (found.state, found.tries, found.error) == ("waiting", tries, "text_missing")
        assert found.due_at - clock.now() > pause * 0.9
        assert paper_words.read_due() == 0
    later(0)
    paper_words.read_due()
    assert state(document).state == "failed"


def fake(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of our own in place of page_words."""
    monkeypatch.setattr(paper_words, "command", lambda *_words: ["/bin/sh", "-c", line])


def test_a_page_that_kills_its_reader_costs_itself(
    world: World, item: AgendaItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_paper(world, item, text_pdf(["một", "hai"]))
    said = json.dumps(page_words.told(1, "trang 1", drawn=True))
    fake(f"echo '{said}'; kill -SEGV $$", monkeypatch)
    paper_words.read_due()
    found = state(document)
    assert (found.state, found.error, found.pages) == ("waiting", "text_crashed", 1)
    assert [page.text for page in pages(document)] == ["trang 1"]


def test_a_page_that_takes_too_long_is_told_so(
    world: World, item: AgendaItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_paper(world, item, text_pdf(["một"]))
    fake("kill -VTALRM $$", monkeypatch)
    paper_words.read_due()
    assert state(document).error == "text_too_slow"


def test_a_version_that_takes_the_server_down_each_time_is_given_up(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["một"]))
    VersionText.objects.with_scopes_disabled().update(tries=9)
    paper_words.read_due()
    assert (state(document).state, state(document).error) == ("failed", "text_crashed")


# -- two processes -------------------------------------------------------------------------------------------


def test_what_one_process_holds_another_leaves_alone(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["một"]))
    held = paper_words._claim(TextState.WAITING)
    assert held is not None
    assert paper_words.read_due() == 0
    later(1)  # the lease is over
    assert paper_words.read_due() == 1
    with pytest.raises(paper_words.LostError):
        paper_words._renew(held)
    assert [page.text for page in pages(document)] == ["một"]


def test_a_reader_that_lost_its_lease_writes_nothing(
    world: World, item: AgendaItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make_paper(world, item, text_pdf(["một"]))
    place = paper_words._place

    def meanwhile(row: VersionText) -> object:
        VersionText.objects.with_scopes_disabled().update(due_at=clock.now() + timedelta(hours=1))
        return place(row)

    monkeypatch.setattr(paper_words, "_place", meanwhile)
    assert paper_words.read_due() == 1
    assert (pages(document), state(document).state) == ([], "waiting")


@pytest.mark.django_db(transaction=True)
def test_the_clock_reads_in_a_thread_of_its_own() -> None:
    world = make_world()
    document = make_paper(world, items(make_sitting(world).session)[0], text_pdf(["một"]))
    words_clock.go()
    words_clock._busy.acquire(timeout=20)
    words_clock._busy.release()
    assert [page.text for page in pages(document)] == ["một"]


# -- words in pictures ---------------------------------------------------------------------------------------


@pytest.fixture
def tesseract(tmp_path: Path, _no_tesseract: None) -> Path:
    """A program of that name that knows Vietnamese, and reads the same words in every picture."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --list-langs ]; then printf "List:\\neng\\nvie\\n"; exit 0; fi\n'
        "/bin/cat > /dev/null\n"
        'printf "Nghị quyết về học phí\\n\\f"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_pictures_are_read_where_tesseract_is(world: World, item: AgendaItem, tesseract: Path) -> None:
    document = make_paper(world, item, text_pdf(["Có chữ", PICTURE]))
    assert paper_words.read_due(1) == 1
    assert (state(document).state, state(document).without_words) == ("pictures", 1)
    assert paper_words.read_due() == 1
    found = state(document)
    assert (found.state, found.pages, found.without_words) == ("done", 2, 0)
    assert [(page.source, page.folded) for page in pages(document)] == [
        ("file", "co chu"),
        ("ocr", "nghi quyet ve hoc phi"),
    ]


def test_a_picture_that_is_not_read_stays_a_picture(world: World, item: AgendaItem, tesseract: Path) -> None:
    document = make_paper(world, item, text_pdf([PICTURE]))
    tesseract.write_text(tesseract.read_text().replace("/bin/cat", "exit 1; /bin/cat"))
    paper_words.read_due()
    assert (state(document).state, state(document).without_words) == ("scanned", 1)
    assert paper_words.again() == 0


def test_words_that_wait_in_files_go_before_pictures(world: World, item: AgendaItem, tesseract: Path) -> None:
    scan = make_paper(world, item, text_pdf([PICTURE, PICTURE]))
    paper_words.read_due(1)
    other = make_paper(world, item, text_pdf(["chữ"]))
    held = paper_words._claim(TextState.PICTURES)
    assert held is not None
    paper_words._take(held)
    assert state(scan).state == "pictures"
    assert [page.source for page in pages(scan)] == ["none", "none"]
    paper_words.read_due()
    assert (state(other).state, state(scan).state) == ("done", "done")


def test_without_the_language_pictures_stay_pictures(
    world: World, item: AgendaItem, tesseract: Path, settings: Settings
) -> None:
    settings.OCR_LANGUAGE = "vie+fra"
    document = make_paper(world, item, text_pdf([PICTURE]))
    paper_words.read_due()
    assert state(document).state == "scanned"
    settings.OCR_LANGUAGE = "vie"
    assert paper_words.again() == 1
    paper_words.read_due()
    assert state(document).state == "done"


# -- by hand -------------------------------------------------------------------------------------------------


def command(*words: str) -> str:
    out = StringIO()
    call_command("read_papers", *words, stdout=out)
    return out.getvalue()


def test_the_command_reads_papers_from_before(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["một"]))
    VersionText.objects.with_scopes_disabled().all().delete()
    assert "1 done" in command()
    assert [page.text for page in pages(document)] == ["một"]


def test_the_command_tries_again_what_failed(world: World, item: AgendaItem) -> None:
    document = make_paper(world, item, text_pdf(["một"]))
    content = stored(document).read_bytes()
    stored(document).write_bytes(b"%PDF-broken")
    assert "text_broken" in command()
    stored(document).write_bytes(content)
    assert "1 failed" in command()
    assert "1 done" in command("--again")


def test_the_command_says_why_pictures_wait(world: World, item: AgendaItem) -> None:
    make_paper(world, item, text_pdf([PICTURE]))
    assert "tesseract is not installed" in command()


# -- the reader alone ----------------------------------------------------------------------------------------


def test_the_file_is_opened_anew_after_some_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_words, "AT_ONCE", 2)
    monkeypatch.setattr(page_words, "_limit", lambda: None)
    path = tmp_path / "a.pdf"
    path.write_bytes(text_pdf([f"trang {n}" for n in range(1, 6)]))
    assert [page["text"] for page in page_words.pages(str(path), 2)] == [f"trang {n}" for n in range(2, 6)]


def test_a_word_nobody_types_is_left_out() -> None:
    found = page_words.told(1, f"a {'x' * 3000} b", drawn=True)
    assert found["exact"] == found["folded"] == "a b"
