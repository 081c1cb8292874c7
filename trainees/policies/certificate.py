"""How certificates are numbered, named and spoken of (docs/rules.md, R8)."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from training.documents.wording import in_a_name

PREFIX = "结字"  # of a class whose school names none


class CertificateEnding(TextChoices):
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")


class CertificateState(TextChoices):
    ISSUED = "issued", pgettext_lazy("certificate", "Valid")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")


class CertificateRefusal(TextChoices):
    TOO_EARLY = (
        "too_early",
        _("Certificates are issued from the day before the last session on."),
    )
    NOT_COMPLETED = "not_completed", _("{name} has not completed the class: {holds}.")
    ISSUED_ALREADY = "issued_already", _("A certificate is in force already: {serial}.")
    NOT_LIVE = "not_live", _("This certificate is not in force any more.")
    REASON_NEEDED = "reason_needed", _("Say why.")
    NAME_NEEDED = "name_needed", _("Write the name as the certificate shall bear it.")
    NOBODY_READY = "nobody_ready", _("Nobody is waiting for a certificate.")
    NONE_LIVE = "none_live", _("No certificate of this class is in force.")
    SOME_LEFT = (
        "some_left",
        _("{count} of {total} were not issued; the list of completion says why."),
    )
    FILE_CHANGED = (
        "file_changed",
        _("The file of {serial} is not the one that was issued. Tell whoever runs this site."),
    )
    MISSING_GLYPHS = (
        "missing_glyphs",
        _("No font holds {characters}; ask whoever runs this site to add one that does."),
    )


def serial_of(prefix: str, year: int, number: int) -> str:
    """江党校结字〔2014〕第0001号 (R8.2)."""
    return f"{prefix or PREFIX}〔{year}〕第{number:04d}号"


def masked_name(name: str) -> str:
    """张* for 张三 and for 张三丰: the first character, and that there is more (R8.5)."""
    return f"{name[:1]}*"


def same_name(typed: str, kept: str) -> bool:
    """Whoever types a name may space it, and use another dot within it."""
    return _plain(typed) == _plain(kept)


def plain_serial(typed: str) -> str:
    """A serial as it is kept: brackets and digits as one has them on the keyboard will do."""
    text = unicodedata.normalize("NFKC", "".join(typed.split()))
    for opening, closing in ("[]", "()", "【】", "{}"):
        text = text.replace(opening, "〔").replace(closing, "〕")
    return text


class FileOf(NamedTuple):
    serial: str
    name: str


def file_names(certificates: Sequence[FileOf]) -> list[str]:
    """Serial and name of each; serials differ, so people of one name do not meet (R8.4)."""
    return [f"{in_a_name(one.serial)}_{in_a_name(one.name)}.pdf" for one in certificates]


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).replace("•", "·").replace(".", "·")
    return "".join(text.split()).casefold()
