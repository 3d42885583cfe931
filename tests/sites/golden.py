"""The saved pages and what their golden files say must be read from them."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from web_poet import HttpResponse

from crawler.dates import BERLIN
from crawler.items import NotAnArticle, UnreadablePage
from crawler.reading import read
from crawler.sites import SOURCES
from stadtradar.saved_pages import said as stated_by

FOLDER = Path(__file__).parent
_NOW = datetime(2026, 2, 6, 12, tzinfo=BERLIN)


@dataclass(frozen=True)
class Golden:
    """A saved page. Its golden file need not name what the page is silent about."""

    page: Path

    def __str__(self) -> str:
        return f"{self.source}/{self.page.stem}"

    @property
    def source(self) -> str:
        """The name of the source whose page it is."""
        return self.page.parent.name

    @cached_property
    def html(self) -> str:
        """The page as it was served."""
        return self.page.read_text(encoding="utf-8")

    @cached_property
    def url(self) -> str:
        """The address the page came from."""
        return str(self._stated["url"])

    @cached_property
    def read_at(self) -> datetime:
        """When the page was saved: dates to come were dates to come then."""
        stated = self._stated.get("read_at")
        return datetime.fromisoformat(str(stated)) if stated else _NOW

    @cached_property
    def item(self) -> Mapping[str, object] | None:
        """The article on the page, None where the page must be refused."""
        item = self._stated.get("item")
        return _without_silence(item) if isinstance(item, dict) else None

    @property
    def has_real_markup(self) -> bool:
        """Tell whether structure and class names are those of the site rather than invented."""
        return self._stated.get("markup") == "real"

    @property
    def expected(self) -> Mapping[str, object]:
        """What `said` must return."""
        return self.item or {"raises": self._stated["raises"]}

    def response(self, html: str | None = None) -> HttpResponse:
        """The page as it is handed to page objects, or what has been made of it."""
        body = (self.html if html is None else html).encode()
        return HttpResponse(self.url, body, headers={"Content-Type": "text/html; charset=utf-8"})

    @cached_property
    def _stated(self) -> dict[str, object]:
        stated: dict[str, object] = json.loads(self.page.with_suffix(".json").read_text(encoding="utf-8"))
        return stated


GOLDEN = [Golden(page) for page in sorted(FOLDER.glob("*/*.html"))]


def said(golden: Golden, html: str) -> Mapping[str, object]:
    """Read a page and return the item as JSON has it, or the refusal."""
    try:
        return stated_by(read(SOURCES[golden.source], golden.response(html), now=golden.read_at))
    except (NotAnArticle, UnreadablePage) as refusal:
        return {"raises": type(refusal).__name__}


def words(text: str) -> Counter[str]:
    """Return the words of a text, however it is punctuated."""
    return Counter(re.findall(r"\w+", text.casefold()))


def _without_silence(item: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in item.items() if value not in (None, "", [], False)}
