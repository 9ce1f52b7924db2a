"""Addresses of private marks in papers, under /hd/<code>/danh-dau/."""

from django.urls import URLPattern, path

from meetings.views import marks

urlpatterns: list[URLPattern] = [
    path("dong-bo/", marks.sync, name="marks_sync"),
    path("chia-se/", marks.share, name="marks_share"),
    path("to/<int:version>/", marks.shared, name="marks_shared"),
    path("<uuid:uuid>/", marks.open_mark, name="mark_open"),
    path("<int:pk>/<int:version>/pdf/", marks.pdf, name="marks_pdf"),
]
