"""English is complete: each text in code and templates has a translation, and no translation is left over."""

import polib
import pytest

from council.gettext_tools import (
    Key,
    NotLiteralError,
    Text,
    catalogue_path,
    faults,
    gather,
    open_catalogue,
    texts_of_python,
    texts_of_template,
)

ROUND: dict[Key, Text] = {(None, "Lượt %(n)s"): Text("Lượt %(n)s", places={"a.py"})}


def test_english_catalogue_is_complete() -> None:
    found = faults(open_catalogue(catalogue_path()), gather())
    assert not found, (
        f"{len(found)} faults; run `manage.py catalogue` and fill in the English:\n" + "\n".join(found)
    )


def test_python_texts_are_found() -> None:
    source = """
_("Một")
N_("Hai " "ba")
ngettext("%(n)s lượt", "%(n)s lượt", n)
pgettext("x", "Bốn")
"""
    assert [(text.context, text.msgid) for text in texts_of_python(source)] == [
        (None, "Một"),
        (None, "Hai ba"),
        (None, "%(n)s lượt"),
        ("x", "Bốn"),
    ]


def test_template_texts_are_found() -> None:
    source = """{% load i18n %}<p title="{% translate 'Đóng (hết giờ)' %}">{{ name|default:_("Trống") }}</p>
    {% blocktranslate trimmed count n=rows|length %}{{ n }} tờ trình{% plural %}{{ n }} tờ trình
    {% endblocktranslate %}{% translate "Mở" context "nút" %}"""
    assert {(text.context, text.msgid) for text in texts_of_template(source)} == {
        (None, "Đóng (hết giờ)"),
        (None, "Trống"),
        (None, "%(n)s tờ trình"),
        ("nút", "Mở"),
    }


@pytest.mark.parametrize("source", ['_(f"Lượt {n}")', '_("Lượt " + n)', 'pgettext("x", y)'])
def test_a_text_no_catalogue_can_hold_is_refused(source: str) -> None:
    with pytest.raises(NotLiteralError):
        list(texts_of_python(source))


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Lượt %(n)s"), "no English"),
        (polib.POEntry(msgid="Lượt %(n)s", msgstr="Round %(n)s", flags=["fuzzy"]), "no English (fuzzy)"),
        (polib.POEntry(msgid="Lượt %(n)s", msgstr="Round"), "other placeholders"),
        (polib.POEntry(msgid="Khác", msgstr="Other"), "not in the catalogue"),
    ],
)
def test_each_fault_is_named(entry: polib.POEntry, fault: str) -> None:
    assert any(line.startswith(fault) for line in faults([entry], ROUND))


def test_a_whole_catalogue_has_no_fault() -> None:
    assert faults([polib.POEntry(msgid="Lượt %(n)s", msgstr="Round %(n)s")], ROUND) == []
