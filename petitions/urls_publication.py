"""Addresses of the review before publication.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import publication

ONE = "cong-khai/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("cong-khai/", publication.publication, name="petition_publication"),
    path(ONE, publication.review_page, name="petition_review"),
    path(f"{ONE}cong-khai/", publication.publish, name="petition_publish"),
    path(f"{ONE}ngung/", publication.unpublish, name="petition_unpublish"),
    path(f"{ONE}tep/<int:file_pk>.pdf", publication.review_file, name="petition_review_file"),
]

public_patterns: list[URLPattern] = []
