"""The addresses of the interface, and how it says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from quanheng.errors import QuanhengError
from quanheng.record.errors import MissingError
from quanheng.web.api.docs import docs
from quanheng.web.api.views import router
from quanheng.web.hall.unseen import unseen


class Open(NinjaAPI):
    """An interface whose answers nobody keeps."""

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """The headers of every answer."""
        return unseen(super().create_temporal_response(request))


api = Open(
    title="权衡 · 开放接口",
    version="1",
    description="权责清单、政务服务事项、轻微违法清单、执法主体、执法人员证件、公开的决定、回执。只读，不需要登录。",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", router)


@api.exception_handler(ValidationError)
def ill_formed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that is not what it should be."""
    names = "、".join(dict.fromkeys(str(fault["loc"][-1]) for fault in error.errors))
    return _fault(request, 422, "api.parameter", f"这些参数不合要求：{names}。", "参数见接口说明 /api/。")


@api.exception_handler(HttpError)
def bad(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A request that cannot be read."""
    return _fault(request, error.status_code, "api.request", str(error), "接口说明见 /api/。")


@api.exception_handler(MissingError)
def missing(request: HttpRequest, error: QuanhengError) -> HttpResponse:
    """What there is not."""
    return _fault(request, 404, error.code, error.sentence, error.mend)


def _fault(request: HttpRequest, status: int, code: str, sentence: str, mend: str) -> HttpResponse:
    said: Mapping[str, str] = {"code": code, "sentence": sentence, "mend": mend}
    return api.create_response(request, said, status=status)


urlpatterns = [path("", docs, {"api": api}, name="api_docs"), path("", api.urls)]
