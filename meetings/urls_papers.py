"""Addresses of papers, under /hd/<code>/tai-lieu/."""

from django.urls import URLPattern, path

from meetings.views import paper_changes, reading

urlpatterns: list[URLPattern] = [
    path("<int:pk>/", reading.paper_reader, name="paper_reader"),
    path("<int:pk>/thay-doi/", paper_changes.paper_changes, name="paper_changes"),
    path("<int:pk>/ban/", reading.paper_latest, name="paper_latest"),
    path("<int:pk>/<int:version>/tep/", reading.paper_file, name="paper_file"),
    path("<int:pk>/<int:version>/goc/", reading.paper_original, name="paper_original"),
]
