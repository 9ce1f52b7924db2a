"""The deadlines with which every council starts, each with what it stands on.

The articles of Joint Resolution 72/2025/NQLT on the councils' own track (among them those on consolidating
and answering) are in none of the sources; where the track of the National Assembly has a figure it is taken
over and said to be. A council changes any of them from a day on, with its source (services.clock.set_rule).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.rules.decision import N_
from petitions.rules.shapes import Span, Unit


class Evidence(StrEnum):
    """How well a default is founded."""

    LAW = "law"  # a text in force says so of the councils
    REPORTED = "reported"  # the press reports the article; its text was not seen
    ANALOGY = "analogy"  # taken over from another track
    PRACTICE = "practice"
    REMEMBERED = "remembered"


EVIDENCE: dict[Evidence, str] = {
    Evidence.LAW: N_("Văn bản quy định"),
    Evidence.REPORTED: N_("Theo báo chí, chưa thấy nguyên văn; cần xác nhận"),
    Evidence.ANALOGY: N_("Áp dụng tương tự, không phải quy định cho Hội đồng nhân dân; cần xác nhận"),
    Evidence.PRACTICE: N_("Theo thông lệ; cần xác nhận"),
    Evidence.REMEMBERED: N_("Chưa đối chiếu văn bản; cần xác nhận"),
}


@dataclass(frozen=True, slots=True)
class Default:
    """One deadline: its code, how long, what it is for, on what it stands and how firmly."""

    code: str
    span: Span
    label: str
    source: str
    evidence: Evidence
    pauses: bool = False


def _days(amount: int, *, before: bool = False) -> Span:
    return Span(amount, Unit.CALENDAR, before)


def _working(amount: int, *, before: bool = False) -> Span:
    return Span(amount, Unit.WORKING, before)


def _hours(amount: int) -> Span:
    return Span(amount, Unit.HOURS)


LIKE_49 = N_(
    "Nghị quyết liên tịch 72/2025/NQLT, Điều 49 (kiến nghị gửi đến Quốc hội: 60 ngày); "
    "chưa thấy quy định cho Hội đồng nhân dân"
)
DECISION_33 = N_("Quyết định 33/2017/QĐ-TTg, Điều 12 (sửa đổi năm 2020), kiến nghị do Quốc hội chuyển")
LIKE_37 = N_("Nghị quyết liên tịch 72/2025/NQLT, Điều 37 (Đoàn đại biểu Quốc hội)")
LIKE_38 = N_("Nghị quyết liên tịch 72/2025/NQLT, Điều 38 (kỳ họp không thường lệ của Quốc hội)")
IHANOI = N_("Quyết định 1207/QĐ-UBND ngày 28/02/2025 của UBND thành phố (phản ánh trên iHanoi)")
ARTICLE_51 = N_("Nghị quyết liên tịch 72/2025/NQLT, Điều 51")
ARTICLE_32 = N_("Nghị quyết liên tịch 72/2025/NQLT, Điều 32")

DEFAULTS: dict[str, Default] = {
    default.code: default
    for default in (
        # answers
        Default(
            "answer_single",
            _days(60),
            N_("Giải quyết và trả lời kiến nghị thuộc thẩm quyền một cơ quan"),
            LIKE_49,
            Evidence.ANALOGY,
        ),
        Default(
            "answer_joint",
            _days(60),
            N_("Giải quyết và trả lời kiến nghị liên quan nhiều cơ quan (cơ quan chủ trì)"),
            LIKE_49,
            Evidence.ANALOGY,
        ),
        Default(
            "answer_department",
            _days(60),
            N_("Sở, ngành thành phố giải quyết và trả lời kiến nghị"),
            LIKE_49,
            Evidence.ANALOGY,
        ),
        Default(
            "answer_central",
            _days(40),
            N_("Cơ quan trung ương trả lời kiến nghị thuộc thẩm quyền một cơ quan"),
            DECISION_33,
            Evidence.ANALOGY,
        ),
        Default(
            "answer_central_joint",
            _days(50),
            N_("Cơ quan trung ương chủ trì trả lời kiến nghị liên quan nhiều cơ quan"),
            DECISION_33,
            Evidence.ANALOGY,
        ),
        Default(
            "answer_again",
            _working(15),
            N_("Trả lời lại khi câu trả lời bị trả lại"),
            N_("Mặc định của hệ thống; chưa thấy quy định"),
            Evidence.PRACTICE,
        ),
        Default(
            "judge_answer",
            _working(15),
            N_("Kiểm tra, đánh giá và quyết định về câu trả lời, kể từ khi nhận"),
            N_("Mặc định của hệ thống; chưa thấy quy định"),
            Evidence.PRACTICE,
        ),
        # taking in and coordinating
        Default(
            "accept",
            _hours(8),
            N_("Cơ quan tiếp nhận hoặc trả lại kiến nghị không thuộc thẩm quyền"),
            IHANOI,
            Evidence.ANALOGY,
        ),
        Default(
            "accept_urgent",
            _hours(4),
            N_("Xử lý kiến nghị khẩn, kể từ khi tiếp nhận"),
            IHANOI,
            Evidence.ANALOGY,
        ),
        Default(
            "coordinate",
            _working(5),
            N_("Cơ quan chủ trì gửi văn bản đề nghị phối hợp"),
            DECISION_33,
            Evidence.ANALOGY,
        ),
        Default(
            "coordinate_reply",
            _days(15),
            N_("Cơ quan phối hợp trả lời cơ quan chủ trì"),
            DECISION_33,
            Evidence.ANALOGY,
        ),
        Default(
            "reception_reply",
            _working(10),
            N_("Thông báo việc xử lý kiến nghị, phản ánh nhận khi tiếp công dân"),
            N_("Luật Tiếp công dân 42/2013/QH13, Điều 28(1), sửa đổi bởi Luật 136/2025/QH15"),
            Evidence.LAW,
        ),
        # consolidation for a session
        Default(
            "consolidate_before",
            _days(15, before=True),
            N_("Báo cáo tổng hợp kiến nghị gửi trước kỳ họp thường lệ"),
            LIKE_37,
            Evidence.ANALOGY,
        ),
        Default(
            "consolidate_after",
            _days(15),
            N_("Báo cáo tổng hợp kiến nghị gửi sau khi bế mạc kỳ họp thường lệ"),
            LIKE_37,
            Evidence.ANALOGY,
        ),
        Default(
            "consolidate_before_irregular",
            _working(2, before=True),
            N_("Báo cáo tổng hợp kiến nghị gửi trước kỳ họp không thường lệ"),
            LIKE_38,
            Evidence.ANALOGY,
        ),
        Default(
            "consolidate_after_irregular",
            _working(7),
            N_("Báo cáo tổng hợp kiến nghị gửi sau khi bế mạc kỳ họp không thường lệ"),
            LIKE_38,
            Evidence.ANALOGY,
        ),
        Default(
            "results_before",
            _working(20, before=True),
            N_("Báo cáo kết quả giải quyết kiến nghị gửi trước kỳ họp"),
            N_("Nghị quyết liên tịch 72/2025/NQLT, Điều 49 (kiến nghị gửi đến Quốc hội)"),
            Evidence.ANALOGY,
        ),
        # after the deadline
        Default(
            "publish_after",
            _working(15),
            N_("Công khai kết quả giải quyết, kể từ khi hết thời hạn trả lời"),
            ARTICLE_51,
            Evidence.LAW,
        ),
        Default(
            "post_board",
            _days(30),
            N_("Niêm yết kết quả tại nơi tiếp công dân"),
            ARTICLE_51,
            Evidence.LAW,
        ),
        Default(
            "urge_after",
            _working(15),
            N_("Đôn đốc cơ quan trả lời chưa đạt yêu cầu"),
            N_("Quyết định 33/2017/QĐ-TTg (Văn phòng Chính phủ đôn đốc), kiến nghị do Quốc hội chuyển"),
            Evidence.ANALOGY,
        ),
        Default(
            "dialogue_result",
            _days(10),
            N_("Công bố kết quả đối thoại của chính quyền xã, phường với Nhân dân"),
            N_("Luật 72/2025/QH15, Điều 43"),
            Evidence.LAW,
        ),
        # meetings
        Default(
            "meeting_press",
            _working(7, before=True),
            N_("Thông báo chương trình tiếp xúc cử tri cho cơ quan báo chí"),
            N_("Nghị quyết liên tịch 72/2025/NQLT, Điều 6(3) (Đoàn đại biểu Quốc hội)"),
            Evidence.ANALOGY,
        ),
        Default(
            "meeting_host",
            _working(3, before=True),
            N_("Thông báo cho xã, phường nơi tiếp xúc và Ủy ban Mặt trận Tổ quốc"),
            ARTICLE_32,
            Evidence.REPORTED,
        ),
        Default(
            "meeting_outside",
            _working(5),
            N_("Thường trực Hội đồng nhân dân quyết định đề nghị tiếp xúc ngoài đơn vị bầu cử"),
            ARTICLE_32,
            Evidence.REPORTED,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Dated:
    """What a council set for one code from a day on."""

    code: str
    span: Span
    pauses: bool
    source: str
    since: date


@dataclass(frozen=True, slots=True)
class InForce:
    """A deadline as it holds on a day: of the council's own making, or the default."""

    code: str
    span: Span
    label: str
    source: str
    pauses: bool
    evidence: Evidence | None  # None: the council's own rule
    since: date | None = None


def in_force(rows: Iterable[Dated], day: date) -> dict[str, InForce]:
    """Every deadline on a day: the latest of the council's rules that has begun, else the default. Codes that
    are not among the defaults are left out."""
    found = {
        code: InForce(code, d.span, d.label, d.source, d.pauses, d.evidence) for code, d in DEFAULTS.items()
    }
    for row in sorted(rows, key=lambda row: row.since):
        default = DEFAULTS.get(row.code)
        if default is not None and row.since <= day:
            found[row.code] = InForce(
                row.code, row.span, default.label, row.source, row.pauses, None, row.since
            )
    return found
