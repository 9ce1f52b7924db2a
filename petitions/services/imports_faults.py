"""What can be wrong with a row of a spreadsheet of petitions: codes, in words, and how they are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from council.rules.decision import N_, Reason

# What nobody can wave through: the row is corrected, decided on or left out.
HARD: tuple[Reason, ...] = (
    Reason("cell_formula", N_("Ô chứa công thức. Hãy chép rồi dán lại dưới dạng giá trị.")),
    Reason("cell_error", N_("Ô chứa lỗi của Excel (#N/A, #REF!…). Hãy sửa lại.")),
    Reason("cell_merged", N_("Ô gộp %(cells)s. Hãy bỏ gộp ô và ghi nội dung vào từng ô.")),
    Reason("cell_too_long", N_("Ô dài %(length)s ký tự; nhiều nhất %(most)s.")),
    Reason("cell_ditto", N_("Ghi “%(typed)s”; ở cột này hãy ghi đủ nội dung.")),
    Reason("ditto_nothing", N_("Ghi “%(typed)s” nhưng phía trên không có gì để lấy theo.")),
    Reason("text_missing", N_("Dòng có dữ liệu nhưng không có nội dung kiến nghị.")),
    Reason("text_too_short", N_("Nội dung chỉ có %(length)s ký tự; ít nhất %(least)s.")),
    Reason(
        "text_too_long",
        N_("Nội dung dài %(length)s ký tự; chỉ ghi được %(most)s. Hãy tách thành nhiều dòng."),
    ),
    Reason(
        "date_unreadable", N_("“%(typed)s” không phải là một ngày. Hãy ghi ngày/tháng/năm, ví dụ 12/03/2026.")
    ),
    Reason("date_ambiguous", N_("“%(typed)s” có thể hiểu theo nhiều cách. Hãy ghi năm đủ bốn chữ số.")),
    Reason("date_impossible", N_("“%(typed)s” không có trong lịch.")),
    Reason("date_future", N_("Ngày %(typed)s ở tương lai.")),
    Reason("date_too_old", N_("Ngày %(typed)s quá xa; hãy kiểm tra lại năm.")),
    Reason("number_unreadable", N_("“%(typed)s” không phải là số nguyên từ 1 đến %(most)s.")),
    Reason("word_unknown", N_("Không hiểu “%(typed)s”. Hãy ghi một trong: %(offered)s.")),
    Reason("name_unknown", N_("Không tìm thấy “%(typed)s”. Hãy chọn ở mục “Tên chưa rõ”.")),
    Reason("name_near", N_("Không có tên nào đúng là “%(typed)s”. Hãy chọn ở mục “Tên chưa rõ”.")),
    Reason(
        "name_ambiguous", N_("“%(typed)s” có thể là nhiều nơi: %(offered)s. Hãy chọn ở mục “Tên chưa rõ”.")
    ),
    Reason("name_former", N_("“%(typed)s” là tên đơn vị cũ hoặc khác loại. Hãy chọn đơn vị hiện nay.")),
    Reason("body_gone", N_("“%(typed)s” đã giải thể. Hãy chọn cơ quan kế thừa.")),
    Reason("meeting_required", N_("Nguồn là hội nghị tiếp xúc cử tri nhưng không rõ hội nghị nào.")),
    Reason("delegate_required", N_("Nguồn là đại biểu tiếp nhận nhưng không rõ đại biểu nào.")),
    Reason("same_gone", N_("Kiến nghị được chọn là bản gốc không còn nhận bản trùng. Hãy chọn lại.")),
)
# What a person looks at and may import all the same.
SOFT: tuple[Reason, ...] = (
    Reason("cell_filled", N_("Lấy theo ô gộp %(cells)s.")),
    Reason("cell_as_above", N_("Lấy theo dòng trên vì ghi “%(typed)s”.")),
    Reason("row_hidden", N_("Dòng đang ẩn trong Excel.")),
    Reason("text_capitals", N_("Viết toàn chữ hoa.")),
    Reason("text_markup", N_("Có mã HTML; hệ thống giữ nguyên như chữ thường.")),
    Reason("text_personal", N_("Nội dung có thông tin cá nhân (%(kinds)s); cần che trước khi công khai.")),
    Reason(
        "own_track",
        N_("Có chữ “%(typed)s”: có thể là đơn, chuyển theo quy định riêng chứ không phải kiến nghị."),
    ),
    Reason("alike_file", N_("Giống %(percent)s %% với dòng %(row)s.")),
    Reason("alike_held", N_("Giống %(percent)s %% với kiến nghị %(held)s đã có.")),
    Reason("name_within", N_("Hiểu “%(typed)s” là %(name)s.")),
    Reason("name_dropped", N_("“%(typed)s” được để trống theo lựa chọn của bạn.")),
    Reason("place_empty", N_("Chưa ghi nơi có việc.")),
    Reason("phone_odd", N_("Số điện thoại không đủ 10 chữ số; vẫn được ghi như trong ô.")),
    Reason("phone_zero", N_("Đã thêm số 0 mà Excel bỏ mất ở đầu số điện thoại.")),
    Reason("competence_differs", N_("Thẩm quyền ghi khác cấp của cơ quan giải quyết (%(name)s).")),
    Reason("body_of_city", N_("%(name)s thuộc thành phố: ghi vào nguồn; chuyển thành phố sau khi nhập.")),
    Reason(
        "answer_kept",
        N_("Trả lời cũ được giữ để đọc; chưa tính là đã trả lời vì chưa qua kiểm tra, chấp nhận."),
    ),
)
# Rows that are not petitions, named so that nobody wonders where they went.
LEFT_OUT: tuple[Reason, ...] = (
    Reason("row_total", N_("Dòng tổng cộng hoặc ghi chú cuối bảng, không nhập.")),
    Reason("row_stray", N_("Dòng lẻ, không có nội dung kiến nghị, không nhập.")),
    Reason("row_heading", N_("Dòng tiêu đề nhóm, không nhập.")),
    Reason("row_numbering", N_("Dòng đánh số cột, không nhập.")),
    Reason("row_hidden_left", N_("Dòng đang ẩn trong Excel; chỉ nhập khi bạn chọn nhập cả dòng ẩn.")),
)
_HARD = {reason.code for reason in HARD}
_WORDS = {reason.code: reason.message for reason in (*HARD, *SOFT, *LEFT_OUT)}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row (`column` "") or with its cell in the column of a target. `hint`: what was
    probably meant."""

    code: str
    column: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    hint: str = ""

    @property
    def hard(self) -> bool:
        """Whether it keeps the file from being imported."""
        return self.code in _HARD

    @property
    def reason(self) -> Reason:
        """The fault in words."""
        return Reason(self.code, _WORDS[self.code], self.params)

    def json(self) -> list[Any]:
        return [self.code, self.column, self.params, self.hint]


def fault(code: str, column: str = "", hint: str = "", **params: int | str) -> Fault:
    """A fault of one of the codes above."""
    if code not in _WORDS:
        raise ValueError(code)
    return Fault(code, column, params, hint)
