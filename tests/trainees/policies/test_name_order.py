"""Names by pinyin and by strokes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_names import HOSTILE_NAMES
from trainees.policies.name_order import by_pinyin, by_strokes, spelling, strokes_of


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("曾静", "zeng jing"),
        ("单晓燕", "shan xiao yan"),
        ("仇英", "qiu ying"),
        ("解学军", "xie xue jun"),
        ("尉迟敏", "yu chi min"),
        ("张重阳", "zhang chong yang"),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, pinyin: str) -> None:
    assert spelling(name)[0] == pinyin


def test_by_pinyin_goes_by_letters_then_tones() -> None:
    names = ["曾静", "王芳", "丁一", "汪洋", "李四", "黎明"]
    assert sorted(names, key=by_pinyin) == ["丁一", "黎明", "李四", "汪洋", "王芳", "曾静"]


def test_by_strokes_goes_by_count_then_by_the_strokes_themselves() -> None:
    """王 and 毛 have four: 横 comes before 撇; 刘 and 朱 six, 横竖撇点折 the same way."""
    names = ["曾静", "毛敏", "王芳", "丁一", "刘洋", "朱红", "丁二"]
    ordered = ["丁一", "丁二", "王芳", "毛敏", "朱红", "刘洋", "曾静"]
    assert sorted(names, key=by_strokes) == ordered


@pytest.mark.parametrize(
    ("character", "strokes"),
    [("王", (4, "1121")), ("张", (7, "5153154")), ("䶮", (20, "6")), ("𬱖", (11, "6"))],
)
def test_strokes_are_counted_for_rare_characters_too(
    character: str, strokes: tuple[int, str]
) -> None:
    assert strokes_of(character) == strokes


def test_what_is_no_character_comes_after_all_that_are() -> None:
    assert sorted(["Bob", "龘明", ""], key=by_strokes) == ["", "龘明", "Bob"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_have_their_place(name: str) -> None:
    assert by_strokes(name) and by_pinyin(name) and spelling(name)[0]


@given(st.lists(st.text("王毛李张曾丁一二单䶮Bob·", max_size=4)))
def test_an_order_does_not_depend_on_the_order_before(names: list[str]) -> None:
    turned = names[::-1]
    for key in (by_pinyin, by_strokes):
        assert sorted(names, key=key) == sorted(turned, key=key)
