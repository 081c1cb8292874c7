"""The certificate and its register as papers."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.hostile_names import HOSTILE_NAMES
from trainees.documents.certificate import CertificateFacts, certificates_pdf
from trainees.documents.certificate_facts import facts_of, payload_of
from trainees.documents.certificate_register import (
    RegisterFacts,
    RegisterRow,
    register_pdf,
    register_xlsx,
)
from trainees.policies.certificate import serial_of
from training.documents.faces import MissingGlyphs, load_faces

FACES = load_faces()
FACTS = CertificateFacts(
    serial="江党校结字〔2014〕第0001号",
    name="张三",
    class_name="江油市2013年干部培训班",
    organiser="中共江油市委党校",
    start=date(2014, 4, 6),
    end=date(2014, 4, 26),
    hours="128.5",
    issued_on=date(2014, 4, 26),
    check_url="https://example.org/verify/" + "a" * 43 + "/",
)


def read(content: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_it_says_who_completed_what_when_and_who_says_so():
    (text,) = read(certificates_pdf([FACTS], faces=FACES))
    assert (
        "张三同志于2014年4月6日至4月26日参加江油市2013年干部培训班学习，"
        "修完规定课程，共128.5学时，考核合格，准予结业。"
    ) in text
    assert "结业证书" in text and "中共江油市委党校" in text and "二〇一四年四月二十六日" in text
    assert "补打" not in text


def test_a_class_of_one_day_names_it_once():
    (text,) = read(certificates_pdf([replace(FACTS, end=FACTS.start)], faces=FACES))
    assert "于2014年4月6日参加" in text


def test_the_same_facts_give_the_same_bytes():
    assert certificates_pdf([FACTS], faces=FACES) == certificates_pdf([FACTS], faces=FACES)


def test_a_page_each_lying_with_every_font_embedded_and_no_name_beside_the_text():
    many = [replace(FACTS, serial=serial_of("结字", 2014, n)) for n in range(1, 122)]
    reader = PdfReader(BytesIO(certificates_pdf(many, faces=FACES)))
    assert len(reader.pages) == 121
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)
    fonts = [
        font.get_object()
        for page in reader.pages[:3]
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts and all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert "张三" not in str(reader.metadata)


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "王䶮", "周㛃", "朱𬱖"])
def test_every_name_stays_on_its_one_page(name):
    facts = replace(FACTS, name=name[:64], class_name="极长的培训班名称" * 15)
    (text,) = read(certificates_pdf([facts], faces=FACES))
    assert "准予结业。" in text


def test_a_character_in_no_font_is_named():
    with pytest.raises(MissingGlyphs) as missing:
        certificates_pdf([FACTS, replace(FACTS, name="王\U0003134f")], faces=FACES)
    assert missing.value.characters == ("\U0003134f",)


def test_what_is_kept_gives_the_facts_back():
    payload = payload_of(FACTS, unit="中坝镇")
    assert facts_of(payload) == FACTS
    assert payload["unit"] == "中坝镇"


def register(names: list[str]) -> RegisterFacts:
    rows = tuple(
        RegisterRow(serial_of("结字", 2014, n), name, "=1+1单位", date(2014, 4, 26), "有效")
        for n, name in enumerate(names, start=1)
    )
    return RegisterFacts("干部培训班", "中共江油市委党校", date(2014, 4, 26), rows)


def test_the_register_is_one_list_printed_and_as_a_sheet():
    facts = register(list(HOSTILE_NAMES))
    assert all(
        serial_of("结字", 2014, n) in "".join(read(register_pdf(facts, faces=FACES)))
        for n in (1, 60)
    )
    book = load_workbook(BytesIO(register_xlsx(facts)))
    rows = [row for row in book.worksheets[0].iter_rows() if isinstance(row[0].value, int)]
    assert [row[2].value for row in rows] == list(HOSTILE_NAMES)
    assert "f" not in {cell.data_type for row in rows for cell in row}
    assert register_xlsx(facts) == register_xlsx(facts)
