"""Whether two articles tell one story, and why."""

from dataclasses import dataclass

from storage.stories.likeness import Likeness
from storage.stories.told import Told
from storage.tables.stories import StoryReason

WINDOW = 30  # days; copies follow within weeks, what comes back after that is told anew
_MOST = 0.74  # of one of the two texts must stand in the other
_LEAST = 0.2  # and so much of the other in the first: a roundup holds many stories
_SHORT = 25  # words that say something; fewer are hardly more than a headline
_LONG = 100  # and so many are more than a standing notice
_ALIKE, _ALIKE_AT_HOME = 0.5, 0.25  # of all words of two headlines, and of two of one source
_EXCHANGED, _EXCHANGED_ALONE = 0.2, 0.25  # of all sentences that name somebody
_TIMES = 3  # as often as the other an article says what it is about


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a comparison comes to."""

    joined: bool
    reason: StoryReason
    likeness: Likeness


def judge(our: Told, their: Told, *, days: int, same_source: bool) -> Verdict:
    """Decide about two articles that appeared so many days apart."""
    found = Likeness(our, their)
    reason = _other_words(found) or _other_story(found, our, their)
    if reason is None and abs(days) > WINDOW:
        reason = StoryReason.FAR_APART
    if reason is None:
        reason = _too_little(found, min(len(our.words), len(their.words)), same_source=same_source)
    return Verdict(joined=reason is None, reason=reason or StoryReason.NEAR_COPY, likeness=found)


def _other_words(found: Likeness) -> StoryReason | None:
    # What stands in both from the middle on is how a house describes itself.
    if max(found.ours, found.theirs) < _MOST or not found.opening:
        return StoryReason.OTHER_WORDS
    return StoryReason.SMALL_PART if min(found.ours, found.theirs) < _LEAST else None


def _other_story(found: Likeness, our: Told, their: Told) -> StoryReason | None:
    many = sum(exchange.weight for exchange in found.exchanges)
    # One alone may be a slip of the pen, unless there is little else to go by.
    says_of_others = many > 0 and many >= (_EXCHANGED if many > 1 else _EXCHANGED_ALONE) * found.telling
    is_about_others = _is_about(our, their) and _is_about(their, our)
    differs = says_of_others or is_about_others or found.title_exchange is not None
    return StoryReason.OTHER_NAMES if differs else None


def _is_about(one: Told, other: Told) -> bool:
    """Tell whether a text is about something that the other mentions in passing at most."""
    return any(
        one.capitals[word] >= max(2 if word in one.names else 3, _TIMES * other.capitals.get(word, 0))
        for word in one.opening
    )


def _too_little(found: Likeness, words: int, *, same_source: bool) -> StoryReason | None:
    """Texts of few words need headlines alike: the note of a paywall stands under every one."""
    if words < _SHORT and found.titles < _ALIKE:
        return StoryReason.TOO_SHORT
    is_formula = same_source and words < _LONG and found.titles < _ALIKE_AT_HOME
    return StoryReason.OWN_FORMULA if is_formula else None
