"""Addresses of polling day.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern, path

from elections.views import day, day_acts, day_incidents, day_papers, day_report, day_slots

SLOT = "<int:pk>/ngay-bau-cu/gio/<int:slot_pk>"

urlpatterns: list[URLPattern] = [
    path("bao-cao.js", day_report.worker, name="election_worker"),
    path("<int:pk>/ngay-bau-cu/", day.day, name="election_day"),
    path(f"{SLOT}/", day.slot, name="election_day_slot"),
    path(f"{SLOT}/xac-nhan/", day_acts.confirm, name="election_day_confirm"),
    path(f"{SLOT}/tra-lai/<int:area_pk>/", day_acts.give_back, name="election_day_return"),
    path(f"{SLOT}/gui/", day_acts.send, name="election_day_send"),
    path(f"{SLOT}/xa/xac-nhan/", day_acts.confirm_communes, name="election_day_confirm_communes"),
    path(f"{SLOT}/xa/<int:sent_pk>/", day_acts.give_back_commune, name="election_day_return_commune"),
    path("<int:pk>/gio-bao-cao/", day_slots.hours, name="election_slots"),
    path("<int:pk>/gio-bao-cao/goi-y/", day_slots.lay_out, name="election_slots_suggested"),
    path("<int:pk>/gio-bao-cao/<int:slot_pk>/sua/", day_slots.move, name="election_slot_move"),
    path("<int:pk>/gio-bao-cao/<int:slot_pk>/bo/", day_slots.remove, name="election_slot_remove"),
    path("<int:pk>/bao-cao-tien-do/", day_report.report, name="election_report"),
    path("<int:pk>/bao-cao-tien-do/<int:area_pk>/", day_report.report_area, name="election_report_area"),
    path("<int:pk>/su-viec/", day_incidents.log, name="election_incidents"),
    path("<int:pk>/su-viec/<int:incident_pk>/", day_incidents.resolve, name="election_incident_resolve"),
    path("<int:pk>/bao-cao-so-bo/", day_papers.preliminary, name="election_preliminary"),
    path("<int:pk>/bao-cao-so-bo/mau-27.pdf", day_papers.narrative, name="election_form_27"),
    path("<int:pk>/bao-cao-so-bo/mau-28.pdf", day_papers.statistics, name="election_form_28"),
    path("<int:pk>/bao-cao-so-bo/mau-28.xlsx", day_papers.workbook, name="election_form_28_excel"),
]

public_patterns: list[URLPattern] = []
