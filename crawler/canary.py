"""The nightly check: whether the newest pages of a source still say what its articles always said. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.field_names import FIELD_NAMES
from crawler.honesty.remedies import remedy
from storage.crawling.faults import FoundFault
from storage.tables import FaultKind

SHORTEST_BODY = 200  # letters; a shorter one is a teaser or a notice
_ALWAYS = ("title", "body", "published_at")
_USUAL = 0.9  # of the articles had it: then both pages must lack it to be a fault
_ASKED_FOR = (
    "title", "body", "published_at", "kicker", "teaser", "author", "section", "keywords",
    "caption", "image_credit",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SampledPage:
    """One of the newest pages of a source as it was read."""

    url: str
    title: str | None = None  # None when it could not be read
    has: frozenset[str] = frozenset()  # the fields it states
    refusal: str | None = None  # German, why it could not be read; None when it was
    is_article: bool = True  # False: readable, but a newsletter or an index


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The newest pages of one source."""

    source: str
    pages: tuple[SampledPage, ...] = ()
    fault: str | None = None  # German, what kept us from reading them; None when nothing did


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one page lacks."""

    url: str
    missing: tuple[str, ...] = ()  # fields
    refusal: str | None = None  # German, why it could not be read

    @property
    def text(self) -> str:
        """Say it in German."""
        return self.refusal or f"ohne {', '.join(field_name(name) for name in self.missing)}"


def findings(sample: Sample, usual: Mapping[str, float]) -> list[Finding]:
    """Return the pages that lack something; `usual` is the share of the source's articles that have a field.

    What every article had must stand on each page; what nearly all had must stand on one of them.
    """
    articles = [page for page in sample.pages if page.is_article]
    read = [page for page in articles if page.refusal is None]
    always = {*_ALWAYS, *(name for name, share in usual.items() if share >= 1)}
    lost = {
        name
        for name, share in usual.items()
        if share >= _USUAL and not any(name in page.has for page in read)
    }
    found = []
    for page in articles:
        missing = tuple(name for name in _ASKED_FOR if name in always | lost and name not in page.has)
        if page.refusal is not None:
            found.append(Finding(url=page.url, refusal=page.refusal))
        elif missing:
            found.append(Finding(url=page.url, missing=missing))
    return found


def canary_fault(sample: Sample, found: list[Finding]) -> FoundFault | None:
    """Return the fault the findings come to; None when there are none."""
    if not found:
        return None
    lost = dict.fromkeys(field_name(name) for finding in found for name in finding.missing)
    articles = sum(page.is_article for page in sample.pages)
    what = f"es fehlt: {', '.join(lost)}" if lost else found[0].text
    return FoundFault(
        kind=FaultKind.CANARY,
        text=f"Auf {len(found)} von {articles} neuen Seiten fehlt, was sonst immer da ist; {what}.",
        evidence="; ".join(f"{finding.url}: {finding.text}" for finding in found),
        remedy=remedy(FaultKind.CANARY, sample.source),
    )


def field_name(name: str) -> str:
    """Return what readers call a field."""
    if name == "body":
        return f"Text mit mindestens {SHORTEST_BODY} Zeichen"
    return FIELD_NAMES.get(name, name)
