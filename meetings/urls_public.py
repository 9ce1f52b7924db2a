"""Addresses of the public pages of a session and of the desk, under /hd/<code>/."""

from django.urls import URLPattern, path

from council import panels
from meetings.views import desk, public, sessions_feed

panels.add("council_public", public.sitting_now_panel)
panels.add("council_public", sessions_feed.calendar_panel)

urlpatterns: list[URLPattern] = [
    path("lich.ics", sessions_feed.ics, name="council_calendar_ics"),
    path("ky-hop/<int:pk>/", public.session_public, name="session_public"),
    path("ky-hop/<int:pk>/bieu-quyet/<int:round_pk>/", public.result_public, name="result_public"),
    path("ban-dai-bieu/", desk.desk, name="desk"),
    path("ban-dai-bieu/<int:pk>/diem-danh/", desk.check_in, name="desk_check_in"),
    path("ban-dai-bieu/<int:pk>/bao-vang/", desk.report_absence, name="desk_report_absence"),
]
