"""What goes into the archive of a closed class, file by file (docs/rules.md, R1.1)."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from courses.enums import ClassState, Role
from courses.models import TrainingClass
from courses.permissions import Office, Rights
from trainees.documents.archive_index import IndexFacts, index_html
from trainees.documents.class_archive import INDEX, ArchiveFile, ArchiveWriter
from trainees.models import Certificate, CertificateReprint
from trainees.papers.document import Asked
from trainees.papers.registry import file_of
from trainees.papers.whole import Paper, all_papers
from trainees.queries.class_archive import counts_of
from trainees.services.archive_chains import chain_files
from trainees.services.certificate_files import issued_file
from training.documents.faces import MissingGlyphs
from training.documents.wording import in_a_name
from training.refusals import Refused
from training.services.anchors import anchors_of
from training.version import VERSION

LANGUAGE = "zh-hans"
GoOn = Callable[[int, int], None]  # told how many of how many are done
Files = Iterable[ArchiveFile]


@dataclass(frozen=True)
class Piece:
    """What makes one or a few files; `name` is how it is called where it could not be made."""

    name: str
    make: Callable[[], Files]


def archive_of(training_class: TrainingClass, *, phones: bool, go_on: GoOn) -> bytes:
    """The whole archive as of the class's close; the same class gives the same bytes."""
    closed_at = training_class.closed_at
    assert training_class.state == ClassState.CLOSED and closed_at is not None
    with translation.override(LANGUAGE):
        writer = ArchiveWriter(dated=timezone.localtime(closed_at))
        left_out = _write(writer, list(_pieces(training_class, phones, closed_at)), go_on)
        facts = _facts(training_class, closed_at, phones, left_out)
        writer.add(ArchiveFile(INDEX, _index(training_class, writer, facts)))
        return writer.finish(facts, key=settings.CHAIN_KEY)


def _write(writer: ArchiveWriter, pieces: list[Piece], go_on: GoOn) -> list[tuple[str, str]]:
    """What could not be made, with why; the rest is not kept waiting by it."""
    left_out: list[tuple[str, str]] = []
    taken: set[str] = set()
    for done, piece in enumerate(pieces):
        go_on(done, len(pieces))
        try:
            for file in piece.make():
                writer.add(ArchiveFile(_free(file.path, taken), file.content))
        except Refused as refused:
            left_out.append((piece.name, str(refused)))
        except MissingGlyphs as missing:
            left_out.append((piece.name, "没有字体能打印:" + "、".join(missing.characters)))
    go_on(len(pieces), len(pieces))
    return left_out


def _free(path: str, taken: set[str]) -> str:
    """Two sessions of one name at one minute keep apart."""
    stem, _, ending = path.rpartition(".")
    number, free = 1, path
    while free in taken:
        number += 1
        free = f"{stem} ({number}).{ending}"
    taken.add(free)
    return free


def _pieces(training_class: TrainingClass, phones: bool, at: datetime) -> Iterator[Piece]:
    for paper in all_papers(_asked(training_class, phones, at)):
        yield _paper_piece(paper)
    issued = Certificate.objects.filter(trainee__training_class=training_class)
    for one in issued.order_by("prefix", "year", "number"):
        yield _certificate_piece(one)
    yield Piece("台账", lambda: chain_files(training_class))
    yield Piece("政策和考核办法", lambda: _rules(training_class))


def _asked(training_class: TrainingClass, phones: bool, at: datetime) -> Asked:
    """As an organiser of this class would ask for them when it was closed."""
    office = Office(Role.ORGANISER, training_class.pk, None)
    rights = Rights(user_id=None, address=None, offices=(office,))
    return Asked(rights, training_class, at, {"phone": phones})


def _paper_piece(paper: Paper) -> Piece:
    document = paper.document
    name = " ".join(part for part in (document.name, in_a_name(paper.about)) if part.strip("-"))
    folder = in_a_name(str(document.group.label))

    def make() -> Files:
        facts = document.facts(paper.asked)
        for ending in document.endings:
            yield ArchiveFile(f"{folder}/{name}.{ending}", file_of(document, facts, ending))

    return Piece(name, make)


def _certificate_piece(one: Certificate) -> Piece:
    name = f"{in_a_name(one.serial)}_{in_a_name(one.payload['name'])}"

    def make() -> Files:
        yield ArchiveFile(f"结业证书/{name}.pdf", issued_file(one))
        for reprint in CertificateReprint.objects.filter(certificate=one).order_by("number"):
            path = f"结业证书/{name}_补发{reprint.number}.pdf"
            yield ArchiveFile(path, issued_file(reprint))

    return Piece(f"结业证书 {one.serial}", make)


def _rules(training_class: TrainingClass) -> Files:
    policy = {"frozen_at": training_class.policy.frozen_at, "data": training_class.policy.data}
    yield ArchiveFile("规则/policy.json", _written(policy))
    books = training_class.rulebooks.order_by("version").prefetch_related("rules")
    fields = ("code", "category", "full_marks", "item", "points", "per", "cap", "trigger")
    found = [
        {
            "version": book.version,
            "frozen_at": book.frozen_at,
            "rules": [{name: getattr(rule, name) for name in fields} for rule in book.rules.all()],
        }
        for book in books
    ]
    yield ArchiveFile("规则/rulebook.json", _written(found))


def _facts(
    training_class: TrainingClass, closed_at: datetime, phones: bool, left_out: Any
) -> dict[str, Any]:
    return {
        "product": f"cadre-training {VERSION}",
        "class": {
            "id": training_class.pk,
            "name": training_class.name,
            "organiser": training_class.organiser,
        },
        "opened_at": str(training_class.opened_at),
        "closed_at": str(closed_at),
        "phones": phones,
        "counts": counts_of(training_class),
        "chains": {
            "ledger": {"link": training_class.ledger_link, "length": training_class.ledger_length},
            "log": {"link": training_class.log_link, "length": training_class.log_length}
            | _before_the_log(training_class),
        },
        "left_out": [{"name": name, "why": why} for name, why in left_out],
    }


def _before_the_log(training_class: TrainingClass) -> dict[str, Any]:
    """Behind which row the extract begins, where older ones were removed."""
    anchors = anchors_of(training_class.log_chain)
    if not anchors:
        return {}
    return {"removed": {"link": anchors[-1].link, "length": anchors[-1].sequence}}


def _index(training_class: TrainingClass, writer: ArchiveWriter, facts: dict[str, Any]) -> bytes:
    chains = facts["chains"]
    return index_html(
        IndexFacts(
            class_name=training_class.name,
            organiser=training_class.organiser,
            closed_on=timezone.localdate(training_class.closed_at),
            counts=facts["counts"],
            heads={"台账": chains["ledger"]["link"], "日志": chains["log"]["link"]},
            paths=[one["path"] for one in writer.files],
            left_out=[(one["name"], one["why"]) for one in facts["left_out"]],
        )
    )


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).encode()
