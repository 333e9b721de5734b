"""What is answered to a request that cannot be read."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Said apart: that more was sent than is taken at once."""
    return unread(413 if isinstance(exception, _TOO_MUCH) else 400)


def unread(status: int, **told: object) -> HttpResponse:
    """The page of such an answer. It asks nothing of the request, which is not read."""
    return HttpResponse(render_to_string(f"{status}.html", told), status=status)
