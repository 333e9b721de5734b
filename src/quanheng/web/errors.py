"""What is answered to a request that cannot be read."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Said apart: that more was sent than is taken at once. The page asks nothing of the request, which is not read."""
    status = 413 if isinstance(exception, _TOO_MUCH) else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)
