"""The papers of a leave, for whom its page shows them."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from trainees import permissions
from trainees.queries.leave_pages import LeaveInHand, leave_for
from training.permissions import allowed
from training.views.downloads import attachment_response


@allowed(permissions.read_unit_request, load=leave_for)
@require_safe
def unit_request(request: HttpRequest, found: LeaveInHand) -> FileResponse:
    if found.leave.unit_request is None:
        raise Http404
    return attachment_response(found.leave.unit_request)


@allowed(permissions.read_leave_proof, load=leave_for)
@require_safe
def proof(request: HttpRequest, found: LeaveInHand, report_id: int) -> FileResponse:
    told = found.leave.report_backs.filter(pk=report_id).select_related("proof").first()
    if told is None or told.proof is None:
        raise Http404
    return attachment_response(told.proof)
