"""Turns a row of the outbox into the message it stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from alerts.alert import Alert, AlertedArticle, AlertedSearch, DigestAlert, DisturbedSource, ToldStory
from alerts.faults.fault_names import FAULT_NAMES
from alerts.sources import KnownSource
from query import NO_ALIASES, Aliases
from storage.documents import article_texts
from storage.owed.holding import standing_matches
from storage.revisions import changed_since
from storage.tables import AddressForm, Article, DigestKind, LateReason, OutboxMatch, OutboxRow, SourceFault

_NOBODY: Mapping[int, datetime] = {}  # confirmed anything


def alert_of(
    row: OutboxRow,
    sources: Mapping[str, KnownSource],
    now: datetime,
    *,
    aliases: Aliases = NO_ALIASES,
    confirmed: Mapping[int, datetime] = _NOBODY,
) -> Alert:
    """Return the alert of a row that came from the outbox with all its relations.

    The article that matched first leads. Subscriptions that do not want it any more are not named;
    `confirmed` tells when the others were confirmed by the answer to a mail. Raises ValueError when nobody is
    left to tell, or the row carries a digest.
    """
    told = _told_story(row, sources, aliases, confirmed)
    return Alert(
        **{one.name: getattr(told, one.name) for one in fields(told)},
        subscriber_id=row.subscriber_id,
        channel=row.channel,
        recipient=_recipient(row),
        language=row.subscriber.language,
        address_form=AddressForm(row.subscriber.address_form),
        composed_at=now,
    )


def digest_of(
    row: OutboxRow,
    sources: Mapping[str, KnownSource],
    now: datetime,
    *,
    since: datetime,
    faults: Iterable[SourceFault],
    aliases: Aliases = NO_ALIASES,
    confirmed: Mapping[int, datetime] = _NOBODY,
) -> DigestAlert:
    """Return the digest that a row from the outbox carries, of the stories that are still wanted.

    `since` is the moment of the digest before, `faults` are those of sources between the two. Raises
    ValueError when nobody is left to tell.
    """
    if row.digest is None:
        raise ValueError(f"outbox row {row.id} carries no digest")
    wanted = [story for story in row.digest.stories if standing_matches(story)]
    muted = [set(match.subscription.muted_sources) for match in standing_matches(row)]
    return DigestAlert(
        digest_id=row.digest.id,
        subscriber_id=row.subscriber_id,
        channel=row.channel,
        recipient=_recipient(row),
        language=row.subscriber.language,
        address_form=AddressForm(row.subscriber.address_form),
        kind=DigestKind(row.digest.kind),
        day=row.digest.local_date,
        since=since,
        until=row.digest.moment,
        stories=tuple(_told_story(story, sources, aliases, confirmed) for story in wanted),
        disturbed=tuple(
            _disturbed(fault, sources, row.subscriber.language)
            for fault in faults
            # A source that all of the searches mute could have brought nothing.
            if not all(fault.source in names for names in muted)
        ),
        composed_at=now,
    )


def _told_story(
    row: OutboxRow,
    sources: Mapping[str, KnownSource],
    aliases: Aliases,
    confirmed: Mapping[int, datetime],
) -> ToldStory:
    if row.story is None or row.story_id is None:
        raise ValueError(f"outbox row {row.id} carries a digest, not a story")
    standing = standing_matches(row)
    if not standing:
        raise ValueError(f"outbox row {row.id} is not wanted any more")
    lead = standing[0].article
    others = [article for article in row.story.articles if article.id != lead.id]
    searches = {match.subscription_id: match.subscription for match in standing}
    return ToldStory(
        row_id=row.id,
        story_id=row.story_id,
        articles=tuple(alerted_article(article, sources) for article in [lead, *others]),
        searches=tuple(
            AlertedSearch(
                subscription_id=number,
                query=search.query,
                since=search.created_at,
                confirmed_at=confirmed.get(number),
            )
            for number, search in sorted(searches.items())
        ),
        aliases=aliases,
        late_reason=_late_reason(standing),
        is_update=row.is_update,
        changed=_changed(standing[0], is_update=row.is_update),
    )


def _recipient(row: OutboxRow) -> str:
    if row.subscriber.email is None:
        raise ValueError(f"subscriber {row.subscriber_id} is erased")
    return row.subscriber.email


def _disturbed(fault: SourceFault, sources: Mapping[str, KnownSource], language: str) -> DisturbedSource:
    source = sources.get(fault.source) or KnownSource(title=fault.source)
    names = FAULT_NAMES.get(language, FAULT_NAMES["de"])
    return DisturbedSource(title=source.title, sentence=names.get(fault.kind, fault.kind))


def _late_reason(matches: Sequence[OutboxMatch]) -> LateReason | None:
    """A story of which one article came in time is told in time."""
    reasons = [LateReason(match.late_reason) if match.late_reason else None for match in matches]
    return None if None in reasons else reasons[0]


def _changed(match: OutboxMatch, *, is_update: bool) -> tuple[str, ...]:
    """Return what is new to the reader: all that changed since the article appeared, or since it was told of.

    Nothing for those who are told of it as it appeared, though it may have changed while the mail waited.
    """
    if match.revision == 1:
        return ()
    return changed_since(match.article, match.revision if is_update else 2)


def alerted_article(article: Article, sources: Mapping[str, KnownSource]) -> AlertedArticle:
    """Return an article as it is told."""
    source = sources.get(article.source) or KnownSource(title=article.source)
    return AlertedArticle(
        article_id=article.id,
        title=article.title,
        kicker=article.kicker,
        url=article.url,
        source=source.title,
        published_at=article.published_at if article.is_dated else None,
        first_seen_at=article.first_seen_at,
        texts=article_texts(article),
        is_teaser=article.paywalled,
        snippet=source.snippet,
    )
