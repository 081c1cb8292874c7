from django.urls import URLPattern

from courses.views import (
    account,
    classes,
    jobs,
    notifications,
    policy,
    staff,
    timetable,
    timetable_versions,
    tokens,
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
    page("account/tokens/", tokens.tokens, name="tokens"),
    page("account/tokens/<int:token_id>/end/", tokens.token_end, name="token-end"),
    page("jobs/", jobs.jobs, name="jobs"),
    page("jobs/<uuid:job_uid>/", jobs.job, name="job"),
    page("jobs/<uuid:job_uid>/cancel/", jobs.job_cancel, name="job-cancel"),
    page("jobs/<uuid:job_uid>/retry/", jobs.job_retry, name="job-retry"),
    page("jobs/<uuid:job_uid>/result/", jobs.job_result, name="job-result"),
    page("notifications/", notifications.notifications, name="notifications"),
    page("notifications/read/", notifications.read_all, name="notifications-read"),
    page("notifications/<int:notification_id>/read/", notifications.read, name="notification-read"),
]
