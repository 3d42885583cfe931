"""What stadt: looks for: the names of a municipality as print shows them, told apart from its namesakes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from query.additions import Words, folded_words
from query.forms import Form
from query.homonyms import Rules, rules_of_adjectives, rules_of_all_towns, town_rules
from query.longer_names import beside
from query.places import Place, places, places_named, printed_names
from query.telling_words import rivals, telling_against, telling_for
from query.town_words import ALSO_WORDS, folded_forms, is_written_small, name_words, people_words
from query.tree import And, Field, Leaf, Node, Not, Or, Phrase, Term, Word, with_leaves
from query.unknown_towns import unknown_town


def read_town(query: str, start: int, end: int, fields: tuple[Field, ...]) -> Or:
    """Return the node that looks for the municipality named in a part of the query.

    A name that several have, without what tells them apart, means them all. Raises QueryError for a name that
    none has.
    """
    typed = Phrase(query[start:end], (), start, end, fields)
    found = places_named(typed.text)
    if not found:
        raise unknown_town(query, start, end)
    name = found[0].plain_name
    nodes = _one(found[0], typed) if len(found) == 1 else _any_of(found, typed)
    if any(map(_is_judged, found)):
        nodes = (with_leaves(node, partial(_judged, name)) for node in nodes)
    described = _described(found[0]) if len(found) == 1 else f"{name} (alle {len(found)} Orte dieses Namens)"
    return Or(tuple(nodes), described)


@cache
def judged_towns() -> Mapping[str, Sequence[str]]:
    """Return the towns for which each article is searched when it is indexed (`query.verdicts`).

    All but the smallest, and those whose names are words as well: full names by the one they may share.
    """
    found: dict[str, list[str]] = {}
    for place in filter(_is_judged, places()):
        found.setdefault(place.plain_name, []).append(place.name)
    return found


def _any_of(found: Sequence[Place], typed: Phrase) -> Iterator[Node]:
    for name in dict.fromkeys(place.plain_name for place in found):
        own = [printed for place in found for printed in printed_names(place)]
        yield from (_full(printed, typed) for printed in _longer(own, name))
        yield from _plain(name, found, own, typed)


def _one(place: Place, typed: Phrase) -> Iterator[Node]:
    """Yield what leaves no doubt first: where two find the same words the first gives the reason."""
    own = printed_names(place)
    others = rivals(place, places_named(place.plain_name))
    yield from (_full(name, typed) for name in _longer(own, place.plain_name))
    plain = tuple(_plain(place.plain_name, [place], own, typed))
    if not others:
        yield from plain
        return
    if telling := telling_for(place, others):
        # What is twice excluded is wanted, and gives no hits.
        yield And((Or(tuple(map(_settled, plain))), Not(Not(Or(telling)))))
    undecided = Or(tuple(map(_doubtful, plain)))
    against = tuple(node for other in others for node in _names_of(place, other, typed))
    yield And((undecided, Not(Or(against)))) if against else undecided


def _names_of(place: Place, rival: Place, typed: Phrase) -> Iterator[Node]:
    """Yield what an article says that means the rival, wherever in the article it stands."""
    anywhere = Phrase(typed.text, (), typed.start, typed.end)
    for name in _longer(printed_names(rival), place.plain_name):
        yield replace(anywhere, words=name_words(name))
    yield from telling_against(place, rival)


def _plain(name: str, meant: Sequence[Place], own: Sequence[str], typed: Phrase) -> Iterator[Phrase]:
    """Yield the phrases that look for the name without its addition, and for its people and adjectives."""
    words = name_words(name)
    rules = _rules(name, meant, own)
    special = town_rules(name)
    doubtful = special is not None
    yield _phrase(words, _joined(rules, special) if special else rules, typed, doubtful=doubtful)
    of_people = replace(rules_of_adjectives(), not_after=rules.not_after - rules_of_all_towns().not_after)
    for people in people_words(name):
        small_is_word = not is_written_small(people)
        yield _phrase(people, replace(of_people, small_is_word=small_is_word), typed)


def _rules(name: str, meant: Sequence[Place], own: Sequence[str]) -> Rules:
    """Return what stands beside the name where another is meant: a district, a longer name, a namesake."""
    longer = beside(folded_words(name), meant)
    namesakes = [printed for other in places_named(name) for printed in printed_names(other)]
    all_towns = rules_of_all_towns()
    additions = frozenset(_behind(own, name))
    return Rules(
        not_after=all_towns.not_after | longer.before,
        not_before=(longer.behind | frozenset(_behind(namesakes, name))) - additions - _NO_ADDITIONS,
        sure_after=all_towns.sure_after,
    )


def _joined(rules: Rules, special: Rules) -> Rules:
    """The table knows the additions of all namesakes; only those of the place meant leave no doubt."""
    both = rules | special
    return replace(both, sure_before=both.sure_before - rules.not_before)


def _longer(names: Sequence[str], plain: str) -> Iterator[str]:
    """Yield the names that say more than the plain one; Halle (S.) reads as Halle's does and is none."""
    words = folded_words(plain)
    yield from (name for name in names if folded_words(name) not in {words, (*words, "s")})


def _behind(names: Sequence[str], plain: str) -> Iterator[Words]:
    words = folded_words(plain)
    for name in _longer(names, plain):
        full = folded_words(name)
        if full[: len(words)] == words:
            yield full[len(words) :]


def _full(name: str, typed: Phrase) -> Phrase:
    return _phrase(name_words(name), rules_of_all_towns(), typed)


def _phrase(words: tuple[Term, ...], rules: Rules, typed: Phrase, *, doubtful: bool = False) -> Phrase:
    return replace(typed, words=words, context=rules.context(folded_forms(words[-1]), doubtful=doubtful))


def _settled(phrase: Phrase) -> Phrase:
    """Let what else the article says count for each place of the name: that it is a town, and which."""
    return replace(phrase, context=phrase.context and replace(phrase.context, doubtful=False))


def _doubtful(phrase: Phrase) -> Phrase:
    """Let every form say that the article does not tell which of the namesakes it means."""
    *first, last = phrase.words
    if isinstance(last, Word):
        last = replace(last, forms=tuple((form, Form.HOMONYM) for form, _ in last.forms))
    return replace(phrase, words=(*first, last))


def _judged(name: str, leaf: Leaf) -> Leaf:
    return replace(leaf, judged_as=name) if isinstance(leaf, Phrase) else leaf


def _is_judged(place: Place) -> bool:
    return (place.population or 0) >= _LARGE or town_rules(place.plain_name) is not None


def _described(place: Place) -> str:
    if place.district == place.name:
        return f"{place.name} (kreisfreie Stadt, {place.state})"
    return f"{place.name} ({place.kind}, {place.district}, {place.state})"


_LARGE = 5_000  # inhabitants; some 2,500 names. Smaller ones are in few articles, which can be looked at
_NO_ADDITIONS = frozenset((word,) for word in ALSO_WORDS)
