"""Addresses of statistics, tables and downloads.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

public_patterns: list[URLPattern] = []
