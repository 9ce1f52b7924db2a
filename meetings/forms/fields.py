"""Fields the forms of the secretariat share, and how two states of a form are set side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from django import forms
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
        super().__init__(widget=widget, input_formats=["%H:%M", "%H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            typed = _TYPED_TIME.fullmatch(value.strip().lower())
            value = f"{typed[1]}:{typed[2] or typed[3] or '00'}" if typed else value
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
        choices = {
            str(key): str(label) for key, label in field.choices if not isinstance(label, list | tuple)
        }
        return choices.get("" if value is None else str(value), "")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return "" if value is None else str(formats.localize(value))


def compared(form: forms.Form, stored: Mapping[str, Any]) -> list[dict[str, str]]:
    """The fields in which a valid form differs from what is stored: label, theirs, mine."""
    rows = []
    for name in stored:
        theirs, mine = shown(form, name, stored[name]), shown(form, name, form.cleaned_data[name])
        if theirs != mine:
            rows.append({"label": str(form.fields[name].label), "theirs": theirs, "mine": mine})
    return rows
