"""Addresses of the bodies that prepare papers, under /hd/<code>/nop-tai-lieu/; and those of the secretariat
about papers of bodies, secret papers and openings, under /hd/<code>/thu-ky/."""

from django.urls import URLPattern, path

from meetings.views import handing_in, openings, paper_tasks, preparing_bodies, secret_papers

urlpatterns: list[URLPattern] = [
    path("", handing_in.home, name="hand_in_home"),
    path("<int:pk>/", handing_in.task, name="hand_in_task"),
    path("<int:pk>/rut-lai/", handing_in.take_back, name="hand_in_take_back"),
    path("tep/<int:pk>/", handing_in.hand_in_file, name="hand_in_file"),
    path("tep/<int:pk>/goc/", handing_in.hand_in_original, name="hand_in_original"),
]
secretariat_patterns: list[URLPattern] = [
    path("ky-hop/<int:pk>/giao-viec/", paper_tasks.tasks, name="paper_tasks"),
    path("muc/<int:pk>/giao-viec/", paper_tasks.task_new, name="paper_task_new"),
    path("viec/<int:pk>/", paper_tasks.task, name="paper_task"),
    path("viec/<int:pk>/<slug:act>/", paper_tasks.decide, name="paper_task_decide"),
    path("co-quan/", preparing_bodies.bodies, name="preparing_bodies"),
    path("co-quan/<int:pk>/", preparing_bodies.body, name="preparing_body"),
    path("co-quan/<int:pk>/nguoi-nop/", preparing_bodies.add_officer, name="preparing_officer"),
    path(
        "co-quan/<int:pk>/nguoi-nop/<int:officer_pk>/bo/",
        preparing_bodies.remove_officer,
        name="preparing_officer_remove",
    ),
    path("co-quan/<int:pk>/thoi/", preparing_bodies.end, name="preparing_body_end"),
    path("ky-hop/<int:pk>/tai-lieu-mat/", secret_papers.papers, name="secret_papers"),
    path("ky-hop/<int:pk>/tai-lieu-mat/danh-sach.pdf", secret_papers.paper_list, name="secret_list"),
    path("muc/<int:pk>/tai-lieu-mat/", secret_papers.paper_new, name="secret_paper_new"),
    path("tai-lieu-mat/<int:pk>/", secret_papers.paper, name="secret_paper"),
    path("tai-lieu-mat/<int:pk>/xoa/", secret_papers.paper_remove, name="secret_paper_remove"),
    path("tai-lieu-mat/<int:pk>/phat/", secret_papers.hand_out, name="secret_hand_out"),
    path("ban-mat/<int:pk>/thu/", secret_papers.hand_back, name="secret_hand_back"),
    path("ky-hop/<int:pk>/luot-mo/", openings.papers, name="openings"),
    path("ky-hop/<int:pk>/luot-mo/<int:document_pk>/", openings.readers, name="opening_readers"),
    path("ky-hop/<int:pk>/luot-mo/nhac/", openings.remind, name="opening_remind"),
]
