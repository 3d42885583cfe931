"""What is judged once, when an article is indexed: whether it tells of a town whose name is asked for often.

To see whether Halle is the town, or what stands behind "Landkreis", a search would have to look at the words
of every article that holds the name. A verdict says that a phrase stands in a text. It is a word that no text
holds, made of all that the phrase looks for: where the rules for a name change its verdicts do, and
`ANALYZER_VERSION` must count up.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from query.analysis import AnalysedText, Document
from query.evaluation import stands_in
from query.homonyms import names_that_are_words, word_context
from query.names import sorted_forms
from query.phrases import read_phrase
from query.town_words import name_words, people_words
from query.towns import judged_towns, read_town
from query.tree import SEARCHED, Context, Exact, Field, Phrase, Term, Typo, Wildcard, Word, phrases_in

_SIGN = "⌂"  # neither a letter nor a digit, so no word of a text begins with it


class _Judged(NamedTuple):
    """A phrase, and of each of its words the forms."""

    phrase: Phrase
    words: tuple[frozenset[str], ...]


def verdict(phrase: Phrase) -> str | None:
    """Return the verdict that the phrase stands in a text; None for a phrase that must be looked for.

    Only what is searched where a query names no field is judged.
    """
    if phrase.judged_as is None or not set(phrase.fields) <= set(SEARCHED):
        return None
    word = _verdict(phrase)
    return word if word in _phrases_of(phrase.judged_as) else None


def verdicts(document: Document) -> Mapping[Field, Collection[str]]:
    """Return for each field the verdicts on what stands in it.

    What tells namesakes apart is looked for only where the name stands: nobody asks for it elsewhere.
    """
    texts = {field: text for field in SEARCHED if (text := document.texts.get(field))}
    possible = list(_possible(frozenset[str]().union(*(text.words for text in texts.values()))))
    asked = frozenset[str]().union(*(forms for one in possible for forms in one.forms))
    return {field: list(_standing(possible, text, asked & text.words)) for field, text in texts.items()}


def _standing(possible: Sequence["_Possible"], text: AnalysedText, words: frozenset[str]) -> Iterator[str]:
    """Yield the verdicts on what stands in a text; `words` are those it has of all that are asked for."""
    if not words:  # of every phrase some word is asked for: none is made of wildcards alone
        return
    rows = [(reading, reading.places_of(words)) for reading in text.readings]
    for one in possible:
        if any(map(words.isdisjoint, one.forms)):
            continue
        if any(stands_in(one.phrase, reading, places) for reading, places in rows):
            yield one.verdict


def all_verdicts() -> Iterator[tuple[str, Phrase]]:
    """Yield every verdict there is with a phrase it is on."""
    for name in _names():
        yield from ((word, judged.phrase) for word, judged in _phrases_of(name).items())


def _names() -> Collection[str]:
    return dict.fromkeys((*names_that_are_words(), *judged_towns()))


class _Possible(NamedTuple):
    """A phrase of whose words each has forms that stand somewhere in an article."""

    verdict: str
    phrase: Phrase
    forms: Sequence[frozenset[str]]  # those


def _possible(standing: frozenset[str]) -> Iterator[_Possible]:
    by_form, telling = _names_by_form()
    for name in dict.fromkeys(name for form in telling & standing for name in by_form[form]):
        for word, judged in _phrases_of(name).items():
            if not any(map(standing.isdisjoint, judged.words)):
                yield _Possible(word, judged.phrase, [standing & one for one in judged.words])


@cache
def _names_by_form() -> tuple[Mapping[str, Sequence[str]], frozenset[str]]:
    """Return the names by the forms of one word of each, and these forms as a set, quickly compared.

    Without such a form nothing called so stands in a text: longer names hold it too, and so does what print
    calls a place beside its official name.
    """
    found: dict[str, list[str]] = {}
    for name in _names():
        for form in _telling_forms(name):
            found.setdefault(form, []).append(name)
    return found, frozenset(found)


def _telling_forms(name: str) -> Collection[str]:
    plain = [name_words(name), *people_words(name)]
    forms = {form for words in plain for form in _forms(max(words, key=_shortest))}
    if word_context(name):
        forms.update(form for form, _ in sorted_forms(name, is_last=True))
    return forms


def _words(phrase: Phrase) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_forms(word)) for word in phrase.words if not isinstance(word, Wildcard))


def _shortest(word: Term) -> int:
    return min(map(len, _forms(word)))


@lru_cache(maxsize=2**10)
def _phrases_of(name: str) -> Mapping[str, _Judged]:
    """Return by their verdicts the phrases that a query for this name looks for, however it is put."""
    full_names = judged_towns().get(name)
    towns = dict.fromkeys((name, *full_names)) if full_names else ()
    nodes = [read_phrase(name, 0, len(name))] if word_context(name) else []
    nodes += [read_town(town, 0, len(town), SEARCHED) for town in towns]
    # A single word of which nothing must be known but that it stands somewhere is itself in the index.
    asked = (phrase for node in nodes for phrase in phrases_in(node) if phrase.context or phrase.words[1:])
    return {_verdict(phrase): _Judged(phrase, _words(phrase)) for phrase in asked if phrase.judged_as}


def _verdict(phrase: Phrase) -> str:
    """Name what a phrase looks for, whatever the reasons for the forms of its words."""
    asked = [*map(_asked, phrase.words), _told(phrase.context)]
    digest = hashlib.blake2b(repr(asked).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{_SIGN}{min(_forms(phrase.words[-1]), key=len)}{digest}"


def _asked(term: Term) -> object:
    match term:
        case Exact(_, written):
            return written
        case Wildcard(_, stems, open_start, open_end):
            return sorted(stems), open_start, open_end
        case _:
            return _forms(term)


def _forms(term: Term) -> tuple[str, ...]:
    match term:
        case Word(_, forms):
            return tuple(sorted({form for form, _ in forms}))
        case Exact():
            return (term.folded,)
        case Typo(_, meant) | Wildcard(_, meant):
            return tuple(sorted(meant))


def _told(context: Context | None) -> object:
    if context is None:
        return None
    sets = (context.forms, context.not_after, context.not_before, context.sure_after, context.sure_before)
    return context.capital, *(sorted(one) for one in sets)
