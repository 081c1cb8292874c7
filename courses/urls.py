from django.urls import URLPattern

from courses.views import classes, timetable
from training.routing import page

urlpatterns: list[URLPattern] = [
    page("classes/", classes.classes, name="classes"),
    page("classes/<int:class_id>/timetable/", timetable.timetable, name="timetable"),
]
