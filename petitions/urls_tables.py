"""Addresses of statistics, tables and downloads.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import data_public, statistics_public

urlpatterns: list[URLPattern] = []

STATISTICS, DATA = "thong-ke/", "du-lieu/"

public_patterns: list[URLPattern] = [
    path(STATISTICS, statistics_public.statistics, name="petition_statistics"),
    path(f"{STATISTICS}<slug:council>/", statistics_public.statistics, name="petition_statistics_council"),
    path(DATA, data_public.data, name="petition_data"),
    path(f"{DATA}tep/<str:name>", data_public.file, name="petition_data_file"),
    path(f"{DATA}<slug:council>/", data_public.data, name="petition_data_council"),
    path(f"{DATA}<slug:council>/tep/<str:name>", data_public.file, name="petition_data_file_council"),
]
