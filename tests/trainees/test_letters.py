"""Letters to home units and censures: whom they name, what they say, and what they leave out."""

from io import BytesIO
from typing import Any

import pytest
from django.http import QueryDict
from pypdf import PdfReader

from tests.documents import asked_in, censured, made, office
from tests.flows.story import DEPT, HEAD, Story, begin
from trainees.documents.letter import LetterFacts
from trainees.forms.documents import DocumentForm
from trainees.models import IncidentPart
from trainees.papers.registry import all_documents, file_of
from trainees.services.incident import take_back_decision
from trainees.services.withdrawal import decide_case, open_case

pytestmark = pytest.mark.django_db


def lacking(story: Story, slug: str, *, now: str) -> list[Any]:
    """What the page says where there is nothing to make the document of."""
    asked = asked_in(story, now=now)
    return DocumentForm(QueryDict(""), document=all_documents()[slug], asked=asked).lacking


def told(facts: LetterFacts) -> dict[str, str]:
    return {one.name: one.said for one in facts.people}


def name(story: Story, number: int) -> str:
    return story.trainee(number).person.name


def test_a_letter_on_absence_names_the_absent_only_with_their_sessions() -> None:
    story = begin(3)
    assert lacking(story, "letter-absence", now="1 08:00")
    story.roll(1, "am", absent=[2], late={3: 5})
    facts = made(story, "letter-absence", now="1 20:00")
    assert set(told(facts)) == {name(story, 2)}
    assert "1次，计4学时" in told(facts)[name(story, 2)]


def test_a_letter_on_leave_is_for_those_past_half_of_the_line() -> None:
    """Of 56 hours 8 are the line; 4 are just its half."""
    story = begin(3)
    story.granted(1, "1 08:30", "1 15:00")
    story.granted(2, "1 08:30", "1 12:00")
    story.roll(1, "am")
    story.roll(1, "pm")
    assert story.stand(1).counted * 2 > story.stand(1).line == story.stand(2).counted * 2
    facts = made(story, "letter-leave", now="1 20:00")
    assert set(told(facts)) == {name(story, 1)}
    assert "七分之一" in facts.closing and "累计请假5学时" in told(facts)[name(story, 1)]


def test_a_letter_on_a_withdrawal_says_the_ground_and_the_decision() -> None:
    story = begin(2)
    assert lacking(story, "letter-withdrawal", now="1 08:00")
    by = story.cast.actor(DEPT)
    case = open_case(
        story.trainee(1), "left_without_approval", reason="离校", by=by, now=story.at("1 09:00")
    )
    assert lacking(story, "letter-withdrawal", now="1 10:00")
    decide_case(
        case, confirm=True, document_number="江组〔2014〕3号", by=by, now=story.at("1 11:00")
    )
    facts = made(story, "letter-withdrawal", now="1 12:00")
    said = told(facts)[name(story, 1)]
    assert "未经批准擅自离校" in said and "江组〔2014〕3号" in said
    for slug in ("letter-result", "letter-absence"):
        if not lacking(story, slug, now="1 12:00"):
            assert name(story, 1) not in told(made(story, slug, now="1 12:00"))


def test_letters_go_out_one_a_unit_each_with_pages_of_its_own() -> None:
    story = begin(4)
    facts = made(story, "letter-result", now="1 12:00")
    units = list(dict.fromkeys(one.unit for one in facts.people))
    document = all_documents()["letter-result"]
    pages = PdfReader(BytesIO(file_of(document, facts, "pdf"))).pages
    starts = [unit for page in pages for unit in units if f"{unit}：" in page.extract_text()]
    assert starts == units


def test_a_head_of_one_sub_class_writes_about_its_people_only() -> None:
    story = begin(2, sub_classes=("一班", "二班"))
    facts = made(story, "letter-result", now="1 12:00", by=office(story, HEAD, sub_class=0))
    assert set(told(facts)) == {name(story, 1)}


def test_a_censure_names_all_whom_one_incident_brought_one_and_nobody_else() -> None:
    story = begin(4)
    assert lacking(story, "censure", now="1 08:00")
    censured(story.klass, 1, 2, 3, now=story.at("2 09:00"))
    part = IncidentPart.objects.get(trainee=story.pk(3))
    part.incident.note = f"{name(story, 1)}、{name(story, 3)}等聚餐"
    part.incident.save()
    take_back_decision(part, reason="记错了", by=story.head(), now=story.at("2 10:00"))
    facts = made(story, "censure", now="2 12:00")
    assert [one.name for one in facts.people] == [name(story, 1), name(story, 2)]
    assert name(story, 1) in facts.note and name(story, 3) not in facts.note
    assert facts.reason == ""
