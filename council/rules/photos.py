"""What the installation takes as a photo, and how one is cut to a given shape."""

from __future__ import annotations

from collections.abc import Mapping

from council.rules.decision import N_, Reason

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
# First bytes -> the format a decoder must find behind them.
MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "JPEG"),
    (b"\x89PNG\r\n\x1a\n", 0, "PNG"),
    (b"WEBP", 8, "WEBP"),
)

PHOTO_REASONS: Mapping[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason(
            "photo_too_large",
            N_("Ảnh lớn hơn %(megabytes)s MB; hãy chụp hoặc lưu lại với kích thước nhỏ hơn."),
            {"megabytes": MAX_BYTES // 1024**2},
        ),
        Reason("photo_empty", N_("Tệp ảnh không có nội dung; hãy chọn lại tệp.")),
        Reason(
            "not_a_photo",
            N_("Tệp này không phải ảnh JPEG, PNG hoặc WebP; hãy lưu ảnh dạng JPEG rồi tải lên."),
        ),
        Reason("photo_broken", N_("Tệp ảnh bị hỏng hoặc chưa được lưu trọn vẹn; hãy chọn lại tệp.")),
        Reason(
            "photo_too_many_pixels",
            N_("Ảnh có hơn %(megapixels)s triệu điểm ảnh; hãy thu nhỏ rồi tải lên."),
            {"megapixels": MAX_PIXELS // 1_000_000},
        ),
    )
}


def format_of(head: bytes) -> str:
    """The format that the first bytes of a file claim; "" for none of those taken."""
    return next((name for magic, at, name in MAGIC if head[at : at + len(magic)] == magic), "")


def ratio_differs(width: int, height: int, wanted: tuple[int, int], tolerance_percent: int) -> bool:
    """Whether width to height differs from the wanted ratio by more than so many percent of it."""
    across, up = wanted
    return 100 * abs(width * up - height * across) > tolerance_percent * height * across


def centred_crop(width: int, height: int, wanted: tuple[int, int]) -> tuple[int, int, int, int]:
    """The largest box (left, top, right, bottom) of the wanted ratio in the middle of a picture."""
    across, up = wanted
    keep_width = max(1, min(width, height * across // up))
    keep_height = max(1, min(height, width * up // across))
    left, top = (width - keep_width) // 2, (height - keep_height) // 2
    return left, top, left + keep_width, top + keep_height
