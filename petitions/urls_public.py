"""Addresses of published petitions.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from council import panels
from petitions.views import public, public_feeds

panels.add("council_public", public.newest_petitions)

urlpatterns: list[URLPattern] = []

ONE = "<slug:code>/"

public_patterns: list[URLPattern] = [
    path("", public.petitions, name="petitions_public"),
    path("tin.atom", public_feeds.Petitions(), name="petitions_feed"),
    path("hoi-dong/<slug:council>/tin.atom", public_feeds.Petitions(), name="council_petitions_feed"),
    # last: they take any code
    path(ONE, public.petition, name="petition_public"),
    path(f"{ONE}tin.atom", public_feeds.PetitionNews(), name="petition_feed"),
    path(f"{ONE}tep/<int:pk>.pdf", public.petition_file, name="petition_public_file"),
]
