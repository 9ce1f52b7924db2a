"""What the installation takes as a paper, and why not: one reason for each way a file can be wrong."""

from collections.abc import Mapping

from council.rules.decision import N_, Reason

MAX_PAGES = 5_000
MAX_OBJECTS = 1_000_000
NAME_LENGTH = 300
# What the browser offers to choose from.
ACCEPTED = "application/pdf,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp"

UPLOAD_REASONS: Mapping[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason(
            "file_too_large",
            N_("Tệp lớn hơn %(megabytes)s MB; hãy quét ở độ phân giải thấp hơn hoặc chia thành nhiều tệp."),
        ),
        Reason("file_empty", N_("Tệp không có nội dung; hãy chọn lại tệp.")),
        Reason(
            "not_pdf",
            N_("Tệp này không phải là PDF; hãy xuất văn bản ra PDF rồi tải lên, không chỉ đổi đuôi tệp."),
        ),
        Reason(
            "office_missing",
            N_("Máy chủ chưa cài LibreOffice nên chưa nhận tệp Word, Excel; hãy xuất ra PDF rồi tải lên."),
        ),
        Reason(
            "office_old",
            N_("Không nhận tệp dạng cũ hoặc có macro; hãy lưu lại thành .docx, .xlsx, .pptx hoặc PDF."),
        ),
        Reason("office_macros", N_("Tệp có macro; hãy lưu lại dạng không có macro, hoặc xuất ra PDF.")),
        Reason("office_password", N_("Tệp có mật khẩu mở; hãy lưu lại không đặt mật khẩu rồi tải lên.")),
        Reason(
            "office_broken",
            N_("Tệp bị hỏng hoặc không đúng với đuôi tệp; hãy mở lại, lưu lại hoặc xuất ra PDF rồi tải lên."),
        ),
        Reason(
            "office_bomb",
            N_(
                "Tệp bung ra quá lớn hoặc chứa tệp nén bên trong nên không nhận; hãy xuất ra PDF rồi tải lên."
            ),
        ),
        Reason(
            "office_failed",
            N_("Máy chủ không chuyển được tệp này sang PDF; hãy tự xuất ra PDF rồi tải lên."),
        ),
        Reason("pdf_encrypted", N_("Tệp PDF có mật khẩu mở; hãy lưu lại không đặt mật khẩu rồi tải lên.")),
        Reason(
            "pdf_locked",
            N_(
                "Tệp PDF bị khóa quyền: mở được không cần mật khẩu nhưng cấm sao chép hoặc chỉnh sửa, "
                "nên không làm được bản đọc; hãy bỏ khóa quyền rồi tải lên."
            ),
        ),
        Reason(
            "pdf_broken", N_("Tệp PDF bị hỏng hoặc chưa được lưu trọn vẹn; hãy xuất lại tệp rồi tải lên.")
        ),
        Reason("pdf_no_pages", N_("Tệp PDF không có trang nào; hãy chọn lại tệp.")),
        Reason(
            "pdf_too_many_pages",
            N_("Tệp PDF có hơn %(pages)s trang; hãy chia thành nhiều tệp."),
            {"pages": MAX_PAGES},
        ),
        Reason(
            "pdf_too_complex",
            N_("Tệp PDF quá phức tạp nên máy chủ không xử lý được; hãy in thành tệp PDF mới rồi tải lên."),
        ),
        Reason(
            "storage_full",
            N_("Máy chủ hết chỗ lưu nên chưa nhận tệp, không có gì bị lưu dở; hãy báo quản trị hệ thống."),
        ),
    )
}
