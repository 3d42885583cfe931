"""Turning a page's record into HTML."""

from dataclasses import dataclass
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from web.links import inside, outside, shown_host
from web.wording import Language, Wording, wording


@dataclass(frozen=True, kw_only=True)
class Identity:
    """How this installation presents itself."""

    title: str
    contact: str | None  # an address for questions, shown as text; None: nobody is named
    accepts_signups: bool = False


class Renderer:
    """Renders templates in the reader's language."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._templates = Environment(
            loader=PackageLoader("web"),
            # The usual choice by file name leaves some files unescaped; here everything is HTML.
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(outside=outside, shown_host=shown_host)

    @property
    def title(self) -> str:
        """What this installation is called."""
        return self._identity.title

    def __call__(self, request: Request, template: str, page: object, *, status: int = 200) -> HTMLResponse:
        """Answer with a template filled from the page's record."""
        language = reader_language(request)
        html = self._templates.get_template(template).render(
            page=page,
            words=wording(language),
            site=self._identity,
            other_language=_in_other_language(request, language),
            home=inside("/", language),
            sources=inside("/quellen", language),
            signup=inside("/abo", language),
            manage=inside("/verwalten", language),
            path=request.scope["path"],
        )
        return HTMLResponse(html, status)


def reader_language(request: Request) -> Language:
    """Return the language the reader asked for with ?lang=, German otherwise."""
    return Language.EN if request.query_params.get("lang") == Language.EN else Language.DE


def reader_words(request: Request) -> Wording:
    """Return the words of the reader's language."""
    return wording(reader_language(request))


def _in_other_language(request: Request, language: Language) -> str:
    other = Language.DE if language is Language.EN else Language.EN
    # A path of two slashes would be read as another host's address.
    path = "/" + quote(request.scope["path"].lstrip("/\\"))
    kept = {name: value for name, value in request.query_params.items() if name != "lang"}
    return inside(path, other, **kept)
