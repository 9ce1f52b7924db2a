"""Addresses of the petitions app: the office under /hd/<code>/kien-nghi/, the public under /kien-nghi/."""

from django.urls import URLPattern

from petitions import (
    urls_clock,
    urls_intake,
    urls_meetings,
    urls_routing,
)

PARTS = (
    urls_intake,
    urls_meetings,
    urls_routing,
    urls_clock,
)

urlpatterns: list[URLPattern] = [pattern for part in PARTS for pattern in part.urlpatterns]

public_patterns: list[URLPattern] = [pattern for part in PARTS for pattern in part.public_patterns]
