from django.urls import URLPattern

from trainees.views import home, importing, ledger, notice, overview, scores, trainees
from training.routing import page

urlpatterns: list[URLPattern] = [
    page("", home.home, name="home"),
    page("classes/<int:class_id>/", overview.overview, name="class"),
    page("classes/<int:class_id>/open/", overview.open_now, name="open-class"),
    page("classes/<int:class_id>/import/roster/", importing.roster, name="import-roster"),
    page(
        "classes/<int:class_id>/import/roster/blank/",
        importing.roster_template,
        name="roster-template",
    ),
    page("classes/<int:class_id>/import/timetable/", importing.timetable, name="import-timetable"),
    page(
        "classes/<int:class_id>/import/timetable/blank/",
        importing.timetable_template,
        name="timetable-template",
    ),
    page("imports/<uuid:uid>/", importing.show, name="import"),
    page("imports/<uuid:uid>/confirm/", importing.confirm, name="import-confirm"),
    page("imports/<uuid:uid>/discard/", importing.discard, name="import-discard"),
    page("imports/<uuid:uid>/undo/", importing.undo, name="import-undo"),
    page("imports/<uuid:uid>/problems/", importing.problems, name="import-problems"),
    page("classes/<int:class_id>/trainees/", trainees.trainees, name="trainees"),
    page("classes/<int:class_id>/trainees.xlsx", trainees.trainees_xlsx, name="trainees-xlsx"),
    page("classes/<int:class_id>/scores/", scores.scores, name="scores"),
    page("classes/<int:class_id>/scores.xlsx", scores.scores_sheet, name="scores-xlsx"),
    page("classes/<int:class_id>/rulebook/", scores.rulebook, name="rulebook"),
    page("trainees/<int:trainee_id>/ledger/", ledger.ledger, name="ledger"),
    page("entries/<int:entry_id>/appeal/", ledger.appeal, name="appeal"),
    page("appeals/<int:appeal_id>/answer/", ledger.appeal_answer, name="appeal-answer"),
    page("classes/<int:class_id>/notices/", notice.notices, name="notices"),
    page("notices/<int:notice_id>/", notice.notice, name="notice"),
    page("notices/<int:notice_id>/notice.pdf", notice.notice_pdf, name="notice-pdf"),
    page("notices/<int:notice_id>/notice.xlsx", notice.notice_xlsx, name="notice-xlsx"),
    page("notices/<int:notice_id>/sign/", notice.notice_sign, name="notice-sign"),
]
