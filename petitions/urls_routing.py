"""Addresses of bodies, reports and letters.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import routing_bodies as bodies
from petitions.views import routing_letters as letters
from petitions.views import routing_reports as reports

BODY, REPORT = "co-quan/<int:pk>/", "bao-cao/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("<int:pk>/chuyen/", letters.forward, name="petition_forward"),
    path("<int:pk>/chuyen-cap/", letters.hand_over, name="petition_hand_over"),
    path("viec/<int:pk>/tiep-nhan/", letters.receive, name="petition_task_receive"),
    path("viec/<int:pk>/tra-lai/", letters.return_task, name="petition_task_return"),
    path("cong-van/", letters.letters, name="petition_letters"),
    path("cong-van/<int:pk>.pdf", letters.letter, name="petition_letter"),
    path("co-quan/", bodies.bodies, name="petition_bodies"),
    path(BODY, bodies.body, name="petition_body"),
    path(f"{BODY}giai-the/", bodies.abolish, name="petition_body_abolish"),
    path(f"{BODY}khoi-phuc/", bodies.restore, name="petition_body_restore"),
    path(f"{BODY}can-bo/", bodies.add_officer, name="petition_body_officer"),
    path(f"{BODY}can-bo/<int:officer_pk>/bo/", bodies.remove_officer, name="petition_body_officer_remove"),
    path("bao-cao/", reports.reports, name="petition_reports"),
    path(REPORT, reports.report, name="petition_report"),
    path(f"{REPORT}them/", reports.add, name="petition_report_add"),
    path(f"{REPORT}bo/", reports.remove, name="petition_report_remove"),
    path(f"{REPORT}xoa/", reports.discard, name="petition_report_discard"),
    path(f"{REPORT}chot/", reports.freeze, name="petition_report_freeze"),
    path("bao-cao/<int:pk>.pdf", reports.report_pdf, name="petition_report_pdf"),
]

public_patterns: list[URLPattern] = []
