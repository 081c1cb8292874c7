"""Every character prints in some face, or the paper is refused."""

import re
import shutil
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import makeToUnicodeCMap

from training.documents.columns import Align
from training.documents.embedding import to_unicode_cmap
from training.documents.faces import OURS, Face, Faces, MissingGlyphs, load_faces, printable


@pytest.fixture(scope="module")
def faces() -> Faces:
    return load_faces()


def test_a_character_that_no_face_holds_is_named_once_and_in_order(faces: Faces) -> None:
    assert faces.missing_characters("张😀三\U0010fffd😀") == ("😀", "\U0010fffd")


def test_drawing_what_no_face_holds_is_refused_with_its_code(faces: Faces) -> None:
    with pytest.raises(MissingGlyphs, match=r"U\+1F600") as refusal:
        list(faces.runs("王😀"))
    assert refusal.value.characters == ("😀",)


@pytest.mark.parametrize("face", list(Face))
def test_every_face_prints_the_rare_names_and_all_marks(faces: Faces, face: Face) -> None:
    assert faces.missing_characters("䶮㛃𬱖√◇◁×＋○☆〔2014〕—–…•☑①℃", face=face) == ()


def test_every_unified_ideograph_of_the_first_two_blocks_prints(faces: Faces) -> None:
    blocks = [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]
    assert faces.missing_characters("".join(map(chr, blocks))) == ()


def test_a_text_is_split_where_the_face_changes(faces: Faces) -> None:
    assert list(faces.runs("张\u3400三")) == [
        ("BanSong", "张"),
        ("BanRare", "\u3400"),
        ("BanSong", "三"),
    ]


def test_a_width_counts_every_face_of_the_text(faces: Faces) -> None:
    assert faces.width("张\u3400三𬱖", 10) == 40


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张\u200b三\ufeff", "张三"),
        ("\u202e张三\u202c", "张三"),
        ("张\n三\t四", "张 三 四"),
        ("张\x00\x1b三", "张三"),
        ("葛\U000e0100", "葛"),
        ("张\ud800三", "张三"),
        ("张　三", "张　三"),
    ],
)
def test_what_has_no_shape_is_left_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_faces_are_read_once(faces: Faces) -> None:
    assert load_faces() is faces
    assert load_faces("") is faces


def test_an_offices_own_face_comes_first_and_ours_help_out(tmp_path: Path) -> None:
    shutil.copy(OURS / "BanKai.ttf", tmp_path / "仿宋_GB2312.TTF")
    (tmp_path / "simhei.ttf").write_bytes(b"OTTO no outlines that can be embedded")
    faces = load_faces(tmp_path)
    (own, rare) = list(faces.runs("张\u3400"))
    assert own[0].startswith("Office")
    assert rare == ("BanRare", "\u3400")
    assert list(faces.runs("张", face=Face.HEI)) == [("BanHei", "张")]


def test_two_offices_files_with_one_inner_name_stay_two_faces(tmp_path: Path) -> None:
    for name in ("BanKai.ttf", "BanHei.ttf"):
        shutil.copy(OURS / name, tmp_path / name.lower().removeprefix("ban"))
    faces = load_faces(tmp_path)
    names = {next(faces.runs("张", face=face))[0] for face in (Face.HEI, Face.KAI)}
    assert len(names) == 2


def test_the_table_for_copying_is_in_utf_16_and_in_blocks_of_a_hundred() -> None:
    table = to_unicode_cmap("Ban", [0, *range(0x4E00, 0x4E00 + 149), 0x2CC56])
    assert "<96> <D873DC56>" in table
    assert re.findall(r"(\d+) beginbfchar", table) == ["100", "50"]


def test_the_writers_own_table_would_copy_out_another_character() -> None:
    """The twin: as long as this holds, our table is needed."""
    assert "<01> <2CC56>" in makeToUnicodeCMap("Ban", [0, 0x2CC56])


def test_alignments_are_the_words_that_sheets_know() -> None:
    assert [align.value for align in Align] == ["left", "center", "right"]
