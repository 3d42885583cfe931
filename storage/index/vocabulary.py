"""The words of all articles, from which those are taken that a wildcard or a slip of the pen stands for."""

from collections.abc import Collection, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Text, bindparam, event, func, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from query.signatures import indexed
from storage.index.content import is_long
from storage.index.parts import parts
from storage.insertion import insert_missing
from storage.many_values import OfMany
from storage.tables import SearchLongWord, SearchWord

SHORTEST = 3  # letters; wildcards and slips ask for no shorter word
_MOST_REMEMBERED = 200_000  # words; some 20 MB
_TO_REMEMBER = "words to remember once they are committed"

_remembered: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()


def learn_words(session: Session, words: frozenset[str]) -> None:
    """Store those words that no article has had before, but for the shortest."""
    remembered = session.info.setdefault(_TO_REMEMBER, set())
    candidates = {word for word in words.difference(remembered, _known(session)) if len(word) >= SHORTEST}
    if not candidates:
        return
    short = {word for word in candidates if not is_long(word)}
    if unknown := sorted(short - stored_words(session, short)):
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        (_write_to_sqlite if is_sqlite else _write_to_postgresql)(session, unknown)
    long = [{"standing": indexed(word), "word": word} for word in sorted(candidates - short)]
    insert_missing(session, SearchLongWord, long)
    remembered |= short


def stored_words(session: Session, words: Collection[str]) -> set[str]:
    """Return those of some words of three letters or more, none of them overlong, that an article has had."""
    return set(_STORED.execute(session, words).scalars())


def _write_to_sqlite(session: Session, words: Sequence[str]) -> None:
    connection = session.connection()
    first = (session.scalar(select(func.max(SearchWord.id))) or 0) + 1
    rows = list(enumerate(words, first))
    connection.exec_driver_sql("INSERT INTO search_word (id, word) VALUES (?, ?)", rows)
    connection.exec_driver_sql(
        "INSERT INTO search_words_parts (rowid, parts) VALUES (?, ?)",
        [(number, " ".join(parts(word))) for number, word in rows],
    )


def _write_to_postgresql(session: Session, words: Sequence[str]) -> None:
    # Arrays of arrays would have to be of one length, hence the blanks.
    session.execute(_WRITE, {"words": list(words), "parts": [" ".join(parts(word)) for word in words]})


_TEXTS = postgresql.ARRAY(postgresql.TEXT)
_STORED = OfMany("SELECT word FROM search_word WHERE word {among}", Text)
_WRITE = text(
    "INSERT INTO search_word (word, parts) SELECT word, array_to_tsvector(string_to_array(parts, ' '))"
    " FROM unnest(:words, :parts) AS new (word, parts)"
).bindparams(bindparam("words", type_=_TEXTS), bindparam("parts", type_=_TEXTS))


def _known(session: Session) -> set[str]:
    bind = session.get_bind()
    return _remembered.setdefault(bind if isinstance(bind, Engine) else bind.engine, set())


@event.listens_for(Session, "after_commit")
def _remember(session: Session) -> None:
    words = session.info.pop(_TO_REMEMBER, None)
    if words:
        known = _known(session)
        if len(known) + len(words) > _MOST_REMEMBERED:
            known.clear()
        known |= words


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _: object) -> None:
    # What was rolled back is not stored; looking a word up once too often does no harm.
    session.info.pop(_TO_REMEMBER, None)
