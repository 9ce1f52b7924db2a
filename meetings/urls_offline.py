"""Addresses of copies on a device, under /hd/<code>/ngoai-tuyen/."""

from allauth.account.signals import password_changed
from django.urls import URLPattern, path

from meetings.views import app, offline

password_changed.connect(app.password_changed, dispatch_uid="meetings.offline")

urlpatterns: list[URLPattern] = [
    path("<int:pk>/", offline.offline_home, name="offline_home"),
    path("<int:pk>/danh-sach/", offline.offline_list, name="offline_list"),
    path("<int:pk>/lay/", offline.offline_take, name="offline_take"),
    path("<int:pk>/trang-thai/", offline.offline_standing, name="offline_standing"),
    path("da-xoa/", offline.offline_wiped, name="offline_wiped"),
    path("thiet-bi/", offline.my_devices, name="my_devices"),
    path("thiet-bi/quan-ly/", offline.all_devices, name="all_devices"),
    path("thiet-bi/<int:pk>/thu-hoi/", offline.revoke, name="device_revoke"),
]
# At the top: what makes the site an app on a device. A worker reaches no further up than its own address. The
# sign-out stands before that of allauth, with the same name.
public_patterns: list[URLPattern] = [
    path("app.webmanifest", app.manifest, name="app_manifest"),
    path("sw.js", app.worker, name="app_worker"),
    path("tai-khoan/logout/", app.sign_out, name="account_logout"),
]
