"""Addresses of the archive of a session, under /hd/<code>/luu-tru/."""

from django.urls import URLPattern, path

from meetings.views import archive

urlpatterns: list[URLPattern] = [
    path("<int:pk>/", archive.archive, name="session_archive"),
    path("<int:pk>/tai-ve/", archive.download, name="session_archive_download"),
]
