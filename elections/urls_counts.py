"""Addresses of count records and the determination of results.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern, path

from elections.views import counts, counts_board, counts_entry, counts_papers, counts_result

HERE = "<int:pk>/kiem-phieu"
RECORD = f"{HERE}/bien-ban/<int:record_pk>"
CONTEST = f"{HERE}/don-vi/<int:contest_pk>"

urlpatterns: list[URLPattern] = [
    path(f"{HERE}/", counts.counts, name="election_counts"),
    path(f"{HERE}/ma-loi/", counts.codes, name="count_codes"),
    path(f"{HERE}/xac-dinh/", counts_result.determine_ready, name="contests_determine"),
    path(f"{HERE}/mau-25.pdf", counts_papers.summary, name="council_summary_paper"),
    path(f"{RECORD}/mau-23.pdf", counts_papers.record, name="count_record_paper"),
    path(f"{CONTEST}/mau-24.pdf", counts_papers.minutes, name="contest_minutes_paper"),
    path(f"{RECORD}/", counts.record, name="count_record"),
    path(f"{RECORD}/nhap/", counts_entry.type_record, name="count_enter"),
    path(f"{RECORD}/doi-chieu/", counts_entry.settle_record, name="count_settle"),
    path(f"{RECORD}/dinh-chinh/", counts_entry.correct_record, name="count_correct"),
    path(f"{RECORD}/anh/", counts.photo, name="count_photo"),
    path(f"{RECORD}/anh/gui/", counts_entry.send_photo, name="count_photo_send"),
    path(f"{RECORD}/tiep-nhan/", counts_board.accept_record, name="count_accept"),
    path(f"{RECORD}/tra-lai/", counts_board.return_record, name="count_return"),
    path(f"{RECORD}/huy/", counts_board.annul, name="count_annul"),
    path(f"{CONTEST}/", counts_board.contest, name="contest_counts"),
    path(f"{CONTEST}/tiep-nhan/", counts_board.accept_seen, name="contest_accept"),
    path(f"{CONTEST}/ket-qua/", counts_result.result, name="contest_result"),
    path(f"{CONTEST}/ket-qua/xac-dinh/", counts_result.determine_one, name="contest_determine"),
    path(f"{CONTEST}/ket-qua/bang-phieu/", counts_result.tie, name="contest_tie"),
    path(f"{CONTEST}/ket-qua/huy/", counts_result.annul, name="contest_annul"),
    path(f"{CONTEST}/ket-qua/mo-lai/", counts_result.open_again, name="contest_reopen"),
    path(f"{CONTEST}/ket-qua/bau-tiep/", counts_result.again, name="contest_again"),
]

public_patterns: list[URLPattern] = []
