from django.urls import URLPattern

from courses.views import (
    account,
    classes,
    notifications,
    policy,
    staff,
    timetable,
    timetable_versions,
)
from training.routing import page

urlpatterns: list[URLPattern] = [
    page("classes/", classes.classes, name="classes"),
    page("classes/<int:class_id>/timetable/", timetable.timetable, name="timetable"),
    page(
        "classes/<int:class_id>/timetable/versions/",
        timetable_versions.versions,
        name="timetable-versions",
    ),
    page("classes/<int:class_id>/policy/", policy.policy, name="policy"),
    page("classes/<int:class_id>/staff/", staff.staff, name="staff"),
    page(
        "classes/<int:class_id>/staff/<int:appointment_id>/end/", staff.end, name="end-appointment"
    ),
    page("account/", account.account, name="account"),
    page("notifications/", notifications.notifications, name="notifications"),
    page("notifications/read/", notifications.read_all, name="notifications-read"),
    page("notifications/<int:notification_id>/read/", notifications.read, name="notification-read"),
]
