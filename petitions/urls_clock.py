"""Addresses of the clock and its calendar.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import clock

urlpatterns: list[URLPattern] = [
    path("thoi-han/", clock.rules, name="petition_clock"),
    path("thoi-han/viec/<int:pk>/", clock.deadline, name="petition_deadline"),
    path("thoi-han/viec/<int:pk>/gia-han/", clock.extend, name="petition_deadline_extend"),
    path("thoi-han/viec/<int:pk>/tam-dung/", clock.pause, name="petition_deadline_pause"),
    path("thoi-han/viec/<int:pk>/tiep-tuc/", clock.resume, name="petition_deadline_resume"),
    path("thoi-han/<slug:rule_code>/", clock.rule, name="petition_clock_rule"),
]

public_patterns: list[URLPattern] = []
