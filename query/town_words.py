"""The words of a town's names and their forms; those of a name only, for Halle the town has no plural."""

from collections.abc import Iterable, Iterator

from query.additions import split_name
from query.adjectives import DECLINED_ADJECTIVES
from query.analysis import analyse
from query.folding import fold, spelling, written
from query.forms import Form
from query.names import place_forms, spellings
from query.tree import Exact, Term, Word

# Frankfurt (Oder) is none of the places in "Frankfurt oder Berlin".
ALSO_WORDS = frozenset({"oder"})


def name_words(name: str) -> tuple[Term, ...]:
    """Return the words of a name, with its genitive: Frankfurt am Main and Frankfurts am Main."""
    texts = _texts(name)
    inflected = len(_texts(split_name(name)[0])) - 1
    return tuple(
        _exact(text)
        if fold(text) in ALSO_WORDS
        else _word(text, _genitives(text) if number == inflected else (), Form.GENITIVE)
        for number, text in enumerate(texts)
    )


def people_words(plain_name: str) -> Iterator[tuple[Word, ...]]:
    """Yield the words of the adjective and the inhabitants: Bad Homburg -> Bad, Homburger.

    Adjectives in -sch come by themselves, for only they may be written small: hallesch.
    """
    *first, last = _texts(plain_name)
    words = tuple(_word(text, (), Form.WRITTEN) for text in first)
    forms = place_forms(spelling(last))
    stems = tuple(map(spelling, DECLINED_ADJECTIVES.get(last, ())))
    declined = {form for form in forms if form.startswith(stems)} if stems else set()
    for group in (forms - declined, declined):
        if group:
            yield (*words, _forms(last, group, Form.INHABITANT))


def is_written_small(words: tuple[Word, ...]) -> bool:
    """Tell whether these are the words of an adjective in -sch."""
    return any(form.endswith("sche") for form, _ in words[-1].forms)


def folded_forms(term: Term) -> frozenset[str]:
    """Return the forms of a word of a name without their reasons."""
    match term:
        case Word():
            return frozenset(form for form, _ in term.forms)
        case Exact():
            return frozenset({term.folded})
        case _:
            return frozenset()


def _exact(text: str) -> Exact:
    capital = f"{text[:1].upper()}{text[1:].lower()}"
    return Exact(text, written(capital), fold(text))


def _texts(name: str) -> list[str]:
    return [name[token.start : token.end] for token in analyse(name).tokens]


def _genitives(text: str) -> Iterable[str]:
    """Names take no -es; those that end in s, ß, x or z take an apostrophe, which is no letter."""
    return () if fold(text).endswith(("s", "x", "z")) else (f"{text}s",)


def _word(text: str, more: Iterable[str], reason: Form) -> Word:
    found = {**dict(_forms(text, more, reason).forms), **spellings(text)}
    return Word(text, tuple(sorted(found.items())))


def _forms(text: str, spelled: Iterable[str], reason: Form) -> Word:
    """Capitals let an umlaut lose its dots: Kolner."""
    folded = {form for one in spelled for form in spellings(f"{one[:1].upper()}{one[1:]}")}
    return Word(text, tuple((form, reason) for form in sorted(folded)))
