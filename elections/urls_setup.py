"""Addresses of set-up and the calendar.

`urlpatterns` are under /hd/<code>/bau-cu/, `public_patterns` under /bau-cu/.
"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

public_patterns: list[URLPattern] = []
