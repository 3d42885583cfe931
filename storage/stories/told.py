"""A text as it is compared with others: sentence by sentence, with the names and numbers in each."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise

from query.analysis import AnalysedText, Document, Token
from query.compounds import compound_readings
from query.folding import fold, spelling
from query.lexicon import Kind, readings
from query.stopwords import STOPWORDS
from query.tree import Field
from storage.stories.numbers import numbers

_ENDING = re.compile(r"(?<=\w{4})(?:e?r?s|er|ern)$")
_OF_THE_CALENDAR = frozenset(
    """
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar maerz april mai juni
    juli august september oktober november dezember
    """.split()  # noqa: SIM905  a list of twenty words reads worse
)
_SHORTEST = 3  # letters of a word that says something


@dataclass(frozen=True)
class Sentence:
    """What one sentence says, all words folded."""

    words: tuple[str, ...]  # in order, without those that any text holds
    names: frozenset[str]  # without their endings
    capitals: frozenset[str]  # names and nouns, likewise
    numbers: frozenset[str]  # storage.stories.numbers


@dataclass(frozen=True)
class Told:
    """What an article tells, in teaser and body; a sentence that stands there twice counts once."""

    kicker: Sentence
    title: Sentence
    sentences: tuple[Sentence, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words of the sentences in order."""
        return tuple(chain.from_iterable(sentence.words for sentence in self.sentences))

    @cached_property
    def names(self) -> frozenset[str]:
        """All names of all sentences."""
        return frozenset().union(*(sentence.names for sentence in self._everything))

    @cached_property
    def capitals(self) -> Mapping[str, int]:
        """All names and nouns, with the number of sentences that have them; the headline is one."""
        return Counter(word for sentence in self._everything for word in sentence.capitals)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """All numbers of all sentences."""
        return frozenset().union(*(sentence.numbers for sentence in self.sentences))

    @cached_property
    def opening(self) -> frozenset[str]:
        """The names and nouns in kicker, headline and first sentence."""
        return frozenset().union(*(one.capitals for one in (self.kicker, self.title, *self.sentences[:1])))

    @property
    def _everything(self) -> Sequence[Sentence]:
        return (self.kicker, self.title, *self.sentences)


def told(document: Document) -> Told:
    """Read an analysed article."""
    kicker, title, teaser, body = (
        list(_sentences(document.texts[field])) if field in document.texts else []
        for field in (Field.KICKER, Field.TITLE, Field.TEASER, Field.BODY)
    )
    once: dict[tuple[str, ...], Sentence] = {}
    for sentence in (*teaser, *body):
        if sentence.words:
            once.setdefault(sentence.words, sentence)
    return Told(_joined(kicker), _joined(title), tuple(once.values()))


def _joined(sentences: Sequence[Sentence]) -> Sentence:
    return Sentence(
        words=tuple(chain.from_iterable(one.words for one in sentences)),
        names=frozenset().union(*(one.names for one in sentences)),
        capitals=frozenset().union(*(one.capitals for one in sentences)),
        numbers=frozenset().union(*(one.numbers for one in sentences)),
    )


def _sentences(text: AnalysedText) -> Iterator[Sentence]:
    reading = text.readings[0]
    starts = [0, *reading.boundaries, len(reading.tokens)]
    for first, end in pairwise(starts):
        if tokens := reading.tokens[first:end]:
            yield _sentence(text.text, tokens)


def _sentence(text: str, tokens: Sequence[Token]) -> Sentence:
    words = tuple(
        token.folded
        for token in tokens
        if token.folded not in STOPWORDS and (len(token.folded) >= _SHORTEST or token.folded.isdigit())
    )
    names = frozenset(_ENDING.sub("", folded) for folded in _names(text, tokens))
    nouns = (token.folded for token in tokens[1:] if text[token.start].isupper())
    capitals = names.union(_ENDING.sub("", folded) for folded in nouns)
    return Sentence(words, names, capitals, numbers(text[tokens[0].start : tokens[-1].end]))


def _names(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """Yield names, folded. Behind a first name a surname may look like a compound: Bernd Lauermann."""
    follows_name = False
    for number, token in enumerate(tokens):
        word = text[token.start : token.end]
        found = is_name(word, is_first=number == 0) or (follows_name and _may_be_surname(word))
        if found:
            yield token.folded
        follows_name = found and text[token.end : token.end + 1] == " "


def _may_be_surname(word: str) -> bool:
    return word[:1].isupper() and not readings(spelling(word))


@lru_cache(maxsize=2**15)
def is_name(word: str, *, is_first: bool = False) -> bool:
    """Tell whether a word of a sentence names somebody or something: Weichel, Kusel, GISA.

    Known names are, and words that are neither known nor made of known ones. A sentence begins with a capital
    anyway: there only what can be nothing but a name is one.
    """
    if not word[:1].isupper() or len(word) < _SHORTEST or not word.isalpha():
        return False
    if fold(word) in STOPWORDS or fold(word) in _OF_THE_CALENDAR:
        return False
    spelled = spelling(word)
    kinds = {reading.kind for reading in readings(spelled)}
    if is_first or kinds:
        return kinds == {Kind.NAME} or (Kind.NAME in kinds and not is_first)
    return not compound_readings(spelled)
