"""One way to walk an XML part: as a stream, without DTDs, within a budget of elements."""

import zlib
from dataclasses import dataclass
from typing import IO, Protocol
from xml.parsers import expat
from zipfile import BadZipFile

from training.refusals import Refused
from training.spreadsheets.refusals import WorkbookRefusal

CHUNK = 65_536
LONGEST_TOKEN = 1_000_000  # bytes between two events: one tag or one attribute


class Listener(Protocol):
    """Gets names without namespace or prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def text(self, data: str) -> None: ...
    def end(self, name: str) -> None: ...


@dataclass(slots=True)
class Budget:
    """What one workbook may still cost: elements walked and characters kept."""

    elements: int
    characters: int

    def spend(self, *, elements: int = 0, characters: int = 0) -> None:
        self.elements -= elements
        self.characters -= characters
        if self.elements < 0 or self.characters < 0:
            raise Refused(WorkbookRefusal.TOO_LARGE)


def walk(source: IO[bytes], listener: Listener, *, budget: Budget) -> None:
    """Feeds the part to the listener; refuses DTDs, entities, broken XML and endless tags."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        budget.spend(elements=1)
        listener.start(
            name.rpartition(" ")[2],
            {key.rpartition(" ")[2]: value for key, value in attributes.items()},
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: listener.end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        _feed(parser, source)
    except (expat.ExpatError, BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise Refused(WorkbookRefusal.DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:
        raise Refused(WorkbookRefusal.DAMAGED) from error


def _feed(parser: expat.XMLParserType, source: IO[bytes]) -> None:
    fed = 0
    with source:
        while chunk := source.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - max(parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
                raise Refused(WorkbookRefusal.TOO_LARGE)
    parser.Parse(b"", True)


def _refuse_doctype(*_arguments: object) -> None:
    raise Refused(WorkbookRefusal.DAMAGED)
