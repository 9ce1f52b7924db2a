"""The roof: every app's addresses."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from council import urls_council
from council.views.commands import command
from elections import urls as elections_urls
from meetings import urls as meetings_urls
from meetings import (
    urls_archive,
    urls_handing_in,
    urls_invitations,
    urls_marks,
    urls_offline,
    urls_papers,
    urls_public,
    urls_search,
    urls_secretariat,
)
from meetings.views import style
from petitions import urls as petitions_urls

handler500 = "council.views.errors.server_error"

of_a_council: list[URLPattern | URLResolver] = [
    path("lenh/", command, name="command"),
    path("thu-ky/", include(urls_secretariat)),
    path("tai-lieu/", include(urls_papers)),
    path("danh-dau/", include(urls_marks)),
    path("tim/", include(urls_search)),
    path("nop-tai-lieu/", include(urls_handing_in)),
    path("giay-moi/", include(urls_invitations)),
    path("ngoai-tuyen/", include(urls_offline)),
    path("luu-tru/", include(urls_archive)),
    path("bau-cu/", include(elections_urls)),
    path("kien-nghi/", include(petitions_urls)),
    *meetings_urls.council_patterns,
    path("", include(urls_public)),
    path("", include(urls_council)),
]
# The living style page: every part and state from invented data, for those who build pages.
of_developers: list[URLPattern] = [
    path("style/", style.style, name="style"),
    path("style/<slug:page>/<slug:state>/", style.style_page, name="style_page"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *urls_council.top_patterns,
    *meetings_urls.patterns,
    path("giay-moi/", include(urls_invitations.public_patterns)),
    path("", include(urls_offline.public_patterns)),
    path("bau-cu/", include(elections_urls.public_patterns)),
    path("kien-nghi/", include(petitions_urls.public_patterns)),
    path("i18n/", include("django.conf.urls.i18n")),
    path("tai-khoan/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("hd/<slug:code>/", include(of_a_council)),
    *(of_developers if settings.DEBUG else []),
]
