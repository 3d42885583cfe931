"""Feeds, webhooks and chats of a reader, as records for the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alerts.channels.endpoint_urls import shown_place
from storage.database import Session
from storage.people.endpoints import channel_of, list_endpoints
from storage.people.feed_keys import open_feed_keys
from storage.tables import Endpoint, EndpointKind, FeedKey, Subscription
from web.dates import day
from web.endpoint_actions import MOST_ENDPOINTS, SEARCHES, TARGET, WEBHOOK
from web.feed_actions import MOST_FEEDS
from web.managing import Draft
from web.wording import Wording
from web.wording.channels import ChannelWording


@dataclass(frozen=True, kw_only=True)
class Box:
    """A box to tick."""

    value: str
    label: str
    is_ticked: bool


@dataclass(frozen=True, kw_only=True)
class ShownFeed:
    """A feed, without its addresses: nobody knows them any more."""

    id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ShownEndpoint:
    """A webhook or a chat, without what is secret of it."""

    id: int
    name: str
    notes: tuple[str, ...]
    may_renew: bool
    may_end: bool  # the old secret


@dataclass(frozen=True, kw_only=True)
class WebhookForm:
    """The form that adds a webhook."""

    target: str
    searches: tuple[Box, ...]
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Channels:
    """The part of the page with webhooks and chats."""

    endpoints: tuple[ShownEndpoint, ...]
    form: WebhookForm | None  # None: readers may add none here, or nothing can tell there
    full: str | None  # why no further one can be added


@dataclass(frozen=True, kw_only=True)
class ChannelShowing:
    """Shows the channels of one reader."""

    session: Session
    subscriber_id: int
    words: Wording
    said: ChannelWording
    accepts_webhooks: bool
    draft: Draft | None

    def feeds(self) -> Mapping[int, tuple[ShownFeed, ...]]:
        """Return the feeds that still open something, by their search."""
        found: dict[int, tuple[ShownFeed, ...]] = {}
        for key in open_feed_keys(self.session, self.subscriber_id):
            found[key.subscription_id] = (*found.get(key.subscription_id, ()), self._feed(key))
        return found

    def channels(self, active: Sequence[Subscription]) -> Channels:
        """Return the webhooks and chats, and the form for one more."""
        endpoints = list_endpoints(self.session, self.subscriber_id)
        is_full = self.accepts_webhooks and len(endpoints) >= MOST_ENDPOINTS
        draft = self.draft if self.draft and self.draft.of == WEBHOOK else None
        has_form = self.accepts_webhooks and active and (draft or not is_full)
        return Channels(
            endpoints=tuple(self._endpoint(one, active) for one in endpoints),
            form=self._form(active, draft) if has_form else None,
            full=self.said.too_many_endpoints.format(count=MOST_ENDPOINTS) if is_full and not draft else None,
        )

    def full_of_feeds(self, feeds: Sequence[ShownFeed]) -> str | None:
        """Return why a search cannot have another feed, None when it can."""
        is_full = len(feeds) >= MOST_FEEDS
        return self.said.too_many_feeds.format(count=MOST_FEEDS) if is_full else None

    def _feed(self, key: FeedKey) -> ShownFeed:
        made = day(key.created_at, self.words).text
        return ShownFeed(id=key.id, name=self.said.feed.format(number=key.id, day=made))

    def _endpoint(self, one: Endpoint, active: Sequence[Subscription]) -> ShownEndpoint:
        may_renew = self.accepts_webhooks and one.kind == EndpointKind.WEBHOOK
        name = self.said.endpoint.format(
            kind=self.said.kinds[one.kind],
            number=one.id,
            place=shown_place(one),
            day=day(one.created_at, self.words).text,
        )
        return ShownEndpoint(
            id=one.id,
            name=name,
            notes=tuple(self._notes(one, active)),
            may_renew=may_renew and one.previous_secret is None,
            may_end=may_renew and one.previous_secret is not None,
        )

    def _notes(self, one: Endpoint, active: Sequence[Subscription]) -> list[str]:
        if one.disabled_at is not None:
            return [self.said.disabled.format(day=day(one.disabled_at, self.words).text)]
        telling = [
            self.words.quoted.format(text=its.query) for its in active if channel_of(one) in its.channels
        ]
        notes = [self.said.tells.format(queries=", ".join(telling)) if telling else self.said.tells_nothing]
        return [*notes, self.said.two_secrets] if one.previous_secret is not None else notes

    def _form(self, active: Sequence[Subscription], draft: Draft | None) -> WebhookForm:
        chosen = draft.form.all(SEARCHES) if draft else tuple(str(one.id) for one in active)
        return WebhookForm(
            target=draft.form.one(TARGET) if draft else "",
            searches=tuple(
                Box(value=str(one.id), label=one.query, is_ticked=str(one.id) in chosen) for one in active
            ),
            faults=draft.faults if draft else {},
        )
