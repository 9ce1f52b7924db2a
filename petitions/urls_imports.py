"""Addresses of imports from spreadsheets.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import imports

ONE = "nhap/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("nhap/", imports.import_list, name="petition_imports"),
    path("nhap/mau.xlsx", imports.import_template, name="petition_import_template"),
    path(ONE, imports.import_page, name="petition_import"),
    path(f"{ONE}cot/", imports.import_columns, name="petition_import_columns"),
    path(f"{ONE}ten/", imports.import_names, name="petition_import_names"),
    path(f"{ONE}dong/", imports.import_rows, name="petition_import_rows"),
    path(f"{ONE}ghi/", imports.import_apply, name="petition_import_apply"),
    path(f"{ONE}bo/", imports.import_discard, name="petition_import_discard"),
]

public_patterns: list[URLPattern] = []
