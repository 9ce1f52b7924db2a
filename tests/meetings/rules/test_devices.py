"""What a browser calls itself, in words a person knows."""

import pytest

from meetings.rules.devices import device_label

IPAD = "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Safari"
ANDROID = "Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36 Chrome/142.0 Safari/537"


@pytest.mark.parametrize(
    ("says", "label"),
    [
        (IPAD, "Safari, iPad"),
        (IPAD.replace("Version/18.1", "CriOS/142.0"), "Chrome, iPad"),
        (ANDROID, "Chrome, Android"),
        (ANDROID.replace("Chrome/142.0", "SamsungBrowser/29.0 Chrome/136.0"), "Samsung Internet, Android"),
        (ANDROID.replace("537.36 ", "537.36 coc_coc_browser/140 "), "Cốc Cốc, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_label(says: str, label: str) -> None:
    assert device_label(says) == label
