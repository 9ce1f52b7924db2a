"""Addresses of following a petition, subscriptions and ratings.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import ask, subscriptions, tracking

ONE = "<int:pk>/hoi-them/"

urlpatterns: list[URLPattern] = [
    path(ONE, ask.ask, name="petition_ask"),
    path(f"{ONE}tra-loi/", ask.heard, name="petition_asked_answer"),
    path(f"{ONE}thoi/", ask.go_on, name="petition_asked_end"),
]

public_patterns: list[URLPattern] = [
    path("theo-doi/", tracking.track, name="petition_track"),
    path("theo-doi/kien-nghi/", tracking.mine, name="petition_track_mine"),
    path("theo-doi/tra-loi/", tracking.answer, name="petition_track_answer"),
    path("theo-doi/danh-gia/", tracking.rate, name="petition_track_rate"),
    path("theo-doi/nhan-tin/", tracking.subscribe, name="petition_track_subscribe"),
    path("theo-doi/phan/", tracking.turn, name="petition_track_turn"),
    path("theo-doi/thoat/", tracking.leave, name="petition_track_leave"),
    path("nhan-tin/xac-nhan/", subscriptions.confirmed, name="petition_subscribe_confirmed"),
    path("nhan-tin/xac-nhan/<str:token>/", subscriptions.confirm, name="petition_subscribe_confirm"),
    path("nhan-tin/huy/<str:token>/", subscriptions.unsubscribe, name="petition_unsubscribe"),
    path("<slug:code>/nhan-tin/", subscriptions.subscribe, name="petition_subscribe"),
]
