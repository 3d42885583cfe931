"""The words of all articles, from which those are taken that a wildcard or a slip of the pen stands for."""

from collections.abc import Collection, Iterable
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from query.signatures import indexed
from storage.index.content import is_long
from storage.insertion import insert_missing
from storage.keys import in_portions
from storage.tables import SearchLongWord, SearchSuffix, SearchWord

_SHORTEST_SUFFIX = 3
_MOST_REMEMBERED = 200_000  # words; some 20 MB
_TO_REMEMBER = "words to remember once they are committed"

_remembered: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()


def learn_words(session: Session, words: Iterable[str]) -> None:
    """Store those words that no article has had before, with all their ends."""
    candidates = set(words) - _known(session) - _to_remember(session)
    unknown = candidates - _stored(session, [word for word in candidates if not is_long(word)])
    short = sorted(word for word in unknown if not is_long(word))
    insert_missing(session, SearchWord, [{"word": word} for word in short])
    insert_missing(
        session, SearchSuffix, [{"suffix": end, "word": word} for word in short for end in _ends(word)]
    )
    long = [{"standing": indexed(word), "word": word} for word in sorted(unknown) if is_long(word)]
    insert_missing(session, SearchLongWord, long)
    _to_remember(session).update(word for word in candidates if not is_long(word))


def _ends(word: str) -> Iterable[str]:
    return (word[at:] for at in range(1, len(word) - _SHORTEST_SUFFIX + 1))


def _stored(session: Session, words: Collection[str]) -> set[str]:
    return {
        word
        for portion in in_portions(words)
        for word in session.scalars(select(SearchWord.word).where(SearchWord.word.in_(portion)))
    }


def _known(session: Session) -> set[str]:
    return _remembered.setdefault(_engine(session), set())


def _to_remember(session: Session) -> set[str]:
    found: set[str] = session.info.setdefault(_TO_REMEMBER, set())
    return found


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind if isinstance(bind, Engine) else bind.engine


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
