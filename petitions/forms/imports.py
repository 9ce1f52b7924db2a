"""Forms of an import: the file, what its columns are, what names mean, what becomes of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from council.forms.fields import IdField, PlainForm
from petitions.enums import SourceKind
from petitions.queries.intake import Offers
from petitions.services.imports_columns import TARGETS, Layout
from petitions.services.imports_preview import SampledColumn

Sheets = Sequence[tuple[Layout, Sequence[SampledColumn]]]
MOST_NAMES = 60


class WorkbookForm(PlainForm):
    """One workbook. What it must be like is checked by the service, in words that say what to do."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Excel (.xlsx)"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": gettext_lazy("Hãy chọn tệp Excel.")},
    )
    again = forms.BooleanField(label=gettext_lazy("Vẫn nhập lại tệp đã nhập"), required=False)

    @property
    def asks_again(self) -> bool:
        """Whether the file was imported before."""
        return self.has_error(NON_FIELD_ERRORS, "import_twice") or bool(self.data.get("again"))


class ColumnsForm(PlainForm):
    """What each column of each sheet is, and what holds for the whole file."""

    hidden = forms.BooleanField(label=gettext_lazy("Nhập cả dòng đang ẩn trong Excel"), required=False)
    place = IdField(label=gettext_lazy("Nơi có việc, khi dòng không ghi"), required=False)
    session = IdField(label=gettext_lazy("Kỳ họp, khi dòng không ghi"), required=False)
    before = forms.TypedChoiceField(
        label=gettext_lazy("Gửi"),
        choices=[("1", gettext_lazy("Trước kỳ họp")), ("0", gettext_lazy("Sau kỳ họp"))],
        coerce=lambda value: value == "1",
    )
    source = forms.ChoiceField(label=gettext_lazy("Nguồn, khi dòng không ghi"), choices=SourceKind.choices)
    meeting = IdField(label=gettext_lazy("Hội nghị, khi nguồn là hội nghị mà dòng không ghi"), required=False)

    def __init__(self, *args: Any, sheets: Sheets, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        nothing = str(_("Để trống"))
        _id_field(self, "place").offer(offers.places, nothing)
        _id_field(self, "session").offer(offers.sessions, nothing)
        _id_field(self, "meeting").offer(offers.meetings, nothing)
        targets = [("", _("Không nhập")), *((target.key, _(target.label)) for target in TARGETS)]
        for at, (layout, columns) in enumerate(sheets):
            self.fields[f"s{at}"] = forms.BooleanField(
                label=layout.name, required=False, initial=layout.chosen or len(sheets) == 1
            )
            self.fields[f"h{at}"] = forms.IntegerField(
                label=_("Dòng tiêu đề"),
                required=False,
                min_value=1,
                max_value=100_000,
                initial=layout.header or None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input"}),
            )
            for column in columns:
                label = _("Cột %(letter)s: %(header)s") % {"letter": column.letter, "header": column.header}
                self.fields[f"c{at}_{column.number}"] = forms.ChoiceField(
                    label=label, required=False, choices=targets, initial=column.chosen
                )

    def parts(self) -> list[dict[str, Any]]:
        """Each sheet with its fields, for the page."""
        return [
            {
                "layout": layout,
                "chosen": self[f"s{at}"],
                "header": self[f"h{at}"],
                "columns": [(column, self[f"c{at}_{column.number}"]) for column in columns],
            }
            for at, (layout, columns) in enumerate(self.sheets)
        ]

    def rest(self) -> list[forms.BoundField]:
        """The fields that hold for the whole file, but the tick."""
        return [self[name] for name in ("place", "session", "before", "source", "meeting")]

    @property
    def headers(self) -> dict[int, int]:
        """Sheet -> row of the header, where a person named another one."""
        said = {at: self.cleaned_data.get(f"h{at}") for at in range(len(self.sheets))}
        return {at: row for at, row in said.items() if row and row != self.sheets[at][0].header}

    @property
    def columns(self) -> dict[int, dict[int, str]]:
        """Sheet -> number of column -> key, of the sheets to import."""
        data = self.cleaned_data
        return {
            at: {c.number: data[f"c{at}_{c.number}"] for c in columns if data.get(f"c{at}_{c.number}")}
            for at, (_layout, columns) in enumerate(self.sheets)
            if data.get(f"s{at}")
        }

    @property
    def options(self) -> dict[str, Any]:
        """What holds for the whole file."""
        return {
            name: self.cleaned_data[name]
            for name in ("hidden", "place", "session", "before", "source", "meeting")
        }


class NamesForm(PlainForm):
    """What spellings mean: pairs of `k<n>` (kind and spelling) and `v<n>` (number, 0: none, "": not yet)."""

    def clean(self) -> dict[str, Any]:
        """Kind -> spelling -> number or None."""
        found: dict[str, dict[str, int | None]] = {}
        for at in range(MOST_NAMES):
            kind, _bar, key = str(self.data.get(f"k{at}", "")).partition("|")
            said = str(self.data.get(f"v{at}", ""))
            if key:
                found.setdefault(kind, {})[key] = int(said) if said.isdecimal() and len(said) < 16 else None
        return {"decisions": found}


class RowsForm(PlainForm):
    """What becomes of rows: `r-<key>`, and beside each what it was when the page was made."""

    def clean(self) -> dict[str, Any]:
        """Key of a row -> choice, of those that were changed."""
        found = {
            name[2:]: str(value)[:40]
            for name, value in self.data.items()
            if name.startswith("r-") and len(name) < 40 and value != self.data.get(f"w-{name[2:]}")
        }
        return {"choices": found}


class ApplyForm(PlainForm):
    """Writing; a file that was imported before asks for a word more."""

    again = forms.BooleanField(label=gettext_lazy("Vẫn nhập lại tệp đã nhập"), required=False)

    @property
    def asks_again(self) -> bool:
        """Whether the file was imported meanwhile."""
        return self.has_error(NON_FIELD_ERRORS, "import_twice")


def _id_field(form: forms.Form, name: str) -> IdField:
    field = form.fields[name]
    assert isinstance(field, IdField)
    return field
