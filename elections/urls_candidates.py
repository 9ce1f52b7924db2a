"""Addresses of candidates, consultations and lists.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

public_patterns: list[URLPattern] = []
