"""Addresses of what a body must answer.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import answers_write, desk_body

ONE = "viec/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("viec/", desk_body.home, name="body_desk"),
    path(ONE, desk_body.duty, name="petition_duty"),
    path(f"{ONE}tra-loi/", answers_write.write, name="petition_answer_write"),
    path(f"{ONE}tra-loi/xem/", answers_write.preview, name="petition_answer_preview"),
    path("viec/tra-loi/<int:pk>/rut/", answers_write.withdraw, name="petition_answer_withdraw"),
    path("viec/tep/<int:pk>.pdf", desk_body.answer_file, name="petition_answer_file"),
    path("viec/tep/<int:pk>/goc.pdf", desk_body.answer_original, name="petition_answer_original"),
]

public_patterns: list[URLPattern] = []
