"""Whether two articles tell one story, and why."""

from dataclasses import dataclass

from storage.stories.likeness import Likeness, likeness
from storage.stories.told import Told
from storage.tables.stories import StoryReason

WINDOW = 30  # days; copies follow within weeks, what comes back after that is told anew
_MOST = 0.7  # of one of the two texts must stand in the other
_LEAST = 0.2  # and so much of the other in the first: a roundup holds many stories
_SHORT, _LONG = (
    25,
    100,
)  # words that say something: hardly more than a headline, longer than a standing notice
_ALIKE = 0.5  # of all words of two headlines
_EXCHANGED = 0.2  # of all sentences that name somebody
_TIMES = 3  # as often as the other an article names whom it is about


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a comparison comes to."""

    joined: bool
    reason: StoryReason
    likeness: Likeness


def judge(our: Told, their: Told, *, days: int, same_source: bool) -> Verdict:
    """Decide about two articles that appeared so many days apart."""
    found = likeness(our, their)
    reason = _other_words(found) or _other_story(found, our, their)
    if reason is None and abs(days) > WINDOW:
        reason = StoryReason.FAR_APART
    if reason is None and not _titles_alike(our, their):
        reason = _too_little(min(len(our.words), len(their.words)), same_source=same_source)
    return Verdict(joined=reason is None, reason=reason or StoryReason.NEAR_COPY, likeness=found)


def _other_words(found: Likeness) -> StoryReason | None:
    # What stands in both from the middle on is how a house describes itself.
    if max(found.ours, found.theirs) < _MOST or not found.opening:
        return StoryReason.OTHER_WORDS
    return StoryReason.SMALL_PART if min(found.ours, found.theirs) < _LEAST else None


def _other_story(found: Likeness, our: Told, their: Told) -> StoryReason | None:
    many = len(found.exchanges)
    says_of_others = many > 1 and many >= _EXCHANGED * found.telling
    is_about_others = _is_about(our, their) and _is_about(their, our)
    return StoryReason.OTHER_NAMES if says_of_others or is_about_others else None


def _is_about(one: Told, other: Told) -> bool:
    """Tell whether a text is about somebody whom the other mentions in passing at most."""
    return any(one.names[name] >= max(2, _TIMES * other.names.get(name, 0)) for name in one.opening_names)


def _too_little(words: int, *, same_source: bool) -> StoryReason | None:
    if words < _SHORT:
        return StoryReason.TOO_SHORT
    return StoryReason.OWN_FORMULA if same_source and words < _LONG else None


def _titles_alike(our: Told, their: Told) -> bool:
    ours, theirs = set(our.title.words), set(their.title.words)
    return len(ours & theirs) >= _ALIKE * len(ours | theirs)
