"""The rows of a list page as files: one mechanism for every list.

A page that hands `render_page` a `listing` is offered as XLSX and CSV under its own address, and so
under its own permission and filter, with `format` added: every page of the list, not one.
"""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpRequest

from training.documents.csv_list import write_csv
from training.documents.lists import Listing, list_xlsx
from training.views.file_answers import file_answer

FORMAT, ENDINGS = "format", ("xlsx", "csv")
Offered = Callable[[], Listing]


def wants_file(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and request.GET.get(FORMAT) in ENDINGS


def pages(request: HttpRequest, each: int, **more: Any) -> Any:
    """How RequestConfig pages a table; a file has all of it."""
    return False if wants_file(request) else {"per_page": each, **more}


def list_answer(request: HttpRequest, offered: Offered) -> FileResponse:
    listing, ending = offered(), request.GET[FORMAT]
    make = list_xlsx if ending == "xlsx" else _csv
    return file_answer(make(listing), name=f"{listing.above}{listing.name}", ending=ending)


def list_files(request: HttpRequest) -> list[tuple[str, str]]:
    """(XLSX, the address that gives it), with the page's filter and order."""
    return [(ending.upper(), f"?{_query(request, ending)}") for ending in ENDINGS]


def _query(request: HttpRequest, ending: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query[FORMAT] = ending
    return query.urlencode()


def _csv(listing: Listing) -> bytes:
    return write_csv(listing.columns, listing.rows)
