"""Matching standing queries, one by one and all at once, against looking for each phrase with `in`."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import product

from bench.figures import Figure, figures
from bench.matching_all import all_at_once
from bench.news import TOWNS, Texts, news, texts_of
from bench.standing import TOPICS
from bench.timing import cpu_ms, in_turns, sized
from query import Query, analyse_document, evaluate, parse


def measure(scale: float) -> Iterable[Figure]:
    """Match articles against 1, 100 and 1000 queries, each way, then against a thousand to a million."""
    articles = [texts_of(article) for article in news(sized(60, scale))]
    rounds = sized(5, scale)
    yield from figures(
        "ms CPU/article", in_turns({"analyse only": _cost(analyse_document, articles)}, rounds)
    )
    for number in (1, 100, 1000):
        phrases, parsed = [" ".join(pair) for pair in _pairs(number)], queries(number)
        rivals = {
            f"{number} x `phrase in text`": _cost(partial(contained, phrases), articles),
            f"{number} queries: analyse + evaluate": _cost(partial(matched, parsed), articles),
        }
        yield from figures("ms CPU/article", in_turns(rivals, rounds))
    yield from all_at_once(scale)


def queries(number: int) -> list[Query]:
    """Return different queries of the forms people write: words, phrases, UND, ODER, NICHT, brackets."""
    return [parse(_query(index, town, topic)) for index, (town, topic) in enumerate(_pairs(number))]


def contained(phrases: Sequence[str], texts: Texts) -> list[str]:
    """Look for each phrase as simple tools do: no word boundaries, no forms, no fields, no positions."""
    text = "\n".join(texts.values())
    return [phrase for phrase in phrases if phrase in text]


def matched(standing: Sequence[Query], texts: Texts) -> list[Query]:
    """Return the queries an article answers."""
    document = analyse_document(texts)
    return [query for query in standing if evaluate(query, document) is not None]


def _query(index: int, town: str, topic: str) -> str:
    match index % 5:
        case 0:
            return f"{town} UND „{topic}“"
        case 1:
            return f"{town} NICHT „{topic} heute“"
        case 2:
            return f"„{town} {topic}“"
        case 3:
            return f"({town} ODER „St. Wendel“) UND „{topic}“ NICHT Gewinnspiel NICHT Anzeige"
        case _:
            return f"{town} „{topic}“ ODER „{topic} in {town}“"


def _pairs(number: int) -> list[tuple[str, str]]:
    return list(product(TOWNS, TOPICS))[:: max(1, len(TOWNS) * len(TOPICS) // number)][:number]


def _cost(work: Callable[[Texts], object], articles: Sequence[Texts]) -> Callable[[], float]:
    return lambda: cpu_ms(lambda: [work(texts) for texts in articles], per=len(articles))
