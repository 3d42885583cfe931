"""Where a layout or a source of the settings file says its parts stand: CSS selectors, all optional."""

from dataclasses import dataclass, fields
from functools import lru_cache

from cssselect import SelectorError
from parsel.csstranslator import HTMLTranslator


@dataclass(frozen=True, kw_only=True)
class Selectors:
    """One CSS selector per field. Where none is given, or it finds nothing, standards and print decide.

    A selector names elements, whose text is taken; `::attr(x)` and `::text` are understood too.
    """

    kicker: str | None = None
    title: str | None = None
    teaser: str | None = None
    body: str | None = None  # text is read only inside of what it finds, all of it in the order of the page
    author: str | None = None  # each element found is a person of its own
    published: str | None = None
    section: str | None = None
    keywords: str | None = None  # each element found is a keyword, or several parted by commas
    caption: str | None = None
    image_credit: str | None = None
    next_page: str | None = None  # the link to the next part of the same article
    drop: tuple[str, ...] = ()  # is taken out of the body

    def __post_init__(self) -> None:
        """Raise ValueError for what is no CSS selector, naming field and selector."""
        for name, selector in self.stated():
            _check(name, selector)

    def stated(self) -> list[tuple[str, str]]:
        """Return the selectors that are given, with their fields; `drop` may come several times."""
        single = [(field.name, getattr(self, field.name)) for field in fields(self) if field.name != "drop"]
        return [(name, css) for name, css in single if css is not None] + [("drop", css) for css in self.drop]

    def over(self, other: "Selectors") -> "Selectors":
        """Return these selectors, completed by those of another layout where these say nothing."""
        single = [field.name for field in fields(self) if field.name != "drop"]
        chosen = {name: getattr(self, name) or getattr(other, name) for name in single}
        return Selectors(**chosen, drop=tuple(dict.fromkeys([*self.drop, *other.drop])))


@lru_cache(maxsize=1024)
def _check(name: str, selector: str) -> None:
    try:
        HTMLTranslator().css_to_xpath(selector)
    except (SelectorError, ValueError) as error:
        raise ValueError(f"{name}: {selector!r} ist kein CSS-Selektor ({error})") from error
