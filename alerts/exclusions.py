"""Words that would keep an article like this one away, at little cost. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from query import Aliases, AnalysedText, Document, Field, Hit, Or, Query, QueryError, evaluate, parse
from query.stopwords import STOPWORDS

MOST = 3
_SHORTEST = 4  # letters; what is shorter says little
_TOO_COMMON = 0.2  # of the other hits: whoever excludes that loses too much
_AROUND = 120  # characters before and behind a hit


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """A word to exclude, the query that would do it, and which of the other hits it would cost."""

    word: str
    query: str
    costs: tuple[int, ...]  # article ids


def propose_exclusions(
    query: Query, article: Document, others: Mapping[int, Document], aliases: Aliases
) -> tuple[Exclusion, ...]:
    """Return up to three exclusions for a hit that is no good one, the cheapest first.

    `others` are the other hits of the query. Names and nouns of headline and kicker are tried before those
    beside the hits; what the query itself looks for is never excluded.
    """
    match = evaluate(query, article)
    hits = match.hits if match is not None else ()
    words = dict.fromkeys(_candidates(article, hits))
    tried = (_exclusion(query, word, article, hits, others, aliases) for word in words)
    found = [one for one in tried if one is not None and len(one.costs) <= _TOO_COMMON * len(others)]
    return tuple(sorted(found, key=lambda one: len(one.costs))[:MOST])


def excluding(query: Query, word: str) -> str:
    """Return the text of a query that finds the same but what holds the word."""
    text = f"({query.text})" if isinstance(query.root, Or) else query.text
    return f'{text} NICHT "{word}"'


def _exclusion(
    query: Query,
    word: str,
    article: Document,
    hits: Sequence[Hit],
    others: Mapping[int, Document],
    aliases: Aliases,
) -> Exclusion | None:
    text = excluding(query, word)
    try:
        parse(text, aliases)
        excluded = parse(f'"{word}"', aliases)
    except QueryError:  # too long by now
        return None
    own = evaluate(excluded, article)
    if own is None or any(_overlap(one, hit) for one in own.hits for hit in hits):
        return None
    costs = tuple(number for number, one in others.items() if evaluate(excluded, one) is not None)
    return Exclusion(word=word, query=text, costs=costs)


def _overlap(one: Hit, other: Hit) -> bool:
    return one.field is other.field and one.start < other.end and other.start < one.end


def _candidates(article: Document, hits: Sequence[Hit]) -> Iterator[str]:
    for field in (Field.TITLE, Field.KICKER):
        if field in article.texts:
            text = article.texts[field]
            yield from _nouns(text, 0, len(text.text))
    for hit in hits:
        yield from _nouns(article.texts[hit.field], hit.start - _AROUND, hit.end + _AROUND)


def _nouns(text: AnalysedText, start: int, end: int) -> Iterator[str]:
    """Yield the names and nouns between two places."""
    for token in text.readings[0].tokens:
        if start <= token.start and token.end <= end and token.folded not in STOPWORDS:
            word = text.text[token.start : token.end]
            if word[:1].isupper() and len(word) >= _SHORTEST and word.isalpha():
                yield word
