"""How certificates are numbered, masked, compared and filed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_names import HOSTILE_NAMES
from trainees.policies.certificate import (
    FileOf,
    file_names,
    masked_name,
    plain_serial,
    same_name,
    serial_of,
)
from training.documents.wording import numeral_date

SERIAL = "江党校结字〔2014〕第0001号"


def test_a_serial_has_the_school_the_year_and_four_digits():
    assert serial_of("江党校结字", 2014, 1) == SERIAL
    assert serial_of("江党校结字", 2014, 12345) == "江党校结字〔2014〕第12345号"
    assert serial_of("", 2014, 7) == "结字〔2014〕第0007号"


@pytest.mark.parametrize(
    "typed",
    [
        SERIAL,
        "江党校结字[2014]第0001号",
        " 江党校结字（２０１４）第 0001 号 ",
        "江党校结字【2014】第0001号",
    ],
)
def test_a_serial_is_known_however_its_brackets_and_digits_are_typed(typed):
    assert plain_serial(typed) == SERIAL


@pytest.mark.parametrize("name", ["张三", "张三丰", "张"])
def test_a_masked_name_tells_the_surname_only(name):
    assert masked_name(name) == "张*"


def test_names_are_the_same_however_they_are_spaced_or_dotted():
    assert same_name("张　三", "张三")
    assert same_name("买买提.阿不都", "买买提·阿不都")
    assert not same_name("张三", "张四")
    assert not same_name("", "张三")


def test_people_of_one_name_have_files_of_their_own():
    names = file_names([FileOf(serial_of("结字", 2014, n), "张伟") for n in (1, 2)])
    assert len(set(names)) == 2
    assert names[0] == "结字〔2014〕第0001号_张伟.pdf"


@given(st.lists(st.sampled_from([*HOSTILE_NAMES, "../../etc/passwd", "a/b\\c", "."]), min_size=1))
def test_no_name_leads_out_of_the_archive_or_onto_another(names):
    filed = file_names([FileOf(serial_of("结/字", 2014, n), name) for n, name in enumerate(names)])
    assert len(set(filed)) == len(names)
    assert not any(set(name) & set('/\\:*?"<>|\n\r\t') or name.startswith(".") for name in filed)


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2014-04-26", "二〇一四年四月二十六日"),
        ("2020-10-10", "二〇二〇年十月十日"),
        ("2031-12-31", "二〇三一年十二月三十一日"),
        ("2009-01-20", "二〇〇九年一月二十日"),
    ],
)
def test_a_certificate_is_dated_in_numerals(iso, said):
    from datetime import date

    assert numeral_date(date.fromisoformat(iso)) == said
