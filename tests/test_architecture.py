"""The house keeps its floors (docs/architecture.md): nobody imports upwards."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ("training", "courses", "trainees")
FLOORS = {
    **dict.fromkeys(("enums", "policies", "documents", "permissions"), 0),
    "models": 1,
    "queries": 2,
    **dict.fromkeys(("services", "papers"), 3),
    **dict.fromkeys(("tasks", "forms", "tables"), 4),
    **dict.fromkeys(("views", "urls", "admin"), 5),
}
FORBIDDEN = {"utils", "helpers", "tools", "common", "misc", "base"}
GATE = ["training", "permissions"]  # turns a rule into the guard of a page, so it knows pages
LONGEST = 300
CODE = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]


def module_of(path: Path) -> list[str]:
    return list(path.relative_to(ROOT).with_suffix("").parts)


def imports_of(source: str) -> Iterator[list[str]]:
    """Every module that a file imports, wherever in it; of `from a.b import c` also a.b.c."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ([*node.module.split("."), alias.name] for alias in node.names)


def fault(module: list[str], imported: list[str]) -> str:
    """Why `module` may not import `imported`; "" if it may."""
    if imported[0] == "tests":
        return "the product knows no tests"
    if imported[0] not in APPS:
        return ""
    if APPS.index(imported[0]) > APPS.index(module[0]):
        return f"{module[0]} knows no {imported[0]}"
    own, other = (FLOORS.get(name[1]) if len(name) > 1 else None for name in (module, imported))
    if own is not None and other is not None and other > own:
        return f"{module[1]} stand below {imported[1]}"
    return ""


def impurity(module: list[str], imported: list[str]) -> str:
    """Floor 0 computes: of Django it may know the words and the lists of choices only."""
    pure = len(module) > 1 and FLOORS.get(module[1]) == 0 and module != GATE
    allowed = ("django.utils", "django.db.models.TextChoices", "django.db.models.IntegerChoices")
    if pure and imported[0] in {"django", "celery"} and not ".".join(imported).startswith(allowed):
        return f"{module[1]} know no {'.'.join(imported)}"
    return ""


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_from_its_own_floor_and_below(path: Path) -> None:
    module, source = module_of(path), path.read_text()
    judged = [judge(module, name) for name in imports_of(source) for judge in (fault, impurity)]
    assert [found for found in judged if found] == []


@pytest.mark.parametrize(
    ("module", "imported", "refused"),
    [
        ("courses.models.session", "trainees.models", True),
        ("training.services.jobs", "courses.enums", True),
        ("trainees.policies.leave", "trainees.queries.leave", True),
        ("trainees.services.leave", "trainees.views.leave", True),
        ("trainees.documents.roster", "trainees.papers.roster", True),
        ("trainees.policies.leave", "django.conf.settings", True),
        ("trainees.enums", "django.db.models.TextChoices", False),
        ("trainees.services.leave", "courses.services.locking", False),
    ],
)
def test_the_judge_knows_up_from_down(module: str, imported: str, refused: bool) -> None:
    names = (module.split("."), imported.split("."))
    assert bool(fault(*names) or impurity(*names)) is refused


def test_no_file_is_a_drawer_for_everything() -> None:
    assert [str(path) for path in CODE if path.stem in FORBIDDEN] == []


def test_no_file_is_long_without_saying_why() -> None:
    """A reason is a line of its own at the top: `# Long because …`."""
    files = [(path, path.read_text().splitlines()) for path in CODE]
    long = [
        str(path.relative_to(ROOT))
        for path, lines in files
        if len(lines) > LONGEST and not any("Long because" in line for line in lines[:15])
    ]
    assert long == []
