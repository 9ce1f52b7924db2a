"""Addresses of what voters see before polling day.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern, path, register_converter

from council import panels
from elections.views import public, public_panels, public_places, publication


class CouncilCode:
    """ "hn" or the five digits of a commune: no word that names a page."""

    regex = r"[a-z]{2}|\d{5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CouncilCode, "council_code")
panels.add("council_public", public_panels.election_of_council)
panels.add("home", public_panels.elections_at_home)

urlpatterns: list[URLPattern] = [
    path("<int:pk>/cong-bo/", publication.publication, name="election_publication"),
    path("<int:pk>/cong-bo/danh-sach/", publication.publish, name="election_list_publish"),
    path("<int:pk>/cong-bo/go-danh-sach/", publication.unpublish, name="election_list_unpublish"),
    path("<int:pk>/cong-bo/danh-sach.pdf", publication.official_list, name="election_list_pdf"),
    path("<int:pk>/cong-bo/phieu-bau.pdf", publication.ballots, name="election_ballots_pdf"),
    path(
        "<int:pk>/cong-bo/don-vi/<int:contest_pk>/phieu-bau.pdf",
        publication.ballot,
        name="election_ballot_pdf",
    ),
    path(
        "<int:pk>/cong-bo/don-vi/<int:contest_pk>/da-in/",
        publication.mark_printed,
        name="election_ballots_printed",
    ),
    path("<int:pk>/cong-bo/ap-phich.pdf", publication.posters, name="election_posters_pdf"),
    path(
        "<int:pk>/cong-bo/khu-vuc/<int:area_pk>/ap-phich.pdf", publication.poster, name="election_poster_pdf"
    ),
    path("<int:pk>/cong-bo/ma-qr.pdf", publication.qr_sheet, name="election_qr_pdf"),
]

public_patterns: list[URLPattern] = [
    path("", public.elections, name="elections_public"),
    path("kv/<str:token>/", public_places.area, name="area_public"),
    path("<slug:election>/", public.election, name="election_public"),
    path("<slug:election>/tim/", public_places.lookup, name="election_lookup"),
    path("<slug:election>/<council_code:council>/", public.council, name="election_council_public"),
    path(
        "<slug:election>/<council_code:council>/don-vi/<int:number>/", public.contest, name="contest_public"
    ),
    path(
        "<slug:election>/<council_code:council>/ung-cu/<str:code>/", public.candidate, name="candidate_public"
    ),
    path(
        "<slug:election>/<council_code:council>/ung-cu/<str:code>/anh/",
        public.photo,
        name="candidate_photo_public",
    ),
]
