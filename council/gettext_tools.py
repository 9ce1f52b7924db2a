"""The catalogue of interface texts, without the gettext binaries: gather, compare, compile.

The msgid is the Vietnamese text itself, so Vietnamese needs no catalogue; English has one
(council/locale/en/LC_MESSAGES/django.po). Compiled .mo files are never committed.
"""

import ast
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ENGLISH = "en"
OWN_APPS = ("council", "meetings", "elections", "petitions", "realtime")
SINGULAR = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "N_"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
CONTEXT_PLURAL = frozenset({"npgettext", "npgettext_lazy"})
MARKERS = SINGULAR | PLURAL | CONTEXT | CONTEXT_PLURAL
CALL = re.compile(r"(?<![\w.])(?:" + "|".join(sorted(MARKERS, key=len, reverse=True)) + r")\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}")

Key = tuple[str | None, str]


@dataclass(slots=True)
class Text:
    """One text to translate: context and msgid are its identity, places are the files that show it."""

    msgid: str
    plural: str = ""
    context: str | None = None
    places: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return (self.context, self.msgid)


class NotLiteralError(Exception):
    """A marker was called with something no catalogue can hold, such as an f-string."""


def catalogue_path(language: str = ENGLISH) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def texts_of_python(source: str) -> Iterator[Text]:
    """The texts marked in a Python source.

    Raises NotLiteralError for an f-string or a sum; a plain variable is let through, since
    `_(reason.message)` looks up a text that was marked with N_ where it was written.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (text := text_of_call(node)):
            yield text


def text_of_call(node: ast.Call) -> Text | None:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in MARKERS or not node.args:
        return None
    if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args[:1]):
        raise NotLiteralError(f"line {node.lineno}: {ast.unparse(node)}")
    strings = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    match name, strings:
        case _, []:
            return None
        case _, [context, msgid, plural] if name in CONTEXT_PLURAL:
            return Text(msgid, plural, context)
        case _, [context, msgid] if name in CONTEXT:
            return Text(msgid, context=context)
        case _, [msgid, plural] if name in PLURAL:
            return Text(msgid, plural)
        case _, [msgid, *_] if name in SINGULAR:
            return Text(msgid)
    raise NotLiteralError(f"line {node.lineno}: {ast.unparse(node)}")


def texts_of_template(source: str) -> Iterator[Text]:
    """The texts marked in a Django template: Django turns it into calls between blanked-out stretches."""
    calls = templatize(source)
    for found in CALL.finditer(calls):
        yield from texts_of_python(call_at(calls, found.start()))


def call_at(text: str, start: int) -> str:
    """The shortest whole call that begins at `start`."""
    end = text.find(")", start)
    while end != -1:
        candidate = text[start : end + 1]
        try:
            ast.parse(candidate, mode="eval")
        except SyntaxError:
            end = text.find(")", end + 1)
        else:
            return candidate
    raise NotLiteralError(text[start : start + 60])


def sources(root: Path) -> Iterator[Path]:
    """The files whose texts people see, in a fixed order."""
    for app in OWN_APPS:
        for path in sorted((root / app).rglob("*")):
            is_python = path.suffix == ".py" and "migrations" not in path.parts
            is_template = path.suffix in {".html", ".txt"} and "templates" in path.parts
            if is_python or is_template:
                yield path


def gather(root: Path | None = None) -> dict[Key, Text]:
    """Every text marked in the code and the templates, by identity.

    Raises NotLiteralError naming file and call.
    """
    root = root or settings.BASE_DIR
    texts: dict[Key, Text] = {}
    for path in sources(root):
        place = path.relative_to(root).as_posix()
        read = texts_of_python if path.suffix == ".py" else texts_of_template
        try:
            for text in read(path.read_text(encoding="utf-8")):
                known = texts.setdefault(text.key, text)
                known.places.add(place)
                known.plural = known.plural or text.plural
        except NotLiteralError as error:
            raise NotLiteralError(f"{place}: {error}") from None
    return texts


def open_catalogue(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Language": ENGLISH,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def update(path: Path, texts: dict[Key, Text]) -> polib.POFile:
    """Bring the catalogue up to date: new texts without a translation, unused ones gone, places true."""
    catalogue = open_catalogue(path)
    known: dict[Key, polib.POEntry] = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    catalogue.clear()
    for key in sorted(texts, key=lambda key: (min(texts[key].places), key[1], key[0] or "")):
        catalogue.append(renewed(known.get(key), texts[key]))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return catalogue


def renewed(entry: polib.POEntry | None, text: Text) -> polib.POEntry:
    entry = entry or polib.POEntry(msgid=text.msgid, msgctxt=text.context)
    entry.occurrences = [(place, "") for place in sorted(text.places)]
    entry.obsolete = False
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = entry.msgstr_plural or {0: "", 1: ""}
    return entry


def faults(catalogue: Iterable[polib.POEntry], texts: dict[Key, Text]) -> list[str]:
    """What keeps the catalogue from being complete, each as one line; [] when it is."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    found = [
        f"not in the catalogue: {key[1]!r} ({min(texts[key].places)})"
        for key in texts.keys() - entries.keys()
    ]
    found += [f"used nowhere: {key[1]!r}" for key in entries.keys() - texts.keys()]
    for key in entries.keys() & texts.keys():
        found += entry_faults(entries[key])
    return sorted(found)


def entry_faults(entry: polib.POEntry) -> Iterator[str]:
    if not entry.translated():
        yield f"no English{' (fuzzy)' if entry.fuzzy else ''}: {entry.msgid!r}"
        return
    if unicodedata.normalize("NFC", entry.msgid) != entry.msgid:
        yield f"not NFC: {entry.msgid!r}"
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for translation in [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())[1:]:
        if set(PLACEHOLDER.findall(translation)) != wanted:
            yield f"other placeholders: {entry.msgid!r} -> {translation!r}"


def compile_catalogues() -> list[Path]:
    """Compile each .po whose .mo is missing or older; returns what was written.

    The .mo is put in place whole, so that processes that start at the same time never read half of one.
    """
    written = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            handle, name = tempfile.mkstemp(dir=source.parent, suffix=".part")
            os.close(handle)
            polib.pofile(str(source)).save_as_mofile(name)
            Path(name).chmod(0o644)
            Path(name).replace(target)
            written.append(target)
    return written
