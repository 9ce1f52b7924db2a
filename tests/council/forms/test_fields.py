"""Fields as people fill them in."""

from __future__ import annotations

from datetime import time

import pytest
from django import forms

from council.forms.fields import LineField, TimeField, shown


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("8:30", time(8, 30)),
        ("08:30", time(8, 30)),
        ("8h30", time(8, 30)),
        ("8H30", time(8, 30)),
        (" 14h ", time(14)),
        ("14.15", time(14, 15)),
        ("0830", time(8, 30)),
        ("8 giờ 30 phút", time(8, 30)),
        ("08:30:00", time(8, 30)),
    ],
)
def test_times(typed: str, expected: time) -> None:
    assert TimeField().clean(typed) == expected


@pytest.mark.parametrize("typed", ["8", "830", "25:00", "8h75", "sáng", "8:3"])
def test_what_is_no_time(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        TimeField().clean(typed)


def test_lines_are_cleaned_before_they_are_judged() -> None:
    assert LineField().clean("  Tờ\u200b  trình\u202e ") == "Tờ trình"
    with pytest.raises(forms.ValidationError):
        LineField().clean("\u200b \u202e")


class Sample(forms.Form):
    kind = forms.ChoiceField(choices=[("a", "Báo cáo"), ("", "(không)")])
    ready = forms.BooleanField()
    minutes = forms.IntegerField()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("kind", "a", "Báo cáo"),
        ("kind", None, "(không)"),
        ("ready", True, "có"),
        ("minutes", None, ""),
        ("minutes", 9, "9"),
    ],
)
def test_values_as_people_read_them(name: str, value: object, said: str) -> None:
    assert shown(Sample(), name, value) == said
