"""The labelled texts: which articles tell one story, and which only sound alike."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from crawler.pages.mojibake import repaired
from query import Field, analyse_document
from storage.stories.told import Told, told

_FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """An article and the story it tells."""

    name: str
    story: str
    retold: bool  # in words of its own: whether it joins the others is neither right nor wrong
    source: str
    day: date | None  # None: the page states none
    title: str
    teaser: str | None
    body: str

    @property
    def told(self) -> Told:
        """The article as it is compared."""
        texts = {Field.TITLE: self.title, Field.TEASER: self.teaser, Field.BODY: self.body}
        return told(analyse_document(texts))


def case_files() -> list[Path]:
    """Return the files, one for each case."""
    return sorted(_FOLDER.glob("*.toml"))


def read_case(file: Path) -> list[Labelled]:
    """Return the articles of a case as a crawl reads them: umlauts that a site garbled are put right."""
    articles = tomllib.loads(file.read_text("utf-8"))["article"]
    return [
        Labelled(
            name=one["name"],
            story=one["story"],
            retold=one.get("retold", False),
            source=one["source"],
            day=one.get("date"),
            title=one["title"],
            teaser=one.get("teaser"),
            body=repaired(one["body"].strip()),
        )
        for one in articles
    ]


def labelled_pairs(articles: list[Labelled]) -> Iterator[tuple[Labelled, Labelled, bool]]:
    """Yield each pair of articles about which something is known, and whether they tell one story."""
    for one, other in combinations(articles, 2):
        same = one.story == other.story
        if not same or not (one.retold or other.retold):
            yield one, other, same
