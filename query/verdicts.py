"""What is judged once, when an article is indexed: whether it tells of a town whose name is asked for often.

To see whether Halle is the town, or what stands behind "Landkreis", a search would have to look at the words
of every article that holds the name. A verdict says that a phrase stands in a text. It is a word that no text
holds, made of all that the phrase looks for: where the rules for a name change its verdicts do, and
`ANALYZER_VERSION` must count up.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from query.analysis import AnalysedText
from query.evaluation import phrase_places
from query.homonyms import names_that_are_words, word_context
from query.phrases import read_phrase
from query.towns import judged_towns, read_town
from query.tree import SEARCHED, And, Context, Exact, Node, Not, Or, Phrase, Term, Typo, Wildcard, Word

_SIGN = "⌂"  # neither a letter nor a digit, so no word of a text begins with it


def verdict(phrase: Phrase) -> str | None:
    """Return the verdict that the phrase stands in a text; None for a phrase that must be looked for.

    Only what is searched where a query names no field is judged.
    """
    if phrase.judged_as is None or not set(phrase.fields) <= set(SEARCHED):
        return None
    word = _verdict(phrase)
    return word if word in _phrases_of(phrase.judged_as) else None


def verdicts(text: AnalysedText) -> set[str]:
    """Return the verdicts on everything that stands in a text."""
    found: set[str] = set()
    by_anchor = _by_anchor()
    for reading in text.readings:
        for anchor in reading.places.keys() & by_anchor.keys():
            found.update(
                word
                for word, phrase in by_anchor[anchor].items()
                if word not in found and phrase_places(phrase, reading)
            )
    return found


def all_verdicts() -> Iterator[tuple[str, Phrase]]:
    """Yield every verdict there is with a phrase it is on."""
    for name in dict.fromkeys((*names_that_are_words(), *judged_towns())):
        yield from _phrases_of(name).items()


@cache
def _by_anchor() -> Mapping[str, Mapping[str, Phrase]]:
    """By every form of one word of each phrase, without which it cannot stand, the phrases by their verdicts.

    Of its words the one that fewest phrases have: all towns are a "Stadt".
    """
    phrases = dict(all_verdicts())
    shared = Counter(form for phrase in phrases.values() for forms in _anchors(phrase) for form in forms)
    found: dict[str, dict[str, Phrase]] = {}
    for word, phrase in phrases.items():
        for form in min(_anchors(phrase), key=lambda forms: max(map(shared.__getitem__, forms))):
            found.setdefault(form, {})[word] = phrase
    return found


def _anchors(phrase: Phrase) -> list[tuple[str, ...]]:
    return [_forms(term) for term in phrase.words if not isinstance(term, Wildcard)]


@cache
def _phrases_of(name: str) -> Mapping[str, Phrase]:
    """Return by their verdicts the phrases that a query for this name looks for, however it is put."""
    full_names = judged_towns().get(name)
    towns = dict.fromkeys((name, *full_names)) if full_names else ()
    nodes = [read_phrase(name, 0, len(name))] if word_context(name) else []
    nodes += [read_town(town, 0, len(town), SEARCHED) for town in towns]
    # A single word of which nothing must be known but that it stands somewhere is itself in the index.
    phrases = (phrase for node in nodes for phrase in _phrases(node) if phrase.context or phrase.words[1:])
    return {_verdict(phrase): phrase for phrase in phrases if phrase.judged_as}


def _phrases(node: Node) -> Iterator[Phrase]:
    match node:
        case Phrase():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from _phrases(child)
        case Not(child):
            yield from _phrases(child)


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
