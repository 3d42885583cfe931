"""What a query means, part by part, and on request what an article answers to each part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from query.analysis import Document
from query.evaluation import evaluate
from query.folding import fold
from query.forms import Form
from query.tree import (
    SEARCHED,
    And,
    Context,
    Exact,
    Field,
    Near,
    Node,
    Not,
    Or,
    Period,
    Phrase,
    Query,
    Term,
    Typo,
    Wildcard,
    Word,
)
from query.verdicts import verdict
from query.wording import Language, Wording, wording


class Outcome(StrEnum):
    """Whether a part of a query holds for an article."""

    HIT = "hit"
    MISS = "miss"


@dataclass(frozen=True, kw_only=True)
class FormGroup:
    """Forms of a word that count for the same reason; of a wildcard, its stems."""

    reason: Form
    label: str
    forms: tuple[str, ...]  # folded, in order; letter by letter of an exact word


@dataclass(frozen=True, kw_only=True)
class ExplainedWord:
    """A word of a phrase, as typed, and what may stand for it in a text."""

    text: str
    groups: tuple[FormGroup, ...]


@dataclass(frozen=True, kw_only=True)
class FoundText:
    """A place of an article: offsets into the text of the field, and what stands there."""

    field: Field
    start: int
    end: int
    text: str
    form: Form


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A node of the query, with every text in the reader's language.

    The children of NAHE are what it joins. Without an article `outcome` is None and there are no hits. A
    node that misses may have children that hit: they say what is there of it, and under NICHT what excludes.
    """

    node: Node
    label: str
    notes: tuple[str, ...] = ()  # fields, and what beside a name tells that it is none
    words: tuple[ExplainedWord, ...] = ()
    children: tuple["Explained", ...] = ()
    outcome: Outcome | None = None
    hits: tuple[FoundText, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An article that a query is asked of; `today` is the day in Berlin from which periods count back."""

    document: Document
    today: date


def explain(query: Query, language: Language, asked: Asked | None = None) -> Explained:
    """Explain a query, and of each part whether the article it is asked of answers it, and where."""
    return _explained(query.root, wording(language), asked)


def _explained(node: Node, words: Wording, asked: Asked | None) -> Explained:
    outcome, hits = (None, ()) if asked is None else _answer(node, asked)
    return Explained(
        node=node,
        label=_label(node, words),
        notes=tuple(_notes(node, words)) if isinstance(node, Phrase) else (),
        words=tuple(_word(term, words) for term in node.words) if isinstance(node, Phrase) else (),
        children=tuple(_explained(child, words, asked) for child in _children(node)),
        outcome=outcome,
        hits=hits,
    )


def _answer(node: Node, asked: Asked) -> tuple[Outcome, tuple[FoundText, ...]]:
    match = evaluate(Query("", node), asked.document, today=asked.today)
    if match is None:
        return Outcome.MISS, ()
    texts = asked.document.texts
    return Outcome.HIT, tuple(
        FoundText(
            field=hit.field,
            start=hit.start,
            end=hit.end,
            text=texts[hit.field].text[hit.start : hit.end],
            form=hit.form,
        )
        for hit in match.hits
    )


def _children(node: Node) -> Iterator[Node]:
    match node:
        case And(children) | Or(children):
            yield from children
        case Not(child):
            yield child
        case Near(operands):
            yield from (phrases[0] if len(phrases) == 1 else Or(phrases) for phrases in operands)


def _label(node: Node, words: Wording) -> str:  # noqa: PLR0911  one a kind of node
    match node:
        case Phrase():
            return (words.word if len(node.words) == 1 else words.phrase).format(text=_typed(node))
        case Near(words_between=None):
            return words.near_sentence
        case Near(words_between=0):
            return words.near_beside
        case Near(words_between=distance):
            return words.near_words.format(n=distance)
        case Period():
            return _period(node, words)
        case Not():
            return words.exclusion
        case Or(name=str(name)):
            return words.of_name.format(name=name)
        case Or():
            return words.alternative
        case And():
            return words.conjunction


def _typed(phrase: Phrase) -> str:
    """Return the words of a phrase as typed; of one that a place was written out for, what it looks for."""
    looked_for = " ".join(term.text for term in phrase.words)
    return phrase.text if fold(phrase.text) == fold(looked_for) else looked_for


def _period(period: Period, words: Wording) -> str:
    first, last = (day and f"{day:{words.day_format}}" for day in (period.first, period.last))
    if period.last_days is not None:
        when = words.today if period.last_days == 1 else words.last_days.format(n=period.last_days)
    elif first and last:
        when = words.between.format(first=first, last=last)
    else:
        when = words.since.format(first=first) if first else words.until.format(last=last)
    # The period of an alias has the alias for its text.
    return (words.valid if period.text.startswith("@") else words.published).format(when=when)


def _notes(phrase: Phrase, words: Wording) -> Iterator[str]:
    if phrase.fields != SEARCHED:
        yield words.only_in.format(fields=", ".join(words.fields[field] for field in phrase.fields))
    if phrase.context is not None:
        yield from _context(phrase.context, words)
    if known := verdict(phrase):
        yield words.judged.format(verdict=known)


def _context(context: Context, words: Wording) -> Iterator[str]:
    if context.capital:
        yield words.not_small
    for note, sequences in (
        (words.not_after, context.not_after),
        (words.not_before, context.not_before),
        (words.sure_after, context.sure_after),
        (words.sure_before, context.sure_before),
    ):
        if sequences:
            shown = sorted(" ".join(sequence) for sequence in sequences)
            yield note.format(words=", ".join(shown).replace("#", words.any_number))


def _word(term: Term, words: Wording) -> ExplainedWord:
    return ExplainedWord(text=term.text, groups=tuple(_groups(term, words)))


def _groups(term: Term, words: Wording) -> Iterator[FormGroup]:
    match term:
        case Word():
            for reason in Form:
                if forms := tuple(form for form, why in term.forms if why is reason):
                    yield FormGroup(reason=reason, label=words.forms[reason], forms=forms)
        case Wildcard():
            label = (words.holds if term.open_end else words.ends) if term.open_start else words.begins
            yield FormGroup(reason=Form.WILDCARD, label=label, forms=tuple(sorted(term.stems)))
        case Typo():
            yield FormGroup(reason=Form.TYPO, label=words.forms[Form.TYPO], forms=tuple(sorted(term.forms)))
        case Exact():
            yield FormGroup(reason=Form.EXACT, label=words.forms[Form.EXACT], forms=(term.written,))
