"""Writing the log: one verb, in the transaction of the act it records."""

import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import models, transaction

from training import chaining
from training.actors import Actor
from training.enums import LogResult
from training.models import ChainHead, LogEntry

SITE = "site"


class Head(Protocol):
    """The end of a chain, locked by whoever passes it; a class is one, so is a ChainHead."""

    @property
    def log_chain(self) -> str: ...

    log_link: str
    log_length: int


def record(
    verb: str,
    *,
    by: Actor,
    now: datetime,
    acting_as: str = "",
    about: models.Model | None = None,
    head: Head | None = None,
    fields: Sequence[str] = (),
    result: str = LogResult.DONE,
    reason: str = "",
    address: str | None = None,
) -> LogEntry:
    """Append one entry; if it cannot be written the surrounding transaction fails with it.

    With ``head`` (locked by the caller, who saves its ``log_link`` and ``log_length``) it is one
    query; without, the chain "site" is locked, advanced and saved here. ``fields`` are names of
    fields, never values. ``acting_as`` and ``address`` default to the actor's.
    """
    entry = LogEntry(
        at=now,
        actor_id=by.user_id,
        acting_as=acting_as or by.role,
        verb=verb,
        object_type=about._meta.label_lower if about is not None else "",
        object_id=str(about.pk) if about is not None else "",
        fields=list(fields),
        result=str(result),
        reason=str(reason),
        address=_address(address or by.address),
    )
    return _append_to_site(entry) if head is None else _append(entry, head=head)


@contextmanager
def site_at_work() -> Iterator[ChainHead]:
    """Lock the chain "site" for as long as it is worked on, and write its end back."""
    with transaction.atomic(savepoint=False):
        head, _ = ChainHead.objects.select_for_update().get_or_create(name=SITE)
        yield head
        head.save(update_fields=["log_link", "log_length"])


def _append_to_site(entry: LogEntry) -> LogEntry:
    with site_at_work() as head:
        return _append(entry, head=head)


def _append(entry: LogEntry, *, head: Head) -> LogEntry:
    chain(entry, head=head).save(force_insert=True)
    return entry


def chain(entry: LogEntry, *, head: Head) -> LogEntry:
    """Link an entry to the end of a chain, which it is from now on; the caller saves both."""
    entry.chain = head.log_chain
    entry.sequence = head.log_length + 1
    entry.previous_link = head.log_link
    entry.link = chaining.link(head.log_link, entry.chained(), key=settings.CHAIN_KEY)
    head.log_link = entry.link
    head.log_length = entry.sequence
    return entry


def _address(text: str | None) -> str | None:
    """One spelling per address, as the database gives it back; what is no address is None."""
    try:
        found = ipaddress.ip_address(text or "")
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
