"""Renders a view into the text and the HTML of a mail."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from css_inline import CSSInliner
from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from alerts.operator_view import OperatorView
from alerts.views import AlertView


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """Both parts of a mail; lines end with a line feed."""

    text: str
    html: str


def render(view: AlertView | OperatorView) -> Rendered:
    """Render both parts from the same view, so that neither says more than the other."""
    name = "alert" if isinstance(view, AlertView) else "operators"
    text = _templates().get_template(f"{name}.txt").render(view=view)
    html = _templates().get_template(f"{name}.html").render(view=view)
    return Rendered(text=text, html=html)


@cache
def _templates() -> Environment:
    folder = files("alerts") / "templates"
    # Inlined once into the template instead of into every mail: same bytes, no cost per mail.
    # Media queries cannot be inlined and stay in the head.
    inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    sources = {}
    for name in ("alert", "operators"):
        sources[f"{name}.txt"] = (folder / f"{name}.txt").read_text(encoding="utf-8")
        sources[f"{name}.html"] = inliner.inline((folder / f"{name}.html").read_text(encoding="utf-8"))
    return Environment(
        loader=DictLoader(sources),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
