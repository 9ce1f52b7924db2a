"""Fields the forms of the offices share, and how two states of a form are set side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _

from council import text

# 8:30, 8.30, 8h30, 8 giờ 30, 8h, 0830
_TYPED_TIME = re.compile(r"(\d{1,2})(?:\s*(?::|\.|h|giờ)\s*(\d{2})?|(?<=\d\d)(\d{2}))\s*(?:phút)?")


class PlainForm(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class LineField(forms.CharField):
    """One line of Vietnamese text, cleaned."""

    def to_python(self, value: Any) -> str:
        return text.clean(super().to_python(value) or "")


class DateField(forms.DateField):
    """A legal date in the browser's own field, which speaks ISO 8601 whatever the language."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)


class TimeField(forms.TimeField):
    """A time as people type it: 8:30, 8h30, 8h, 0830. The browser's own field may ask for AM and PM."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "8", "placeholder": "08:30"}
        widget = forms.TimeInput(format="%H:%M", attrs=attrs)
        super().__init__(widget=widget, input_formats=["%H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            typed = _TYPED_TIME.fullmatch(value.strip().lower())
            value = f"{typed[1]}:{typed[2] or typed[3] or '00'}:00" if typed else value
        return super().to_python(value)


class IdField(forms.TypedChoiceField):
    """One of the rows offered, or none where it may be left open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, rows: list[tuple[int, str]], none: str = "") -> None:
        """The choices; `none` is what leaving it open is called, "" where that is not possible."""
        self.choices = [("", none), *rows] if none else rows


def shown(form: forms.Form, name: str, value: Any) -> str:
    """A value of a field as a person reads it."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        offered = cast("list[tuple[Any, Any]]", field.choices)
        choices = {str(key): str(label) for key, label in offered}
        return choices.get("" if value is None else str(value), "")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return "" if value is None else str(formats.localize(value))


class SharedForm(PlainForm):
    """A form that two people may have open at once: it carries what each field said when it was opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = not field.widget.is_hidden

    def beside(self, stored: Mapping[str, Any]) -> list[dict[str, str]]:
        """What others changed since a valid form was opened, beside what it says: label, theirs, mine.

        `mine` is "" for a field this editor left alone: it takes over what is stored. The form now builds on
        what is stored, so that it wins when it is sent again.
        """
        data = cast("QueryDict", self.data).copy()
        rows = []
        for name, value in stored.items():
            bound, theirs = self[name], shown(self, name, value)
            mine = shown(self, name, self.cleaned_data[name]) if name in self.changed_data else ""
            if shown(self, name, self._opened_with(bound)) != theirs and mine != theirs:
                rows.append({"label": str(bound.label), "theirs": theirs, "mine": mine})
            if name not in self.changed_data:
                data[bound.html_name] = _posted(value)
            data[bound.html_initial_name] = "" if value is None else str(value)
        self.data = data
        return rows

    def _opened_with(self, bound: forms.BoundField) -> Any:
        kept = bound.field.hidden_widget().value_from_datadict(self.data, self.files, bound.html_initial_name)
        return bound.field.to_python(kept)


def _posted(value: Any) -> str:
    """A value as a browser would post it; an empty string for what is not ticked."""
    if value is None or value is False:
        return ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "on" if value is True else str(value)
