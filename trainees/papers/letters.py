"""What the letters to home units have in common: to whom they go and how they are asked for."""

from collections.abc import Callable, Mapping

from trainees.documents.letter import LetterFacts, Told
from trainees.papers.document import Asked
from trainees.papers.people_options import asked_for
from trainees.queries.people import Listed, listed, trainees_seen


def people_in(asked: Asked) -> list[Listed]:
    """The trainees one is staff for who are in the class still."""
    seen = trainees_seen(asked.rights, asked.training_class)
    return listed(seen.filter(withdrawn_at__isnull=True))


def letter_facts(
    asked: Asked,
    people: list[Listed],
    said: Mapping[int, str],
    *,
    about: str,
    opening: Callable[[str], str],
    closing: str,
) -> LetterFacts:
    """The letters about those of `people` that were asked for, units in their given order; `said`
    is by trainee id, `opening` gets the class's full name."""
    wanted = sorted(asked_for(asked, people), key=lambda one: (one.unit_position, one.number))
    return LetterFacts(
        **asked.class_words,
        about=about,
        opening=opening(asked.training_class.name),
        closing=closing,
        people=tuple(Told(one.name, one.unit, said[one.trainee_id]) for one in wanted),
    )
