"""Addresses of the search in papers, under /hd/<code>/tim/, and the ways to it."""

from django.urls import URLPattern, path

from council import panels
from meetings.views import search

panels.add("council_public", search.papers_of_council)
panels.add("home", search.papers_at_home)

urlpatterns: list[URLPattern] = [path("", search.paper_search, name="paper_search")]
