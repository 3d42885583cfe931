"""What is shown when a request cannot be answered: in words, never with a traceback."""

from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from storage.database import DatabaseUnavailable
from storage.search import SearchTooCostly
from web.rendering import Renderer, reader_words
from web.security import add_security_headers
from web.wording import Wording

RETRY_AFTER_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class RefusalPage:
    """Why there is nothing to see, and what now."""

    title: str
    text: str


def answer_refusals(app: FastAPI, render: Renderer) -> None:
    """Answer every refused or failed request with a page in the reader's language."""

    @app.exception_handler(HTTPException)
    def refuse(request: Request, error: HTTPException) -> Response:
        answer = render(
            request, "refusal.html", _refusal(error, reader_words(request)), status=error.status_code
        )
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def name_bad_value(request: Request, error: RequestValidationError) -> Response:
        words = reader_words(request)
        names = ", ".join(str(fault["loc"][-1]) for fault in error.errors())
        page = RefusalPage(title=words.bad_value_heading, text=f"{words.bad_value} {names}")
        return render(request, "refusal.html", page, status=400)

    @app.exception_handler(DatabaseUnavailable)
    def ask_for_patience(request: Request, _: DatabaseUnavailable) -> Response:
        words = reader_words(request)
        page = RefusalPage(title=words.unavailable_heading, text=words.unavailable)
        answer = render(request, "refusal.html", page, status=503)
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer

    @app.exception_handler(SearchTooCostly)
    def ask_for_less(request: Request, _: SearchTooCostly) -> Response:
        words = reader_words(request)
        page = RefusalPage(title=words.too_costly_heading, text=words.too_costly)
        return render(request, "refusal.html", page, status=422)

    @app.exception_handler(Exception)
    def admit_fault(request: Request, _: Exception) -> Response:
        words = reader_words(request)
        page = RefusalPage(title=words.broken_heading, text=words.broken)
        answer = render(request, "refusal.html", page, status=500)
        # This answer is sent from outside our middleware.
        add_security_headers(answer.headers)
        return answer


def foreign_refusal(render: Renderer, request: Request) -> Response:
    """Answer a request that another site made a browser send."""
    words = reader_words(request)
    return render(
        request, "refusal.html", RefusalPage(title=words.foreign_heading, text=words.foreign), status=403
    )


def _refusal(error: HTTPException, words: Wording) -> RefusalPage:
    match error.status_code:
        case 404:
            return RefusalPage(title=words.not_found_heading, text=words.not_found)
        case 405:
            return RefusalPage(title=words.wrong_method_heading, text=words.wrong_method)
    return RefusalPage(title=words.refused_heading, text=words.refused)
