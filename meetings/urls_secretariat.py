"""Addresses of the secretariat, under /hd/<code>/thu-ky/."""

from django.urls import URLPattern, path

from meetings.urls_handing_in import secretariat_patterns
from meetings.views import deadlines, papers, programme, secretariat

urlpatterns: list[URLPattern] = [
    path("", secretariat.home, name="secretariat_home"),
    path("ky-hop/moi/", secretariat.session_new, name="session_new"),
    path("ky-hop/<int:pk>/", programme.programme_edit, name="programme_edit"),
    path("ky-hop/<int:pk>/thong-tin/", secretariat.session_edit, name="session_edit"),
    path("ky-hop/<int:pk>/cong-bo/", secretariat.session_publish, name="session_publish"),
    path("ky-hop/<int:pk>/be-mac/", secretariat.session_close, name="session_close"),
    path("ky-hop/<int:pk>/trieu-tap/", secretariat.session_convene, name="session_convene"),
    path("ky-hop/<int:pk>/phien-moi/", secretariat.sitting_new, name="sitting_new"),
    path("ky-hop/<int:pk>/muc-moi/", programme.item_new, name="item_new"),
    path("ky-hop/<int:pk>/moc/<slug:step>/", deadlines.mark, name="deadline_mark"),
    path("phien/<int:pk>/", secretariat.sitting_edit, name="sitting_edit"),
    path("phien/<int:pk>/xoa/", secretariat.sitting_remove, name="sitting_remove"),
    path("muc/<int:pk>/", programme.item_edit, name="item_edit"),
    path("muc/<int:pk>/chuyen/", programme.item_move, name="item_move"),
    path("muc/<int:pk>/xoa/", programme.item_remove, name="item_remove"),
    path("muc/<int:pk>/tai-lieu/", papers.paper_upload, name="paper_upload"),
    path("tai-lieu/<int:pk>/", papers.paper_edit, name="paper_edit"),
    path("tai-lieu/<int:pk>/ban-moi/", papers.paper_version, name="paper_version"),
    path("tai-lieu/<int:pk>/thu-hoi/", papers.paper_withdraw, name="paper_withdraw"),
    path("tai-lieu/<int:pk>/dung-lai/", papers.paper_restore, name="paper_restore"),
    path("moc-thoi-gian/", deadlines.table, name="deadlines"),
    path("moc-thoi-gian/moi/", deadlines.edit, name="deadline_new"),
    path("moc-thoi-gian/<slug:step>/", deadlines.edit, name="deadline_edit"),
    *secretariat_patterns,
]
