"""What `sources add` found, for people and for programs."""

from collections.abc import Sequence
from pathlib import Path

from crawler.discovery.finding import Kind
from crawler.discovery.offers import Offer
from stadtradar.adding import Survey
from stadtradar.output import print_table, say, shown_publication
from stadtradar.settings import SourceSettings
from stadtradar.settings.writing import entry_text
from stadtradar.trial import Example

_KINDS = {Kind.FEED: "Feed", Kind.WORDPRESS: "WordPress", Kind.SITEMAP: "Sitemap", Kind.LISTING: "Übersicht"}
_RULES = {
    "json-ld": "JSON-LD",
    "microdata": "Mikrodaten",
    "printed": "Druckbild",
    "selector": "Selektor",
    "text-density": "Textdichte",
}
_CELL = 60  # characters


def tell(
    found: Survey,
    entry: SourceSettings,
    examples: Sequence[Example],
    *,
    rules: Sequence[str],
    doubts: Sequence[str],
) -> None:
    """Show what was found, five articles, what looks wrong, and the entry."""
    say(f"{entry.title} ({found.home})\n\nWas die Artikel nennt:")
    print_table(
        ("Art", "Artikel", "Neuester", "Genutzt", "Adresse"),
        [
            (_KINDS[one.kind], len(one.articles), shown_publication(one.newest), one in found.chosen, one.url)
            for one in found.offers
        ],
        empty="",
    )
    say("\nSo werden die neuesten gelesen:")
    print_table(
        ("Nr.", "Titel", "Datum", "Beginn", "Zeichen", "Text aus"),
        [_row(number, one) for number, one in enumerate(examples, start=1)],
        empty="Kein Artikel.",
    )
    say("")
    for rule in rules:
        say(rule)
    for doubt in doubts:
        say(f"Achtung: {doubt}")
    say(f"\nDer Eintrag:\n\n{entry_text(entry)}")


def document(
    found: Survey,
    entry: SourceSettings,
    examples: Sequence[Example],
    *,
    rules: Sequence[str],
    doubts: Sequence[str],
    file: Path | None,
) -> dict[str, object]:
    """Return the same with stable keys."""
    return {
        "source": entry.model_dump(exclude_defaults=True),
        "offers": [_offer(one, is_used=one in found.chosen) for one in found.offers],
        "articles": [_article(one) for one in examples],
        "warnings": doubts,
        "rules": rules,
        "file": file,
    }


def _offer(one: Offer, *, is_used: bool) -> dict[str, object]:
    return {
        "kind": one.kind,
        "url": one.url,
        "articles": len(one.articles),
        "newest": one.newest,
        "used": is_used,
    }


def _article(one: Example) -> dict[str, object]:
    item = one.item
    return {
        "url": one.url,
        "title": item and item.title,
        "published_at": item and item.published_at,
        "published_origin": item and item.published_origin,
        "teaser": item and item.teaser,
        "letters": one.letters,
        "rules": dict(item.provenance) if item else {},
        "problem": one.problem,
    }


def _row(number: int, one: Example) -> tuple[object, ...]:
    if one.item is None:
        return number, one.problem, None, None, None, None
    item = one.item
    rule = item.provenance.get("body", "")
    return (
        number,
        _cut(item.title),
        shown_publication(item.published_at),
        _cut(item.teaser or item.body),
        one.letters,
        _RULES.get(rule, rule),
    )


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CELL else f"{line[: _CELL - 1].rstrip()}…"
