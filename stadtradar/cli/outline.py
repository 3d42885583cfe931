"""An explained query as lines of text, indented by what belongs to what."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from query import SEARCHED, Near, Not, Phrase
from query.explanation import Explained, ExplainedWord, FormGroup, FoundText, Outcome
from query.wording import Wording

_INDENT = "  "
_FORMS_SHOWN = 3


def outline(explained: Explained, words: Wording, *, complete: bool) -> Iterator[str]:
    """Yield the lines: every part, its forms (`complete`: all of them) and where an article answers it."""
    yield from _part(explained, words, complete=complete)
    yield ""
    yield words.searched.format(fields=", ".join(words.fields[field] for field in SEARCHED))


def _part(explained: Explained, words: Wording, *, complete: bool) -> Iterator[str]:
    answer = _answer(explained, words)
    yield f"{explained.label} – {answer}" if answer else explained.label
    if isinstance(explained.node, (Phrase, Near)):  # of others those of their parts are all there is
        yield from (f"{_INDENT}{line}" for line in _places(explained.hits, words))
    yield from (f"{_INDENT}{note}" for note in explained.notes)
    for word in explained.words:
        yield from (f"{_INDENT}{line}" for line in _forms(word, explained.words, words, complete=complete))
    for child in explained.children:
        yield from (f"{_INDENT}{line}" for line in _part(child, words, complete=complete))


def _answer(explained: Explained, words: Wording) -> str:
    match explained.outcome:
        case None:
            return ""
        case Outcome.HIT:
            return words.not_excluded if isinstance(explained.node, Not) else words.hit
        case Outcome.MISS:
            return words.excluded if isinstance(explained.node, Not) else words.miss


def _places(hits: Sequence[FoundText], words: Wording) -> Iterator[str]:
    """Yield a line for each field: Text: Kaiserslauterns (Genitiv, 2-mal), ..."""
    for field, found in groupby(hits, lambda hit: hit.field):
        counted = Counter((" ".join(hit.text.split()), hit.form) for hit in found)
        told = (
            f"{text} ({words.forms[form]}{', ' + words.times.format(n=count) if count > 1 else ''})"
            for (text, form), count in counted.items()
        )
        yield f"→ {words.fields[field]}: {', '.join(told)}"


def _forms(
    word: ExplainedWord, of_phrase: Sequence[ExplainedWord], words: Wording, *, complete: bool
) -> Iterator[str]:
    """Yield a line for each reason, within a phrase below the word."""
    lines = [_group(group, words, complete=complete) for group in word.groups]
    if len(of_phrase) == 1:
        yield from lines
        return
    yield f"{word.text}"
    yield from (f"{_INDENT}{line}" for line in lines)


def _group(group: FormGroup, words: Wording, *, complete: bool) -> str:
    forms = group.forms if complete else group.forms[:_FORMS_SHOWN]
    hidden = len(group.forms) - len(forms)
    more = f" … {words.more.format(n=hidden)}" if hidden else ""
    count = f" ({len(group.forms)})" if len(group.forms) > 1 else ""
    return f"{group.label}{count}: {', '.join(forms)}{more}"
