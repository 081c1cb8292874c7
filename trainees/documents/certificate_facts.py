"""Between what a certificate keeps and what its papers say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from trainees.documents.certificate import CertificateFacts

DATES = ("start", "end", "issued_on")
TEXTS = ("serial", "name", "class_name", "organiser", "hours", "check_url")


def payload_of(facts: CertificateFacts, **beside: str) -> dict[str, str]:
    """As JSON keeps it; `beside` are facts of the register that the paper does not say."""
    texts = {name: getattr(facts, name) for name in TEXTS}
    return texts | {name: getattr(facts, name).isoformat() for name in DATES} | beside


def facts_of(
    payload: Mapping[str, Any], *, reprint: int = 0, reprinted_on: date | None = None
) -> CertificateFacts:
    said: dict[str, Any] = {name: str(payload[name]) for name in TEXTS}
    said |= {name: date.fromisoformat(payload[name]) for name in DATES}
    return CertificateFacts(**said, reprint=reprint, reprinted_on=reprinted_on)
