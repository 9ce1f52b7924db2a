"""Addresses of contact meetings.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from council import panels
from petitions.views import meetings, meetings_feeds, meetings_public

ALL = "tiep-xuc-cu-tri/"
ONE = f"{ALL}<int:pk>/"
panels.add("council_public", meetings_public.next_meetings)

urlpatterns: list[URLPattern] = [
    path(ALL, meetings.month, name="petition_meetings"),
    path(f"{ALL}them/", meetings.new, name="contact_meeting_new"),
    path(ONE, meetings.meeting, name="contact_meeting"),
    path(f"{ONE}sua/", meetings.edit, name="contact_meeting_edit"),
    path(f"{ONE}thong-bao/", meetings.announce, name="contact_meeting_announce"),
    path(f"{ONE}huy/", meetings.cancel, name="contact_meeting_cancel"),
    path(f"{ONE}gui/<slug:notice_code>/", meetings.notice, name="contact_meeting_notice"),
    path(f"{ONE}dai-bieu/", meetings.delegates, name="contact_meeting_delegates"),
    path(f"{ONE}ket-qua/", meetings.report, name="contact_meeting_report"),
]

OF = f"{ALL}<slug:council>/"

public_patterns: list[URLPattern] = [
    path(ALL, meetings_public.meetings, name="contact_meetings_public"),
    path(f"{ALL}lich.ics", meetings_feeds.ics, name="contact_meetings_ics"),
    path(f"{ALL}tin.atom", meetings_feeds.Meetings(), name="contact_meetings_feed"),
    path(OF, meetings_public.council_meetings, name="council_meetings_public"),
    path(f"{OF}lich.ics", meetings_feeds.ics, name="council_meetings_ics"),
    path(f"{OF}tin.atom", meetings_feeds.Meetings(), name="council_meetings_feed"),
    path(f"{OF}<int:pk>/", meetings_public.meeting, name="contact_meeting_public"),
]
