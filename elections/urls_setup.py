"""Addresses of set-up and the calendar.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern, path

from elections.views import calendar, setup, setup_areas

urlpatterns: list[URLPattern] = [
    path("moi/", setup.new, name="election_new"),
    path("<int:pk>/thiet-lap/", setup.overview, name="election_setup"),
    path("<int:pk>/thiet-lap/ngay/", setup.edit, name="election_edit"),
    path("<int:pk>/thiet-lap/don-vi/moi/", setup.contest_new, name="election_contest_new"),
    path("<int:pk>/thiet-lap/don-vi/<int:contest_pk>/", setup.contest_edit, name="election_contest"),
    path(
        "<int:pk>/thiet-lap/don-vi/<int:contest_pk>/xoa/",
        setup.contest_remove,
        name="election_contest_remove",
    ),
    path("<int:pk>/thiet-lap/khu-vuc/moi/", setup_areas.area_new, name="election_area_new"),
    path("<int:pk>/thiet-lap/khu-vuc/<int:area_pk>/", setup_areas.area_edit, name="election_area"),
    path(
        "<int:pk>/thiet-lap/khu-vuc/<int:area_pk>/xoa/", setup_areas.area_remove, name="election_area_remove"
    ),
    path("<int:pk>/thiet-lap/mo/<slug:kind>/", setup_areas.body_open, name="election_body_open"),
    path("<int:pk>/thiet-lap/mo/<slug:kind>/<int:of>/", setup_areas.body_open, name="election_body_of"),
    path("<int:pk>/thiet-lap/to-chuc/<int:body_pk>/", setup_areas.body, name="election_body"),
    path(
        "<int:pk>/thiet-lap/to-chuc/<int:body_pk>/quyet-dinh/",
        setup_areas.body_decision,
        name="election_body_decision",
    ),
    path(
        "<int:pk>/thiet-lap/to-chuc/<int:body_pk>/thanh-vien/",
        setup_areas.member_new,
        name="election_member_new",
    ),
    path(
        "<int:pk>/thiet-lap/to-chuc/<int:body_pk>/thanh-vien/<int:member_pk>/xoa/",
        setup_areas.member_remove,
        name="election_member_remove",
    ),
    path("<int:pk>/lich/", calendar.steps, name="election_calendar"),
    path("<int:pk>/lich/<slug:step>/xong/", calendar.step_mark, name="election_step_mark"),
    path("<int:pk>/lich/<slug:step>/doi/", calendar.step_move, name="election_step_move"),
]

public_patterns: list[URLPattern] = []
