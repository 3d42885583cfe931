"""Articles and well-formed queries for which all who answer queries must name the same hits."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from query import Context, Field, Form, Near, Node, Phrase, Query, evaluate, parse
from query.tree import SEARCHED, And, Exact, Not, Or, Period, Term, Typo, Wildcard, Word
from storage.articles import save_article
from storage.database import Database
from storage.documents import article_document
from storage.search import Hits, Narrowing, newest
from storage.search import count as count_hits
from storage.tables import Article
from tests.articles import an_article

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SOURCES = ("rathaus-hof", "koeln.digital")
_numbers = count()
_WORDS = (
    *(
        "Hof",
        "hof",
        "HOF",
        "Hofs",
        "in",
        "dem",
        "Dem",
        "12",
        "Köln",
        "Koeln",
        "koln",
        "Kölner",
        "Bahnhof",
        "KL",
    ),
    *("digital", "Pakt", "DigitalPakt", "KLmitWirkung", "Straße", "STRASSE", "Strasse", "Sensor", "Sensoren"),
    *("Sensoern", "Straßenbeleuchtung", "Mainz'", "Mainz", "Rathaus", "Rathauses", "O'Reilly", "Smart-City"),
    *("Landkreis", "Frankfurt", "Oder", "Mainzer", "Straße", "Saale", "Stadt", "und", "Brandenburg"),
    *("AND", "NEAR", "Bürger*innen", "①", "हिन्दी", "😀", "x" * 120 + "ende", "X" * 120 + "ende"),
)
_SIGNS = (" ", " ", " ", " ", " ", ". ", "! ", "\n", "\n\n", "-", "", ", ", "/")
_texts = st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(_SIGNS)), max_size=14).map(
    lambda pairs: "".join(word + sign for word, sign in pairs)
)
_some = st.one_of(st.none(), _texts)
_days = st.integers(0, 60).map(lambda days: NOW - timedelta(days=days))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Draw an article not yet saved."""
    stated: dict[str, Any] = {
        "url": "",
        "source": draw(st.sampled_from(SOURCES)),
        "title": draw(_texts) or "Ohne",
        "body": draw(_texts),
        "published_at": draw(_days),
        "keywords": draw(st.lists(_texts, max_size=3)),
        **{name: draw(_some) for name in ("kicker", "teaser", "caption", "author", "section")},
    }
    return an_article(**stated)


_bare = (
    "hof",
    "koeln",
    "koln",
    "digital",
    "pakt",
    "digitalpakt",
    "sensor",
    "sensoren",
    "strasse",
    "rathaus",
    "in",
)
_field_sets = st.sampled_from(
    (SEARCHED, SEARCHED, SEARCHED, *((field,) for field in Field), (Field.TITLE, Field.BODY))
)
_spelled = {"hof": "Hof", "koeln": "Köln", "strasse": "Straße", "digitalpakt": "DigitalPakt"}
_words = st.lists(st.sampled_from(_bare), min_size=1, max_size=3, unique=True).map(
    lambda forms: Word(forms[0], tuple((form, Form.WRITTEN) for form in sorted(forms)))
)
_terms: st.SearchStrategy[Term] = st.one_of(
    _words,
    _words,
    st.sampled_from(_bare).map(lambda word: Exact(word, _spelled.get(word, word), word)),
    st.sampled_from((*(word for word in _bare if len(word) >= 5), "x" * 119 + "ende")).map(
        lambda word: Typo(word, frozenset({word}))
    ),
    st.tuples(
        st.sampled_from(("hof", "ens", "kol", "digi", "mitw", "beleuchtung", "xende", "kommune")),
        st.sampled_from(((True, True), (True, False), (False, True))),
    ).map(lambda drawn: Wildcard(drawn[0], frozenset({drawn[0]}), *drawn[1])),
)
_sequences = st.frozensets(
    st.lists(st.sampled_from(("dem", "in", "#", "hof", "digital")), min_size=1, max_size=2).map(tuple),
    max_size=2,
)
_contexts = st.builds(
    Context,
    forms=st.frozensets(st.sampled_from(_bare), min_size=1, max_size=3),
    capital=st.booleans(),
    not_after=_sequences,
    not_before=_sequences,
    sure_after=_sequences,
    sure_before=_sequences,
)


