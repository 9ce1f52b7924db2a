"""Addresses of the imports from spreadsheets, under /hd/<code>/bau-cu/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
