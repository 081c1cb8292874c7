"""Filters of the roster, read from its address."""

from django.db.models import QuerySet
from django_filters import CharFilter, FilterSet, NumberFilter

from trainees.models import Trainee
from trainees.queries.people import matching

BIGGEST = 2**31 - 1  # keys are no bigger; what is not a key is passed over


class RosterFilter(FilterSet):
    q = CharFilter(method="search")
    sub_class = NumberFilter(method="of_sub_class", max_value=BIGGEST, decimal_places=0)

    class Meta:
        model = Trainee
        fields: list[str] = []

    def search(self, trainees: QuerySet[Trainee], name: str, value: str) -> QuerySet[Trainee]:
        return matching(trainees, value)

    def of_sub_class(self, trainees: QuerySet[Trainee], name: str, value: int) -> QuerySet[Trainee]:
        return trainees.filter(memberships__sub_class=value, memberships__ends_at__isnull=True)
