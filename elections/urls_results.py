"""Addresses of published results.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern, path

from elections.views import results_feed, results_files, results_office, results_public

urlpatterns: list[URLPattern] = [
    path("<int:pk>/ket-qua/", results_office.overview, name="election_results"),
    path("<int:pk>/ket-qua/cong-bo/", results_office.publish_all, name="election_results_publish"),
    path("<int:pk>/ket-qua/don-vi/<int:contest_pk>/", results_office.one, name="election_result"),
    path("<int:pk>/ket-qua/dai-bieu/", results_office.make_delegates, name="election_delegates"),
    path("<int:pk>/ket-qua/mau-26.pdf", results_office.form_26, name="election_form_26"),
    path("<int:pk>/ket-qua/mau-29.pdf", results_office.form_29, name="election_form_29"),
    path("<int:pk>/ket-qua/mau-30.pdf", results_office.form_30, name="election_form_30"),
    path("<int:pk>/ket-qua/mau-30.xlsx", results_office.form_30_excel, name="election_form_30_excel"),
]

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
