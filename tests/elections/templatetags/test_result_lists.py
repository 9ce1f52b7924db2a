"""Lists laid out without template nodes: escaped as a template escapes, figures as the filters write them."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from elections.rules.statistics import Share
from elections.templatetags.result_lists import Hand, filled
from elections.templatetags.results import percent_of, whole


def test_what_is_not_marked_safe_is_escaped() -> None:
    made = filled("<b>{}</b>{}{}", "<script>\"'&", SafeString("<i></i>"), 7)
    assert made == "<b>&lt;script&gt;&quot;&#x27;&amp;</b><i></i>7"
    assert isinstance(made, SafeString)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_figures_are_written_as_by_the_filters(language: str) -> None:
    with translation.override(language):
        hand = Hand()
        for count, base in ((0, 0), (1, 3), (5989283, 6015165), (12, 12)):
            assert hand.count(base) == whole(base)
            assert hand.share(Share(count, base)) == percent_of(Share(count, base))
