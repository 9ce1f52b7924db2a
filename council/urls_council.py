"""Addresses of the council app: `urlpatterns` under /hd/<code>/, `top_patterns` at the top."""

from django.urls import URLPattern, path

from council.views import accounts, calendar, credentials, home, options, people, screens

urlpatterns: list[URLPattern] = [
    path("", home.council_public, name="council_public"),
    path("thanh-vien/", people.people, name="people"),
    path("thanh-vien/dai-bieu-moi/", people.add_delegate, name="delegate_add"),
    path("thanh-vien/nguoi-moi/", people.add_person, name="person_add"),
    path("thanh-vien/<int:pk>/", people.person, name="person"),
    path("thanh-vien/<int:pk>/vai-tro/", people.assign_role, name="role_assign"),
    path("thanh-vien/<int:pk>/tai-khoan/", credentials.create_account, name="account_create"),
    path("thanh-vien/dai-bieu/<int:pk>/sua/", people.edit_delegate, name="delegate_edit"),
    path("thanh-vien/dai-bieu/<int:pk>/tinh-trang/", people.change_state, name="delegate_state"),
    path("thanh-vien/vai-tro/<int:pk>/ket-thuc/", credentials.end_role, name="role_end"),
    path("thanh-vien/tai-khoan/<int:pk>/mat-khau/", credentials.reset_password, name="account_reset"),
    path("thanh-vien/tai-khoan/<int:pk>/khoa/", credentials.set_active, name="account_active"),
    path("lich-lam-viec/", calendar.calendar, name="council_calendar"),
    path("lich-lam-viec/ngay/", calendar.change, name="council_calendar_change"),
    path("lich-lam-viec/xoa/", calendar.remove, name="council_calendar_remove"),
    path("lich-lam-viec/goi-y/", calendar.suggest, name="council_calendar_suggest"),
    path("man-hinh/", screens.screens, name="screens"),
    path("man-hinh/<int:pk>/thu-hoi/", screens.revoke, name="screen_revoke"),
    path("thiet-lap/", options.settings, name="council_settings"),
    path("thiet-lap/<str:key>/", options.change, name="setting_change"),
]

top_patterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("vao/", accounts.desk_home, name="desk_home"),
    path("ngon-ngu/<slug:to>/", home.language, name="language"),
]
