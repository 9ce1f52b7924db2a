"""Addresses of invitations, under /hd/<code>/giay-moi/; by which guests answer, at the top."""

from django.urls import URLPattern, path

from meetings.views import invitation_answers as answers
from meetings.views import invitation_guests as guests
from meetings.views import invitations as views

ONE, PERSON = "<int:pk>/", "<int:pk>/nguoi/<int:invitee>/"
PAPER, LETTER = "<int:invitation_id>/", "<int:invitation_id>/nguoi/<int:invitee_id>/"

urlpatterns: list[URLPattern] = [
    path("", views.home, name="invitations"),
    path("ky-hop/<int:pk>/moi/", views.new, name="invitation_new"),
    path(ONE, views.invitation, name="invitation"),
    path(f"{ONE}sua/", views.edit, name="invitation_edit"),
    path(f"{ONE}dai-bieu/", views.delegates, name="invitation_delegates"),
    path(f"{ONE}khach/", guests.add, name="invitation_guests"),
    path(f"{ONE}khach/dan/", guests.paste, name="invitation_guests_paste"),
    path(f"{ONE}khach/tep/", guests.upload, name="invitation_guests_upload"),
    path(f"{ONE}khach/nhap/", guests.apply, name="invitation_guests_apply"),
    path(f"{ONE}gui/", views.send, name="invitation_send"),
    path(f"{ONE}huy/", views.cancel, name="invitation_cancel"),
    path(f"{ONE}tra-loi/", answers.answer, name="invitation_answer"),
    path(f"{ONE}cua-toi.pdf", answers.own_pdf, name="invitation_own_pdf"),
    path(PERSON, guests.invitee, name="invitee"),
    path(f"{PERSON}bo/", guests.remove, name="invitee_remove"),
    path(f"{PERSON}tra-loi/", guests.note, name="invitee_note"),
    path(f"{LETTER}giay-moi.pdf", views.letter_pdf, name="invitee_pdf"),
    path(f"{PAPER}xem-truoc.pdf", views.preview_pdf, name="invitation_preview"),
    path(f"{PAPER}tat-ca.pdf", views.all_pdf, name="invitation_all_pdf"),
    path(f"{PAPER}khach-moi.pdf", views.guests_pdf, name="invitation_guests_pdf"),
    path(f"{PAPER}tra-loi.xlsx", views.answers_xlsx, name="invitation_xlsx"),
]
public_patterns: list[URLPattern] = [path("<str:token>/", answers.guest, name="invitation_guest")]
