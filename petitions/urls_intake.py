"""Addresses of recording and the office's desk.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import desk, intake, intake_acts

ONE = "<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("", desk.home, name="petitions_home"),
    path("ghi-nhan/", intake.record_page, name="petition_record"),
    path("ghi-nhan/giong/", intake.alike, name="petition_alike"),
    path("ghi-nhan/trang.js", intake.worker, name="petition_record_worker"),
    path(ONE, desk.petition, name="petition"),
    path(f"{ONE}phan-loai/", intake_acts.classify, name="petition_classify"),
    path(f"{ONE}noi-dung/", intake_acts.edit, name="petition_edit"),
    path(f"{ONE}chuyen-don/", intake_acts.transfer, name="petition_transfer"),
    path(f"{ONE}mo-lai/", intake_acts.reopen, name="petition_reopen"),
    path(f"{ONE}trung/", intake_acts.merge, name="petition_merge"),
    path(f"{ONE}bo-trung/", intake_acts.undo, name="petition_undo_duplicate"),
    path(f"{ONE}tach/", intake_acts.split, name="petition_split"),
    path(f"{ONE}nguoi-kien-nghi/", intake_acts.look, name="petition_petitioner"),
    path(f"{ONE}bien-nhan/", intake.renew, name="petition_receipt_renew"),
    path(f"{ONE}bien-nhan.pdf", intake.slip, name="petition_slip"),
]

public_patterns: list[URLPattern] = []
