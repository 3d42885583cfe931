"""The one view model from which both parts of a mail are rendered."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.alert import Alert, AlertedArticle, AlertedSearch
from alerts.cleaning import line, shortened, web_link
from alerts.snippets import Excerpt, Parts, excerpt, marked, plain
from alerts.standing import readable
from alerts.wording import Wording, spoken_day, spoken_moment, wording
from query import Field, Hit, analyse_document, berlin_day, evaluate

_TITLE_LIMIT = 300
_SUBJECT_LIMIT = 150
_ALSO_IN_LIMIT = 5
_SOURCES_LIMIT = 30  # a story that more of them copy is known to everybody


@dataclass(frozen=True, kw_only=True)
class Link:
    """A named address; `url` is None where it may not be followed, `address` is then shown instead."""

    text: str
    url: str | None
    address: str


@dataclass(frozen=True, kw_only=True)
class AlertView:
    """What a reader sees of an alert. Every text is one clean line."""

    words: Wording
    subject: str
    preheader: str
    kicker: Parts
    title: Parts
    link: Link  # of the title
    origin: str
    late: str  # why it is told late; empty when it is told in time
    changed: str  # what was changed in the article; empty where that is no news to the reader
    history: Link | None  # where the versions are compared; None where nothing was changed
    paywall: str  # that only a teaser could be read; empty otherwise
    excerpt_label: str  # empty where a sentence needs none
    excerpt: Parts
    also_in: tuple[Link, ...]
    more_articles: str
    matches: str
    searches: tuple[str, ...]
    unsubscribe: str
    unsubscribe_url: str
    contact: str


def view_of(alert: Alert, *, unsubscribe_url: str, contact: str, history_url: str = "") -> AlertView:
    """Decide what a mail shows. Pure: the same alert always gives the same view.

    `history_url` is where the versions of the leading article are compared.
    """
    words = wording(alert.language)
    lead, *others = alert.articles
    hits = _hits(lead, alert)
    found = excerpt(lead.texts, hits)
    several = len(alert.searches) > 1
    origin = f"{line(lead.source)} · {_when(lead, words)}"
    return AlertView(
        words=words,
        subject=_labelled(_subject(lead), alert, words),
        preheader=plain(found.parts) if found else origin,
        kicker=_marked_unless(found, lead, Field.KICKER, hits),
        title=_marked_unless(found, lead, Field.TITLE, hits),
        link=_link(lead.title, lead.url),
        origin=origin,
        late=_late(alert, words),
        changed=_changed(alert, words),
        history=_link(words.history, history_url) if alert.changed and history_url else None,
        paywall=words.paywall if lead.is_teaser else "",
        excerpt_label=words.keywords if found and found.field is Field.KEYWORDS else "",
        excerpt=found.parts if found else (),
        also_in=tuple(_also(other) for other in others[:_ALSO_IN_LIMIT]),
        more_articles=_more(others[_ALSO_IN_LIMIT:], words),
        matches=words.why_several_searches if several else words.why_one_search,
        searches=tuple(_search(search, words) for search in alert.searches),
        unsubscribe=words.unsubscribe_several if several else words.unsubscribe_one,
        unsubscribe_url=unsubscribe_url,
        contact=line(words.contact.format(contact=contact)) if contact else "",
    )


def _hits(article: AlertedArticle, alert: Alert) -> list[Hit]:
    """Find again what matched; the text may have changed since, so this may be less or nothing."""
    day = berlin_day(article.published_at or article.first_seen_at)
    document = analyse_document(article.texts, day=day)
    queries = [readable(one.query, one.subscription_id, alert.aliases) for one in alert.searches]
    matches = [evaluate(query, document) for query in queries if query is not None]
    return [hit for match in matches if match is not None for hit in match.hits]


def _subject(article: AlertedArticle) -> str:
    title, kicker = _title(article), line(article.kicker or "")
    if not kicker or kicker.casefold() in title.casefold():
        return shortened(title, _SUBJECT_LIMIT)
    place = f" – {shortened(kicker, _SUBJECT_LIMIT // 3)}"
    return shortened(title, _SUBJECT_LIMIT - len(place)) + place


def _labelled(subject: str, alert: Alert, words: Wording) -> str:
    if alert.is_update:
        return words.update_subject.format(subject=subject)
    return words.late_subject.format(subject=subject) if alert.late_reason else subject


def _late(alert: Alert, words: Wording) -> str:
    if alert.late_reason is None:
        return ""
    return words.late[alert.late_reason].format(source=line(alert.articles[0].source))


def _changed(alert: Alert, words: Wording) -> str:
    if not alert.changed:
        return ""
    fields = ", ".join(words.fields.get(name, name) for name in alert.changed)
    return (words.update if alert.is_update else words.changed).format(fields=fields)


def _title(article: AlertedArticle) -> str:
    return shortened(line(article.title) or line(article.url), _TITLE_LIMIT)


def _marked_unless(found: Excerpt | None, article: AlertedArticle, field: Field, hits: list[Hit]) -> Parts:
    """Return title or kicker, with those hits marked that the excerpt does not show."""
    text = article.texts.get(field, "")
    elsewhere = found.phrases if found else frozenset()
    own = [hit for hit in hits if hit.field is field and hit.phrase not in elsewhere]
    if field is Field.TITLE and not (own and len(text) <= _TITLE_LIMIT):
        return marked(_title(article), ())
    return marked(text[:_TITLE_LIMIT], own)


def _when(article: AlertedArticle, words: Wording) -> str:
    if article.published_at is None:
        return words.undated.format(day=spoken_day(article.first_seen_at, words))
    return spoken_moment(article.published_at, words)


def _also(article: AlertedArticle) -> Link:
    return _link(f"{line(article.source)}: {shortened(_title(article), 80)}", article.url)


def _link(text: str, url: str) -> Link:
    return Link(text=line(text), url=web_link(url), address=shortened(line(url), 200))


def _more(articles: Sequence[AlertedArticle], words: Wording) -> str:
    """Say how many further articles there are and name their sources, each once."""
    if not articles:
        return ""
    sources = list(dict.fromkeys(line(article.source) for article in articles))
    named = ", ".join(sources[:_SOURCES_LIMIT]) + (" …" if len(sources) > _SOURCES_LIMIT else "")
    return words.more_articles.format(count=len(articles), sources=named)


def _search(search: AlertedSearch, words: Wording) -> str:
    query = words.quoted.format(text=line(search.query))
    return words.search.format(query=query, day=spoken_day(search.since, words))