def _phrases(fields: tuple[Field, ...]) -> st.SearchStrategy[Phrase]:
    return st.one_of(
        _terms.map(lambda term: Phrase("", (term,), 0, 0, fields)),
        st.lists(_terms, min_size=2, max_size=3).map(lambda words: Phrase("", tuple(words), 0, 0, fields)),
        st.tuples(st.lists(_words, min_size=1, max_size=2), _contexts).map(
            lambda drawn: Phrase("", tuple(drawn[0]), 0, 0, fields, drawn[1])
        ),
    )


def _nears(fields: tuple[Field, ...]) -> st.SearchStrategy[Near]:
    operand = st.lists(_phrases(fields), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.tuples(st.lists(operand, min_size=2, max_size=3).map(tuple), st.none()),
        st.tuples(st.tuples(operand, operand), st.integers(0, 5)),
    ).map(lambda drawn: Near(drawn[0], drawn[1], 0, 0))


_dates = st.one_of(st.none(), _days.map(lambda moment: moment.date()))
_periods = st.builds(
    Period, st.just(""), st.just(0), st.just(0), first=_dates, last=_dates,
    last_days=st.one_of(st.none(), st.integers(1, 60)),
)  # fmt: skip
# Names of which articles are judged when they are indexed, as they are typed.
_names = st.sampled_from(
    (
        *("Hof", "stadt:Hof", "stadt:Köln", "stadt:Mainz", 'stadt:"Frankfurt (Oder)"', "stadt:Frankfurt"),
        *("titel:Hof", "text:stadt:Hof", "titel:stadt:Mainz", "autor:stadt:Köln", "Hof NAHE/2 Rathaus"),
    )
).map(lambda typed: parse(typed).root)
_leaves: st.SearchStrategy[Node] = st.one_of(
    *(_field_sets.flatmap(kind) for kind in (_phrases, _phrases, _nears)), _periods, _names
)
nodes: st.SearchStrategy[Node] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda children: And(tuple(children))),
        st.lists(inner, min_size=2, max_size=3).map(lambda children: Or(tuple(children))),
        inner.map(Not),
    ),
    max_leaves=5,
)
queries = nodes.map(lambda node: Query("", node))


def store(database: Database, news: list[Article]) -> None:
    """Save articles beside those already there, each under a key and, if it has none, a URL of its own."""
    with database.transaction() as session:
        for article in news:
            key = f"https://www.koeln.example/meldungen/rathaus-hof-{next(_numbers)}"
            article.url = article.url or key
            save_article(session, article, keys={key}, alertable=True, now=NOW)


def evaluated(database: Database, query: Query) -> set[int]:
    """Return the ids of the articles that answer a query, by the reference of its meaning."""
    with database.reading() as session:
        return {
            article.id
            for article in session.query(Article)
            if evaluate(query, article_document(article), today=TODAY) is not None
        }


def found(database: Database, query: Query, today: date = TODAY) -> set[int]:
    """Return the ids that the index of the database finds, all and the newest of them being the same."""
    with database.reading() as session:
        hits = Hits(session, query, today=today)
        ids = set(session.scalars(hits.select(hits.id)))
        assert newest(hits, 3) == sorted(ids, reverse=True)[:3]
        return ids


def number_found(database: Database, query: Query) -> int:
    """Return how many hits are counted, which need not be looked at for that."""
    with database.reading() as session:
        return count_hits(Hits(session, query, today=TODAY))


def found_in_source(database: Database, query: Query, source: str) -> list[int]:
    """Return the ids of the newest hits of one source."""
    with database.reading() as session:
        return newest(Hits(session, query, today=TODAY, narrowing=Narrowing(sources=(source,))), 100)
