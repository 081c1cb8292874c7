"""Every registered document of a class, made as the organiser would make it."""

from dataclasses import is_dataclass, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict

from courses.enums import Role
from courses.models import TrainingClass
from courses.permissions import Enrolled, Office, Rights
from tests.flows.story import Story
from trainees.enums import IncidentDecision, IncidentMatter, PartTaken
from trainees.forms.documents import DocumentForm
from trainees.papers.document import Asked, Document
from trainees.papers.registry import all_documents
from trainees.services.incident import Happening, decide_part, record_incident
from training.actors import Actor


def asked_by_organiser(training_class: TrainingClass, *, now: datetime) -> Asked:
    rights = Rights(None, None, (Office(Role.ORGANISER, training_class.pk, None),))
    return Asked(rights, training_class, now)


def facts_of(document: Document, asked: Asked, query: str = "") -> Any:
    """Its facts with these answers, and its own where nothing is answered."""
    form = DocumentForm(QueryDict(query), document=document, asked=asked)
    assert form.is_valid() and not form.lacking, (document.slug, form.errors, form.lacking)
    return document.facts(form.chosen)


def made(story: Story, slug: str, *, now: str, query: str = "", by: Rights | None = None) -> Any:
    """A document's facts as these rights have it at a moment of a story, else the organiser's."""
    return facts_of(all_documents()[slug], asked_in(story, now=now, by=by), query)


def asked_in(story: Story, *, now: str, by: Rights | None = None) -> Asked:
    story.klass.refresh_from_db()
    asked = asked_by_organiser(story.klass, now=story.at(now))
    return replace(asked, rights=by or asked.rights)


def office(story: Story, role: str, *, sub_class: int | None = None) -> Rights:
    """One office of the story's class, or of its sub-class with this index."""
    place = story.cast.sub_classes[sub_class].pk if sub_class is not None else None
    return Rights(None, None, (Office(role, story.klass.pk, place),))


def enrolled(story: Story, number: int, *, sub_class: int = 0) -> Rights:
    own = Enrolled(story.pk(number), story.klass.pk, story.cast.sub_classes[sub_class].pk)
    return Rights(None, None, (), look_up=lambda: (own,))


def censured(training_class: TrainingClass, *numbers: int, now: datetime) -> None:
    """A banquet that brought these trainees a censure together."""
    trainees = training_class.trainees.filter(number__in=numbers)
    happening = Happening(IncidentMatter.GATHERING, now, place="城区某酒楼", note="相约聚餐饮酒")
    parts = dict.fromkeys(trainees.values_list("pk", flat=True), PartTaken.PARTICIPANT)
    by = Actor.system()
    incident = record_incident(training_class, happening, parts, by=by, now=now)
    for part in incident.parts.all():
        decide_part(part, IncidentDecision.CENSURE, reason="", by=by, now=now)


def rows_in(facts: Any) -> list[Any]:
    """The facts' rows that have a name."""
    return [row for rows in _tables(facts).values() for row in rows]


def renamed(facts: Any, names: tuple[str, ...]) -> Any:
    """The same facts with a row for each of these names, in every table of named rows."""
    return replace(
        facts,
        **{
            field: tuple(
                replace(rows[place % len(rows)], name=name) for place, name in enumerate(names)
            )
            for field, rows in _tables(facts).items()
        },
    )


def _tables(facts: Any) -> dict[str, tuple[Any, ...]]:
    return {
        field: value
        for field, value in vars(facts).items()
        if isinstance(value, tuple)
        and value
        and is_dataclass(value[0])
        and "name" in vars(value[0])
    }
