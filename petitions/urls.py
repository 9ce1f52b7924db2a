"""Addresses of the petitions app: the office under /hd/<code>/kien-nghi/, the public under /kien-nghi/."""

from django.urls import URLPattern

from petitions import (
    urls_answers,
    urls_clock,
    urls_desk,
    urls_imports,
    urls_intake,
    urls_meetings,
    urls_public,
    urls_publication,
    urls_routing,
    urls_supervision,
    urls_tables,
    urls_tracking,
)

PARTS = (
    urls_intake,
    urls_meetings,
    urls_routing,
    urls_clock,
    urls_desk,
    urls_answers,
    urls_publication,
    urls_supervision,
    urls_tables,
    urls_imports,
    urls_tracking,
    # last, because a petition's page takes any code
    urls_public,
)

urlpatterns: list[URLPattern] = [pattern for part in PARTS for pattern in part.urlpatterns]

public_patterns: list[URLPattern] = [pattern for part in PARTS for pattern in part.public_patterns]
