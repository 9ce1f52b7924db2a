"""Addresses of supervision and demands for a session.

`urlpatterns` are under /hd/<code>/kien-nghi/, `public_patterns` under /kien-nghi/.
"""

from django.urls import URLPattern, path

from petitions.views import demand_lists, demands, explanations, supervision

EXPLANATION, DEMAND = "giam-sat/giai-trinh/<int:pk>/", "yeu-cau-hop/<int:pk>/"
LINE = f"{DEMAND}dong/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("giam-sat/", supervision.home, name="petition_supervision"),
    path("giam-sat/co-quan/<int:pk>/", supervision.body, name="petition_supervision_body"),
    path("giam-sat/co-quan/<int:pk>/don-doc/", supervision.urge, name="petition_urge"),
    path("giam-sat/ky-hop/", supervision.sessions, name="petition_backlog"),
    path("giam-sat/giai-trinh/", explanations.explanations, name="petition_explanations"),
    path(EXPLANATION, explanations.explanation, name="petition_explanation"),
    path(f"{EXPLANATION}sua/", explanations.change, name="petition_explanation_change"),
    path(f"{EXPLANATION}huy/", explanations.cancel, name="petition_explanation_cancel"),
    path(f"{EXPLANATION}kien-nghi/", explanations.put_on, name="petition_explanation_add"),
    path(
        f"{EXPLANATION}kien-nghi/<int:petition_pk>/bo/",
        explanations.take_off,
        name="petition_explanation_remove",
    ),
    path(f"{EXPLANATION}moi/<int:body_pk>/", explanations.invite, name="petition_explanation_invite"),
    path(f"{EXPLANATION}ket-luan/", explanations.conclude, name="petition_explanation_conclude"),
    path(f"{EXPLANATION}chuong-trinh.pdf", explanations.agenda, name="petition_explanation_pdf"),
    path("yeu-cau-hop/", demands.demands, name="petition_demands"),
    path(DEMAND, demands.demand, name="petition_demand"),
    path(f"{DEMAND}sua/", demands.change, name="petition_demand_change"),
    path(f"{DEMAND}ket-luan/", demands.close, name="petition_demand_close"),
    path(f"{DEMAND}nhap/", demands.enter, name="petition_demand_enter"),
    path(f"{DEMAND}dong/", demands.line_list, name="petition_demand_lines"),
    path(LINE, demands.line, name="petition_demand_line"),
    path(f"{LINE}sua/", demands.correct, name="petition_demand_line_correct"),
    path(f"{LINE}bo/", demands.remove, name="petition_demand_line_remove"),
    path(f"{DEMAND}xem/", demands.look, name="petition_demand_look"),
    path(f"{DEMAND}xuat/", demands.export, name="petition_demand_export"),
    path(f"{DEMAND}bang-tinh/", demand_lists.upload, name="petition_demand_upload"),
    path(f"{DEMAND}bang-tinh/nhap/", demand_lists.apply, name="petition_demand_apply"),
    path(f"{DEMAND}phieu.pdf", demands.count_pdf, name="petition_demand_pdf"),
]

public_patterns: list[URLPattern] = []
