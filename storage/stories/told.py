"""A text as it is compared with others: sentence by sentence, with the names and numbers in each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, compress, pairwise

from query.analysis import AnalysedText, Document, Reading
from query.compounds import compound_readings
from query.folding import fold, spelling
from query.lexicon import Kind, readings
from query.places import places_named
from query.remembered import Remembered
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
    """A sentence; what it says is looked at only where it is compared."""

    reading: Reading = field(repr=False)  # the whole of which it is a part
    first: int  # the number of its first word
    end: int  # and of the one behind its last; it has one word at least

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words in order, without those that any text holds."""
        words = self.reading.words[self.first : self.end]
        return tuple(compress(words, map(_says_something.__getitem__, words)))

    @cached_property
    def word_set(self) -> frozenset[str]:
        """The same, each once."""
        return frozenset(self.words)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names, folded and without their endings."""
        return frozenset(stem(name) for name in self.written_names)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Names and nouns, likewise. The first word may be neither."""
        return self.names.union(self._capitals(self.first + 1))

    @cached_property
    def all_capitals(self) -> frozenset[str]:
        """Names and nouns, and the first word."""
        return self.names.union(self._capitals(self.first))

    def _capitals(self, first: int) -> Iterator[str]:
        words, written = self.reading.words, self.reading.written
        return (_ENDING.sub("", words[at]) for at in range(first, self.end) if written[at][0].isupper())

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers as `storage.stories.numbers` spells them."""
        start, end = self.reading.span(self.first, self.end - 1)
        return numbers(self.reading.text[start:end])

    @cached_property
    def written_names(self) -> Sequence[str]:
        """The names as they are written."""
        return tuple(self._written_names())

    def _written_names(self) -> Iterator[str]:
        """Behind a first name a surname may look like a compound: Bernd Lauermann."""
        follows_name = False
        for at in range(self.first, self.end):
            word = self.reading.written[at]
            found = is_name(word, is_first=at == self.first) or (follows_name and _may_be_surname(word))
            if found:
                yield word
            follows_name = found and self.reading.gaps[at + 1][:1] == " "


@dataclass(frozen=True)
class Told:
    """What an article tells, in teaser and body; a sentence that stands there twice counts once."""

    kicker: tuple[Sentence, ...]
    title: tuple[Sentence, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def title_words(self) -> frozenset[str]:
        """All words of the title that are no numbers."""
        words = chain.from_iterable(sentence.words for sentence in self.title)
        return frozenset(word for word in words if not word.isdigit())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words of the sentences in order."""
        return tuple(chain.from_iterable(sentence.words for sentence in self.sentences))

    @cached_property
    def having(self) -> Mapping[str, Sequence[int]]:
        """Every word with the numbers of the sentences that have it."""
        having = defaultdict(list)
        for number, sentence in enumerate(self.sentences):
            for word in sentence.word_set:
                having[word].append(number)
        return having

    @cached_property
    def names(self) -> frozenset[str]:
        """All names of all sentences."""
        return frozenset().union(*(sentence.names for sentence in self._everything))

    @cached_property
    def capitals(self) -> Mapping[str, int]:
        """All names and nouns, with the number of sentences that have them; headlines are some."""
        return Counter(word for sentence in self._everything for word in sentence.capitals)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """All numbers of all sentences."""
        return frozenset().union(*(sentence.numbers for sentence in self._everything))

    @cached_property
    def opening(self) -> frozenset[str]:
        """The names and nouns in kicker, headline and first sentence."""
        return frozenset().union(*(one.capitals for one in (*self.kicker, *self.title, *self.sentences[:1])))

    def written(self, stems: Iterable[str]) -> list[str]:
        """Return names and numbers in alphabetical order, names as the text writes them first."""
        known: dict[str, str] = {}
        for sentence in self._everything:
            for name in sentence.written_names:
                known.setdefault(stem(name), name)
        return sorted(known.get(one, one) for one in stems)

    @property
    def _everything(self) -> Sequence[Sentence]:
        return (*self.kicker, *self.title, *self.sentences)


def told(document: Document) -> Told:
    """Read an analysed article."""
    kicker, title = (
        tuple(_sentences(document.texts[one])) if one in document.texts else ()
        for one in (Field.KICKER, Field.TITLE)
    )
    once: dict[tuple[str, ...], Sentence] = {}
    for sentence in chain.from_iterable(map(_sentences, texts_told(document))):
        if sentence.words:
            once.setdefault(sentence.words, sentence)
    return Told(kicker, title, tuple(once.values()))


def texts_told(document: Document) -> list[AnalysedText]:
    """Return the texts whose sentences an article tells."""
    return [document.texts[field] for field in (Field.TEASER, Field.BODY) if field in document.texts]


def spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends, by the numbers of words; one without words is empty."""
    return pairwise([0, *reading.boundaries, len(reading.words)])


def says_something(folded: str) -> bool:
    """Tell whether a word is none that any text holds."""
    return folded not in STOPWORDS and (len(folded) >= _SHORTEST or folded.isdigit())


def stem(name: str) -> str:
    """Return a name folded and without its ending: Kaiserslauterns and Kaiserslauterer are one."""
    return _ENDING.sub("", fold(name))


def _sentences(text: AnalysedText) -> Iterator[Sentence]:
    reading = text.readings[0]
    return (Sentence(reading, first, end) for first, end in spans(reading) if first < end)


_says_something = Remembered(says_something)


def _may_be_surname(word: str) -> bool:
    return word[:1].isupper() and not readings(spelling(word))


@lru_cache(maxsize=2**15)
def is_name(word: str, *, is_first: bool = False) -> bool:
    """Tell whether a word of a sentence names somebody or something: Weichel, Kusel, GISA.

    Known names are, towns (Hof, Essen), and words that are neither known nor made of known ones. A sentence
    begins with a capital anyway: there only what can be nothing but a name is one.
    """
    if not word[:1].isupper() or len(word) < _SHORTEST or not word.isalpha():
        return False
    if fold(word) in STOPWORDS or fold(word) in _OF_THE_CALENDAR:
        return False
    spelled = spelling(word)
    kinds = {reading.kind for reading in readings(spelled)}
    if is_first or kinds == {Kind.NAME}:
        return kinds == {Kind.NAME}
    return bool(places_named(word)) or not (kinds or compound_readings(spelled))
