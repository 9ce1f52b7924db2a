"""Addresses of following a petition, subscriptions and ratings.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

public_patterns: list[URLPattern] = []
