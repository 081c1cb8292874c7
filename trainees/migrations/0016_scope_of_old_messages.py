"""Messages written before they had a scope get their class and trainee, told by their key."""

from django.db import migrations

LEAVE = (
    "leave_waits", "leave_approved", "leave_rejected", "leave_ends", "leave_returned",
    "leave_proof_missing", "leave_overdue", "trainee_overdue",
)  # fmt: skip
CASE = ("case_opened", "own_case_opened", "case_confirmed", "case_dismissed")
APPEAL = ("appeal_waits", "appeal_upheld", "appeal_dismissed")
SESSION = (
    "session_added", "session_moved", "session_changed", "session_cancelled", "session_restored",
)  # fmt: skip
# kinds; what the number in their key names; the way from there to the class and to the trainee
PLACES = (
    (LEAVE, ("trainees", "LeaveRequest"), "trainee__training_class", "trainee"),
    (CASE, ("trainees", "WithdrawalCase"), "trainee__training_class", "trainee"),
    (("sanction_imposed",), ("trainees", "Sanction"), "trainee__training_class", "trainee"),
    (APPEAL, ("trainees", "Appeal"), "entry__training_class", "entry__trainee"),
    (SESSION, ("courses", "Session"), "training_class", None),
    (("notice_published",), ("trainees", "WeeklyNotice"), "training_class", None),
)


def tell_places(apps, schema_editor):
    """What a message is about may be gone, then it stays without."""
    messages = apps.get_model("training", "Notification").objects.filter(scope="")
    for kinds, model, to_class, to_trainee in PLACES:
        found = apps.get_model(*model).objects
        keys = messages.filter(kind__in=kinds).order_by().values_list("key", flat=True).distinct()
        for key in list(keys):
            about = found.filter(pk=key.split(":")[1])
            place = about.values_list(to_class, *filter(None, [to_trainee])).first()
            if place:
                subject = f"trainee:{place[1]}" if to_trainee else ""
                messages.filter(key=key, kind__in=kinds).update(
                    scope=f"class:{place[0]}", subject=subject
                )


class Migration(migrations.Migration):
    dependencies = [
        ("trainees", "0015_hand_change"),
        ("courses", "0003_session_revision"),
        ("training", "0005_notification_scope"),
    ]

    operations = [migrations.RunPython(tell_places, migrations.RunPython.noop)]
