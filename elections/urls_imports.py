"""Addresses of the imports from spreadsheets, under /hd/<code>/bau-cu/."""

from django.urls import URLPattern, path

from elections.views import imports

urlpatterns: list[URLPattern] = [
    path("<int:pk>/nhap/", imports.import_list, name="election_imports"),
    path("<int:pk>/nhap/mau/<slug:kind>/", imports.import_template, name="election_import_template"),
    path("<int:pk>/nhap/<int:import_pk>/", imports.import_page, name="election_import"),
    path("<int:pk>/nhap/<int:import_pk>/ghi/", imports.import_apply, name="election_import_apply"),
    path("<int:pk>/nhap/<int:import_pk>/bo/", imports.import_discard, name="election_import_discard"),
]
