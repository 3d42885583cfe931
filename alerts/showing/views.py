"""The view model of a mail on one story, from which both its parts are rendered."""

from dataclasses import dataclass

from alerts.alert import Alert
from alerts.showing.cards import CardView, card_of, headline
from alerts.showing.cleaning import line, shortened
from alerts.showing.footer import FooterView, footer_of
from alerts.showing.links import NO_LEGAL, Legal, Links, StoryLinks
from alerts.showing.reasons import ReasonView, actions, reason_of
from alerts.wording import Wording, wording
from storage.tables import Snippet

SUBJECT_LIMIT = 150


@dataclass(frozen=True, kw_only=True)
class AlertView:
    """What a reader sees of an alert. Every text is one clean line."""

    words: Wording
    subject: str
    preheader: str
    card: CardView
    reason: ReasonView
    footer: FooterView


def view_of(alert: Alert, links: Links, *, legal: Legal = NO_LEGAL, contact: str = "") -> AlertView:
    """Decide what a mail shows. Pure: the same alert always gives the same view."""
    words = wording(alert.language, alert.address_form)
    card = card_of(alert, links.stories.get(alert.row_id, StoryLinks()), words)
    several = len(alert.searches) > 1
    return AlertView(
        words=words,
        subject=_labelled(_subject(alert, words), alert, words),
        preheader=card.summary,
        card=card,
        reason=reason_of(alert.searches, words, one=words.why_one_search, several=words.why_several_searches),
        footer=footer_of(words, legal, contact=contact, actions=actions(links, words, several=several)),
    )


def _subject(alert: Alert, words: Wording) -> str:
    article = alert.articles[0]
    title, kicker = headline(article, words), line(article.kicker or "")
    if not kicker or article.snippet is Snippet.NONE or kicker.casefold() in title.casefold():
        return shortened(title, SUBJECT_LIMIT)
    place = f" – {shortened(kicker, SUBJECT_LIMIT // 3)}"
    return shortened(title, SUBJECT_LIMIT - len(place)) + place


def _labelled(subject: str, alert: Alert, words: Wording) -> str:
    if alert.is_update:
        return words.update_subject.format(subject=subject)
    return words.late_subject.format(subject=subject) if alert.late_reason else subject
