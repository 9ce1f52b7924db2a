"""Addresses of the elections app: of the office under /hd/<code>/bau-cu/, of the public under /bau-cu/."""

from django.urls import URLPattern, path

from elections import (
    urls_candidates,
    urls_counts,
    urls_day,
    urls_imports,
    urls_public,
    urls_results,
    urls_setup,
)
from elections.views import home

urlpatterns: list[URLPattern] = [
    path("", home.office_home, name="elections_home"),
    *urls_setup.urlpatterns,
    *urls_imports.urlpatterns,
    *urls_candidates.urlpatterns,
    *urls_public.urlpatterns,
    *urls_day.urlpatterns,
    *urls_counts.urlpatterns,
    *urls_results.urlpatterns,
]

# Results first: "ket-qua" stands where other pages have the code of a council.
public_patterns: list[URLPattern] = [
    *urls_results.public_patterns,
    *urls_setup.public_patterns,
    *urls_candidates.public_patterns,
    *urls_public.public_patterns,
    *urls_day.public_patterns,
    *urls_counts.public_patterns,
]
