"""Plain text becomes safe markup."""

import unicodedata

from council.pdf.text import agency_lines, markup, plain


def test_decomposed_letters_are_composed() -> None:
    assert plain(unicodedata.normalize("NFD", "Nguyễn Thị Thủy")) == "Nguyễn Thị Thủy"


def test_control_characters_are_dropped_and_line_breaks_kept() -> None:
    assert plain("một\x00\x0b\r\nhai") == "một\nhai"


def test_nothing_in_the_text_is_read_as_a_tag() -> None:
    assert markup("<b>1 < 2</b> & ba") == "&lt;b&gt;1 &lt; 2&lt;/b&gt; &amp; ba"


def test_line_breaks_become_breaks() -> None:
    assert markup("một\nhai") == "một<br/>hai"


def test_a_range_of_years_stays_on_one_line() -> None:
    assert markup("nhiệm kỳ 2026 - 2031") == "nhiệm kỳ 2026\u00a0-\u00a02031"
    assert markup("Đại biểu - khách mời") == "Đại biểu - khách mời"


def test_a_council_s_name_breaks_after_its_first_words() -> None:
    assert agency_lines("Hội đồng nhân dân xã Ba Vì") == ("HỘI ĐỒNG NHÂN DÂN", "XÃ BA VÌ")
    assert agency_lines("Ủy ban nhân dân thành phố") == ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ")
    assert agency_lines("Uỷ ban nhân dân xã Ba Vì") == ("UỶ BAN NHÂN DÂN", "XÃ BA VÌ")
    assert agency_lines("Văn phòng") == ("VĂN PHÒNG",)
