"""What a mail to operators shows: the faults that began and ended, those of one kind together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.faults.fault_english import in_english
from alerts.faults.fault_names import FAULT_NAMES
from alerts.faults.operator_wording import OPERATOR_WORDINGS, OperatorWording
from alerts.showing.cleaning import line, shortened, web_link
from alerts.wording import BERLIN

_MOST_OF_A_KIND = 50  # an outage of a host with hundreds of sources is one mail, and one that can be read
_LONGEST_TEXT = 1000


@dataclass(frozen=True, kw_only=True)
class ToldFault:
    """A fault as the mail needs it."""

    id: int
    source: str  # its title
    kind: str
    text: str
    evidence: str
    remedy: str
    opened_at: datetime
    closed_at: datetime | None  # None while open
    is_opening_known: bool  # False: the operators have not been told that it began


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One fault in the mail."""

    source: str
    text: str
    evidence: str
    when: str


@dataclass(frozen=True, kw_only=True)
class KindOfFault:
    """The faults of one kind, with one remedy."""

    heading: str
    entries: tuple[Entry, ...]
    more: str  # empty: all are named
    remedy: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """Those that began, passed or ended."""

    heading: str
    kinds: tuple[KindOfFault, ...]


@dataclass(frozen=True, kw_only=True)
class OperatorView:
    """Everything the mail shows."""

    subject: str
    words: OperatorWording
    sections: tuple[Section, ...]
    sources_url: str | None


def operator_view(
    faults: Sequence[ToldFault], *, sender: str, language: str, sources_url: str
) -> OperatorView:
    """Return what to show of these faults, each of which began or ended untold."""
    words = OPERATOR_WORDINGS[language]
    opened = [fault for fault in faults if fault.closed_at is None]
    passed = [fault for fault in faults if fault.closed_at is not None and not fault.is_opening_known]
    closed = [fault for fault in faults if fault.closed_at is not None and fault.is_opening_known]
    parts = ((words.opened, opened), (words.passed, passed), (words.closed, closed))
    return OperatorView(
        subject=_subject(opened, [*passed, *closed], line(sender), words),
        words=words,
        sections=tuple(_section(heading, some, words) for heading, some in parts if some),
        sources_url=web_link(sources_url),
    )


def _subject(
    opened: Sequence[ToldFault], ended: Sequence[ToldFault], sender: str, words: OperatorWording
) -> str:
    names = FAULT_NAMES[words.language]
    said = []
    if opened:
        sources = {fault.source for fault in opened}
        kind = names.get(opened[0].kind, opened[0].kind)
        one = words.one_opened.format(source=_short(opened[0].source), kind=kind)
        said.append(one if len(sources) == 1 else words.many_opened.format(count=len(sources)))
    if well := {fault.source for fault in ended} - {fault.source for fault in opened}:
        one = words.one_closed.format(source=_short(min(well)))
        said.append(one if len(well) == 1 else words.many_closed.format(count=len(well)))
    if not said:  # one fault of a source ended and another began earlier
        said.append(words.one_closed.format(source=_short(ended[0].source)))
    return words.subject.format(sender=sender, what=", ".join(said))


def _section(heading: str, faults: Sequence[ToldFault], words: OperatorWording) -> Section:
    by_kind: dict[str, list[ToldFault]] = {}
    for fault in faults:
        by_kind.setdefault(fault.kind, []).append(fault)
    kinds = tuple(_kind(kind, some, words) for kind, some in by_kind.items())
    return Section(heading=heading, kinds=kinds)


def _kind(kind: str, faults: Sequence[ToldFault], words: OperatorWording) -> KindOfFault:
    names: Mapping[str, str] = FAULT_NAMES[words.language]
    left = len(faults) - _MOST_OF_A_KIND
    is_open = faults[0].closed_at is None
    return KindOfFault(
        heading=names.get(kind, kind),
        entries=tuple(_entry(fault, words) for fault in faults[:_MOST_OF_A_KIND]),
        more=words.more.format(count=left) if left > 0 else "",
        remedy=_text(faults[0].remedy, words) if is_open else "",
    )


def _entry(fault: ToldFault, words: OperatorWording) -> Entry:
    start = _clock(fault.opened_at, words)
    if fault.closed_at is None:
        when = words.since.format(at=start)
    else:
        when = words.lasted.format(start=start, end=_clock(fault.closed_at, words))
    return Entry(
        source=_short(fault.source),
        text=_text(fault.text, words),
        evidence=_text(fault.evidence, words) if fault.closed_at is None else "",
        when=when,
    )


def _clock(moment: datetime, words: OperatorWording) -> str:
    return moment.astimezone(BERLIN).strftime(words.clock)


def _short(title: str) -> str:
    return shortened(line(title), 80)


def _text(german: str, words: OperatorWording) -> str:
    twin = in_english(german) if words.language == "en" else None
    return shortened(line(twin or german), _LONGEST_TEXT)
