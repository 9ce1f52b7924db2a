"""Addresses of statistics, tables and downloads.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import data_public, statistics_public, tables

ALL = "bieu/"

urlpatterns: list[URLPattern] = [
    path(ALL, tables.tables, name="petition_tables"),
    path(f"{ALL}<slug:kind>/", tables.table, name="petition_table"),
    path(f"{ALL}<slug:kind>/tep/<slug:form>/", tables.make, name="petition_table_make"),
]

STATISTICS, DATA = "thong-ke/", "du-lieu/"

public_patterns: list[URLPattern] = [
    path(STATISTICS, statistics_public.statistics, name="petition_statistics"),
    path(f"{STATISTICS}<slug:council>/", statistics_public.statistics, name="petition_statistics_council"),
    path(DATA, data_public.data, name="petition_data"),
    path(f"{DATA}tep/<str:name>", data_public.file, name="petition_data_file"),
    path(f"{DATA}<slug:council>/", data_public.data, name="petition_data_council"),
    path(f"{DATA}<slug:council>/tep/<str:name>", data_public.file, name="petition_data_file_council"),
]
