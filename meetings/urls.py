"""Addresses of the meetings app."""

from django.urls import URLPattern, path

from meetings.views import records, sitting

# Under /hd/<code>/
council_patterns: list[URLPattern] = [
    path("phien/<int:pk>/", sitting.tablet, name="sitting"),
    path("phien/<int:pk>/dieu-hanh/", sitting.console, name="console"),
    path("phien/<int:pk>/cua/", sitting.door, name="door"),
    path("phien/<int:pk>/vao/", sitting.enter, name="door_enter"),
    path("phien/<int:pk>/cong-khai/", sitting.public, name="sitting_public"),
    path("phien/<int:pk>/van-ban/", records.documents, name="sitting_documents"),
    path("phien/<int:pk>/van-ban/diem-danh.pdf", records.roll_call, name="roll_call"),
    path("phien/<int:pk>/van-ban/bien-ban.pdf", records.minutes, name="minutes"),
    path("luot/<int:pk>/phieu-bieu-quyet.pdf", records.vote_sheet, name="vote_sheet"),
]
# At the top
patterns: list[URLPattern] = [path("man-hinh/<str:token>/", sitting.hall, name="hall")]
