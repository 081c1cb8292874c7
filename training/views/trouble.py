"""What is answered when something went wrong that no page expected."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

RETRY = 30  # seconds


def trouble(request: HttpRequest) -> HttpResponse:
    """503 where the database is away, restarts or is full: nothing was written, try again soon.
    500 for anything else."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return server_error(request)
    page = loader.get_template("503.html").render()
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY)})
