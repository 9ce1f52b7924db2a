"""Addresses of count records and the determination of results.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

public_patterns: list[URLPattern] = []
