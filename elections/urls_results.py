"""Addresses of published results.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern, path

from elections.views import results_feed, results_files, results_public

urlpatterns: list[URLPattern] = []

BASE = "<slug:election>/ket-qua/"
COUNCIL = f"{BASE}<slug:council>/"
CONTEST = f"{COUNCIL}don-vi/<int:number>/"

public_patterns: list[URLPattern] = [
    path(BASE, results_public.day, name="results_public"),
    path(f"{BASE}du-lieu/", results_files.data, name="results_data"),
    path(f"{BASE}tep/nist.json", results_files.day_nist, name="results_nist"),
    path(f"{BASE}tep/<str:table>", results_files.day_table, name="results_file"),
    path(f"{BASE}atom.xml", results_feed.DayChanges(), name="results_feed"),
    path(COUNCIL, results_public.council, name="council_results_public"),
    path(f"{COUNCIL}tep/<str:table>", results_files.council_table, name="council_results_file"),
    path(f"{COUNCIL}atom.xml", results_feed.CouncilChanges(), name="council_results_feed"),
    path(CONTEST, results_public.contest, name="contest_results_public"),
    path(f"{CONTEST}tep/nist.json", results_files.contest_nist, name="contest_results_nist"),
    path(f"{CONTEST}tep/<str:table>", results_files.contest_table, name="contest_results_file"),
]
