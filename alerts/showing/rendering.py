"""Renders a view into the text and the HTML of a mail."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from css_inline import CSSInliner
from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from alerts.faults.operator_view import OperatorView
from alerts.showing.digest_view import DigestView
from alerts.showing.views import AlertView

_FRAGMENTS = ("parts", "alert", "digest")  # what stands in page.html
_TEXTS = ("parts", "alert", "digest", "operators")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """Both parts of a mail; lines end with a line feed."""

    text: str
    html: str


def render(view: AlertView | DigestView | OperatorView) -> Rendered:
    """Render both parts from the same view, so that neither says more than the other."""
    match view:
        case AlertView():
            name = "alert"
        case DigestView():
            name = "digest"
        case OperatorView():
            name = "operators"
    text = _templates().get_template(f"{name}.txt").render(view=view)
    html = _templates().get_template(f"{name}.html").render(view=view)
    return Rendered(text=text, html=html)


@cache
def _templates() -> Environment:
    return Environment(
        loader=DictLoader(_sources()),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _sources() -> dict[str, str]:
    # Inlined once into the templates instead of into every mail: same bytes, no cost per mail.
    # Media queries cannot be inlined and stay in the head.
    light = _read("light.css")
    own = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    shared = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, extra_css=light)
    return {
        "operators.html": own.inline(_read("operators.html")),
        "page.html": shared.inline(_read("page.html")),
        **{f"{name}.html": own.inline_fragment(_read(f"{name}.html"), light) for name in _FRAGMENTS},
        **{f"{name}.txt": _read(f"{name}.txt") for name in _TEXTS},
    }


def _read(name: str) -> str:
    return (files("alerts.showing") / "templates" / name).read_text(encoding="utf-8")
