"""Addresses of judging answers, and promises.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import informing, judging, promises

ANSWER = "tra-loi/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("tra-loi/", judging.answers, name="petition_answers"),
    path(ANSWER, judging.answer, name="petition_answer"),
    path(f"{ANSWER}kiem-tra/", judging.check, name="petition_answer_check"),
    path(f"{ANSWER}danh-gia/", judging.evaluate, name="petition_answer_evaluate"),
    path(f"{ANSWER}chap-nhan/", judging.accept, name="petition_answer_accept"),
    path(f"{ANSWER}tra-lai/", judging.send_back, name="petition_answer_send_back"),
    path("<int:pk>/giai-quyet-tiep/", informing.send_on, name="petition_send_on"),
    path("thong-bao/", informing.inform, name="petition_inform"),
    path("thong-bao/<int:pk>/dich-danh/", informing.named, name="petition_inform_named"),
    path("loi-hua/", promises.promises, name="petition_promises"),
    path("loi-hua/<int:pk>/da-thuc-hien/", promises.keep, name="petition_promise_keep"),
]

public_patterns: list[URLPattern] = []
