from django.db import migrations, models


def number_beds(apps, schema_editor):
    """Who has a room already gets its beds in the order of their numbers; a room with more people
    than beds has that many beds."""
    assignment = apps.get_model("trainees", "RoomAssignment")
    rooms: dict = {}
    rows = assignment.objects.filter(ends_at__isnull=True).order_by("room", "trainee__number")
    for pk, room in rows.values_list("pk", "room"):
        rooms[room] = rooms.get(room, 0) + 1
        assignment.objects.filter(pk=pk).update(bed=rooms[room])
    for room, beds in rooms.items():
        apps.get_model("trainees", "DormRoom").objects.filter(pk=room, beds__lt=beds).update(beds=beds)


class Migration(migrations.Migration):
    dependencies = [("trainees", "0006_week_closure")]

    operations = [
        migrations.AddField(
            model_name="roomassignment",
            name="bed",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.RunPython(number_beds, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="roomassignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_at__isnull", True)),
                fields=("room", "bed"),
                name="one_in_a_bed_now",
            ),
        ),
    ]
