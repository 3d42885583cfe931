"""Very many standing queries against one article at once: speed, size, and what a change costs."""

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from resource import getpagesize
from statistics import mean
from time import process_time

from bench.children import in_child
from bench.figures import Figure, figures, rates
from bench.news import Texts, texts_of
from bench.standing import articles, standing_queries
from bench.timing import cpu_ms, in_turns, sized
from query import Document, Query, analyse_document, evaluate, parse
from query.matching import Matcher

_NUMBERS = (1_000, 10_000, 100_000, 1_000_000)
_MOST_ONE_BY_ONE = 10_000
_WARM = 30_000  # queries parsed beforehand, so that caches of words count for nobody
_CHANGES = 1_000
_PORTION = 1_000  # of queries parsed, then added
_FEW = 10  # articles to ask every query of
Costs = Mapping[str, list[float]]


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """What one child found out about one number of queries."""

    per_article: Costs  # ms, by way of matching
    per_query: Costs  # ms, for parsing, adding and changing one
    mebibytes: float
    hits: float  # per article


def all_at_once(scale: float) -> Iterable[Figure]:
    """Measure each number of queries in a child of its own; on articles that are analysed already."""
    for number in _NUMBERS:
        # Queries shrink faster than articles, or the smallest run would take as long as all others.
        queries = sized(number, scale * scale)
        sizes = in_child(partial(measured, queries, sized(100, scale), sized(5, scale)))
        name = f"{queries:,} queries"
        yield from rates("articles/s/core", _named(name, sizes.per_article))
        yield from figures("ms CPU/query", _named(name, sizes.per_query))
        yield from figures("MiB", {f"{name}: matcher": [sizes.mebibytes]})
        yield from figures("hits/article", {name: [sizes.hits]})


def measured(number: int, of_articles: int, rounds: int) -> Sizes:
    """Build a matcher for so many queries and let it work."""
    for text in standing_queries(_WARM if number > _MOST_ONE_BY_ONE else number):
        parse(text)
    texts = [texts_of(article) for article in articles(of_articles)]
    gc.collect()
    before, matcher = _resident(), Matcher()
    parsing, adding = _build(matcher, number)
    gc.collect()
    gc.freeze()  # as `alerts.standing` does
    mebibytes = max(0.0, _resident() - before)
    hits = mean(len(matcher.matches(analyse_document(article))) for article in texts)
    ways = {"analyse only": partial(_analysing, texts), "all at once": partial(_cost, matcher.matches, texts)}
    if number <= _MOST_ONE_BY_ONE:
        parsed = list(map(parse, standing_queries(number)))
        ways["one after the other"] = partial(_cost, partial(one_by_one, parsed), texts[:_FEW])
    return Sizes(
        per_article=in_turns(ways, rounds),
        per_query={"parse": [parsing], "add": [adding], "change": [_changing(matcher, number)]},
        mebibytes=mebibytes,
        hits=hits,
    )


def one_by_one(standing: Sequence[Query], document: Document) -> set[int]:
    """Ask every query."""
    return {key for key, query in enumerate(standing) if evaluate(query, document) is not None}


def _analysing(texts: Sequence[Texts]) -> float:
    return cpu_ms(lambda: [analyse_document(article) for article in texts], per=len(texts))


def _cost(matching: Callable[[Document], set[int]], texts: Sequence[Texts]) -> float:
    # Analysed anew for each round: what an article remembers of the last one would flatter this one.
    documents = [analyse_document(article) for article in texts]
    return cpu_ms(lambda: [matching(document) for document in documents], per=len(documents))


def _build(matcher: Matcher, number: int) -> tuple[float, float]:
    """Return the milliseconds for parsing a query and for adding it."""
    parsing = adding = 0.0
    texts = enumerate(standing_queries(number))
    while portion := list(islice(texts, _PORTION)):
        before = process_time()
        queries = [(key, parse(text)) for key, text in portion]
        parsed = process_time()
        matcher.add_all(queries)
        parsing, adding = parsing + parsed - before, adding + process_time() - parsed
    return parsing * 1000 / number, adding * 1000 / number


def _changing(matcher: Matcher, number: int) -> float:
    """Return the milliseconds for changing a query: it takes the place of one anywhere among the others."""
    changed = list(map(parse, islice(standing_queries(number), max(0, number - _CHANGES), None)))
    step = max(1, number // len(changed))
    before = process_time()
    for place, query in enumerate(changed):
        matcher.add(place * step, query)
    return (process_time() - before) * 1000 / len(changed)


def _resident() -> float:
    """Return the MiB that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize() / 2**20


def _named(name: str, costs: Costs) -> Costs:
    return {f"{name}: {way}": taken for way, taken in costs.items()}
