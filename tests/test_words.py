"""Every visible word is in the catalogue, in Chinese, and the compiled catalogue is the same one.

After changing words: `./run manage makemessages -l zh_Hans --no-obsolete --no-location`, translate,
`./run manage compilemessages -l zh_Hans`. Both need GNU gettext.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

LOCALE = Path(settings.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(LOCALE / "django.po"))


def _key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def test_every_word_has_its_chinese(catalogue):
    missing = [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]
    assert [entry.msgid for entry in missing] == []


def test_placeholders_survive_translation(catalogue):
    marks = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
    for entry in catalogue.translated_entries():
        chinese = entry.msgstr or " ".join(entry.msgstr_plural.values())
        assert set(marks.findall(chinese)) <= set(
            marks.findall(entry.msgid) + marks.findall(entry.msgid_plural)
        ), entry.msgid
        if not entry.msgid_plural:
            assert set(marks.findall(entry.msgid)) == set(marks.findall(chinese)), entry.msgid


def test_the_compiled_catalogue_is_in_step(catalogue):
    compiled = {_key(entry): entry for entry in polib.mofile(str(LOCALE / "django.mo"))}
    written = {_key(entry): entry for entry in catalogue.translated_entries()}
    assert compiled.keys() == written.keys()
    for key, entry in written.items():
        assert compiled[key].msgstr == entry.msgstr
        assert compiled[key].msgstr_plural == entry.msgstr_plural


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs GNU gettext")
def test_the_catalogue_holds_every_word_of_the_source_and_no_other(catalogue, tmp_path):
    for folder in ("training", "courses", "trainees", "templates"):
        shutil.copytree(
            Path(settings.BASE_DIR) / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("fonts", "__pycache__"),
        )
    shutil.copy(Path(settings.BASE_DIR) / "manage.py", tmp_path)
    (tmp_path / "locale").mkdir()
    subprocess.run(
        [sys.executable, "manage.py", *["makemessages", "-l", "zh_Hans", "--no-location"]],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"]},
    )
    source = polib.pofile(str(tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    assert {_key(entry) for entry in source} == {
        _key(entry) for entry in catalogue if not entry.obsolete
    }
