"""Addresses of candidates, consultations and lists.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern, path

from elections.views import candidates, candidates_acts, candidates_consult, lists

ONE = "<int:pk>/ung-cu/<int:candidate>/"

urlpatterns: list[URLPattern] = [
    path("<int:pk>/ung-cu/", candidates.listing, name="election_candidates"),
    path("<int:pk>/ung-cu/moi/", candidates.new, name="candidate_new"),
    path("<int:pk>/ung-cu/trung/", candidates.duplicates, name="election_duplicates"),
    path(
        "<int:pk>/ung-cu/trung/<int:left>/<int:right>/",
        candidates.duplicate_pair,
        name="election_duplicate_pair",
    ),
    path(ONE, candidates.dossier, name="candidate"),
    path(f"{ONE}sua/", candidates.edit, name="candidate_edit"),
    path(f"{ONE}anh.jpg", candidates.photo, name="candidate_photo"),
    path(f"{ONE}anh/", candidates_acts.set_photo, name="candidate_photo_set"),
    path(f"{ONE}anh/cat/", candidates_acts.crop_photo, name="candidate_photo_crop"),
    path(f"{ONE}nop/", candidates_acts.file, name="candidate_file"),
    path(f"{ONE}bien-nhan.pdf", candidates_acts.receipt, name="candidate_receipt"),
    path(f"{ONE}phan-kin/", candidates_acts.look, name="candidate_secrets"),
    path(f"{ONE}phan-kin/nhap/", candidates_acts.write_secrets, name="candidate_secrets_write"),
    path(f"{ONE}noi-cu-tru/", candidates_acts.residence, name="candidate_residence"),
    path(f"{ONE}rut/", candidates_acts.leave, name="candidate_leave"),
    path(f"{ONE}tu-cach/", candidates_acts.status, name="candidate_status"),
    path("<int:pk>/ung-cu/hiep-thuong/", candidates_consult.overview, name="election_consultations"),
    path("<int:pk>/ung-cu/hiep-thuong/<int:number>/", candidates_consult.one, name="consultation"),
    path(
        "<int:pk>/ung-cu/hiep-thuong/<int:number>/y-kien/",
        candidates_consult.opinions,
        name="consultation_opinions",
    ),
    path("<int:pk>/danh-sach/", lists.overview, name="election_lists"),
    path("<int:pk>/danh-sach/phan-don-vi/", lists.assign, name="list_assign"),
    path("<int:pk>/danh-sach/mo-lai/", lists.reopen, name="list_reopen"),
    path("<int:pk>/danh-sach/<slug:stage>/lap/", lists.prepare, name="list_prepare"),
    path("<int:pk>/danh-sach/<slug:stage>/<int:number>/khoa/", lists.lock, name="list_lock"),
]

public_patterns: list[URLPattern] = []
