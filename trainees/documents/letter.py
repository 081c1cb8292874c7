"""Letters to the units that sent trainees (致所在单位函): one for each unit, with all it is told.

Rule: GB/T 9704-2012, 10.1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from training.documents.faces import Faces
from training.documents.official import Official, draw_letter, number_field
from training.documents.paper import LETTER
from training.documents.pdf import Pdf


@dataclass(frozen=True)
class Told:
    """What a unit is told of one trainee: sentences that go on after the name."""

    name: str
    unit: str
    said: str


@dataclass(frozen=True)
class LetterFacts:
    """The title is 关于`about`的函; the people come unit by unit."""

    class_name: str
    organiser: str
    made_on: date
    about: str
    opening: str
    closing: str
    people: tuple[Told, ...]

    @property
    def detail(self) -> str:
        return self.people[0].name if len(self.people) == 1 else ""


def letter_pdf(facts: LetterFacts, *, faces: Faces) -> bytes:
    """Every letter begins a page; the first page has no number."""
    pdf = Pdf(
        faces,
        title=f"关于{facts.about}的函",
        author=facts.organiser,
        made_on=facts.made_on,
        paper=LETTER,
    )
    for place, (unit, people) in enumerate(_by_unit(facts.people).items()):
        if place:
            pdf.new_paper()
        draw_letter(pdf, _letter(facts, unit, people))
    return pdf.finish()


def _by_unit(people: Iterable[Told]) -> dict[str, list[Told]]:
    grouped: dict[str, list[Told]] = {}
    for one in people:
        grouped.setdefault(one.unit, []).append(one)
    return grouped


def _letter(facts: LetterFacts, unit: str, people: list[Told]) -> Official:
    numbered = len(people) > 1
    lines = (
        (f"{place}." if numbered else "") + f"{one.name}同志{one.said}"
        for place, one in enumerate(people, start=1)
    )
    return Official(
        issuer=facts.organiser,
        number=number_field("", on=facts.made_on),
        title=f"关于{facts.about}的函",
        to=unit,
        body=(facts.opening, *lines, facts.closing, "特此函告。"),
        on=facts.made_on,
    )
