"""JSON-LD as pages carry it: broken blocks, graphs, references and all."""

import json
import re
from collections.abc import Iterator, Mapping

from parsel import Selector

from crawler.pages.text import clean_fragment

Thing = Mapping[str, object]

ARTICLE_TYPES = frozenset({
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle",
    "opinionnewsarticle", "reviewnewsarticle", "askpublicnewsarticle", "blogposting", "report", "techarticle",
    "liveblogposting", "advertisercontentarticle",
})  # fmt: skip
_DEEPEST = 6  # objects in @graph and in lists; a page may nest its JSON as it likes
_MOST = 2000
_LONGEST = 2_000_000
_WRAPPED = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$|;\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


def read_things(page: Selector) -> list[Thing]:
    """Return every object that is stated on a page, references between them resolved one level deep."""
    things: list[Thing] = []
    for script in page.root.iter("script"):
        if script.text and "ld+json" in (script.get("type") or ""):
            things += _objects(_parsed(script.text), _DEEPEST)
        if len(things) > _MOST:
            break
    return things


def named(things: list[Thing]) -> dict[str, Thing]:
    """Return the objects by their @id."""
    found: dict[str, Thing] = {}
    for thing in things:
        name = thing.get("@id")
        if isinstance(name, str) and len(thing) > 1:
            found.setdefault(name, thing)
    return found


def types(thing: Thing) -> set[str]:
    """Return the types of an object, in lower case and without the vocabulary."""
    stated = thing.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return {re.split("[/:]", name)[-1].lower() for name in names if isinstance(name, str)}


def texts(things: list[Thing], name: str) -> Iterator[str]:
    """Yield what the objects say by that name, as text."""
    for thing in things:
        yield from strings(thing.get(name))


def strings(value: object) -> Iterator[str]:
    """Yield the strings of a value or a list of values, without markup."""
    values = value if isinstance(value, list) else [value]
    for member in values:
        if isinstance(member, str) and (text := clean_fragment(member)):
            yield text


def members(value: object, known: Mapping[str, Thing]) -> Iterator[object]:
    """Yield a value or each of a list of values; a reference is followed."""
    for member in value if isinstance(value, list) else [value]:
        if isinstance(member, dict) and set(member) <= {"@id", "@type"}:
            yield known.get(str(member.get("@id")), member)
        else:
            yield member


def _parsed(script: str) -> object:
    if len(script) > _LONGEST:
        return None
    for text in (script, _TRAILING_COMMA.sub("", _WRAPPED.sub("", script.strip()))):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):  # a broken block says nothing; the next one may
            continue
    return None


def _objects(value: object, depth: int) -> Iterator[Thing]:
    if isinstance(value, list) and depth:
        for member in value:
            yield from _objects(member, depth - 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth - 1)
        yield from _objects(value.get("mainEntity"), depth - 1)
        yield from _objects(value.get("mainEntityOfPage"), depth - 1)
