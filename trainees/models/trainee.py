"""A person's enrolment in one class, with dated membership, seat, room and offices."""

from django.db import models
from django.db.models import F, Q

from courses.models import Material, StudyGroup, SubClass, TrainingClass
from trainees.models.people import Person


class Trainee(models.Model):
    """`unit` and `post` are what the roster said; `withdrawn_at` ends every expectation."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="trainees"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    number = models.PositiveIntegerField()
    unit = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "number"], name="trainee_number_once"
            ),
            models.UniqueConstraint(
                fields=["training_class", "person"], name="person_once_in_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Membership(models.Model):
    """In which sub-class a trainee was from `starts_at` up to, not including, `ends_at`."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="memberships")
    sub_class = models.ForeignKey(SubClass, on_delete=models.PROTECT, related_name="memberships")
    study_group = models.ForeignKey(StudyGroup, on_delete=models.PROTECT, null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(ends_at__isnull=True), name="one_membership_now"
            ),
            models.CheckConstraint(
                name="membership_dates_in_order",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} in {self.sub_class_id}"


class Seat(models.Model):
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="seats")
    label = models.CharField(max_length=32)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(ends_at__isnull=True), name="one_seat_now"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class DormRoom(models.Model):
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="dorm_rooms"
    )
    name = models.CharField(max_length=32)
    beds = models.PositiveSmallIntegerField(default=2)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["training_class", "name"], name="room_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RoomAssignment(models.Model):
    """Which bed of a room a trainee has from `starts_at` up to, not including, `ends_at`; beds of a
    room count from 1."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="rooms")
    room = models.ForeignKey(DormRoom, on_delete=models.PROTECT, related_name="assignments")
    bed = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(ends_at__isnull=True), name="one_room_now"
            ),
            models.UniqueConstraint(
                fields=["room", "bed"], condition=Q(ends_at__isnull=True), name="one_in_a_bed_now"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trainee_id} in {self.room_id}"


class ClassOffice(models.Model):
    """A class officer's title (班长, 生活委员 …) as the school writes it."""

    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="offices")
    title = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "title"],
                condition=Q(ends_at__isnull=True),
                name="office_once_now",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MaterialIssue(models.Model):
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="materials")
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="issues")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trainee", "material"], name="material_issued_once"),
        ]

    def __str__(self) -> str:
        return f"{self.material_id} to {self.trainee_id}"
