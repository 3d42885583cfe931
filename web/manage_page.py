"""The page on which a reader manages everything, as a record."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alerts.consent_wording import consent_text, current_wording
from storage.database import Session
from storage.owed.holding import MAIL
from storage.people.preferences import known_channels
from storage.people.telling import telling_of
from storage.sources import list_sources
from storage.tables import Subscriber, Subscription
from web.channels_shown import Box, Channels, ChannelShowing, ShownFeed
from web.dates import day
from web.feed_actions import FEED
from web.manage_actions import CAP, CHANNEL, ERASE, FORM, LANGUAGE, MUTED, NEW, PAUSE, PERSON
from web.managing import Draft
from web.preview import Preview
from web.subscription_form import Filled, filled, filled_from
from web.told import told_when
from web.wording import Language, Wording, wording
from web.wording.channels import ChannelWording, channel_words


@dataclass(frozen=True, kw_only=True)
class SearchForm:
    """The form of one search, there or to come."""

    prefix: str  # of the ids of its fields: there are several forms on the page
    filled: Filled
    faults: Mapping[str, str] = field(default_factory=dict)
    notice: str | None = None
    preview: Preview | None = None
    previewed: str = ""
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class ManagedSearch:
    """One search with everything that can be done about it."""

    id: int
    query: str
    told_when: str
    paused: str | None  # None: it is not
    form: SearchForm
    channels: tuple[Box, ...]  # empty: there is only mail
    sources: tuple[Box, ...]
    pause: str  # what stands in the field
    pause_fault: str | None
    feeds: tuple[ShownFeed, ...]
    feeds_full: str | None  # why there cannot be another
    feed_fault: str | None


@dataclass(frozen=True, kw_only=True)
class PersonForm:
    """What holds for all searches."""

    language: str
    address_form: str
    cap: str
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ManagePage:
    """Everything on the page."""

    title: str
    action: str
    data: str
    done: str | None
    count: str
    searches: tuple[ManagedSearch, ...]
    said: ChannelWording
    channels: Channels
    new: SearchForm
    person: PersonForm
    wording_id: str
    consent: str
    erase_fault: str | None


def manage_page(  # noqa: PLR0913  (what the page is made of)
    session: Session,
    subscriber: Subscriber,
    *,
    language: Language,
    title: str,
    action: str,
    data: str,
    now: datetime,
    accepts_webhooks: bool,
    done: str = "",
    draft: Draft | None = None,
) -> ManagePage:
    """Show how everything is set, with a form that could not be carried out as it was filled in."""
    words = wording(language)
    said = channel_words(language)
    channels = ChannelShowing(
        session=session,
        subscriber_id=subscriber.id,
        words=words,
        said=said,
        accepts_webhooks=accepts_webhooks,
        draft=draft,
    )
    shown = _Showing(
        words=words, session=session, subscriber=subscriber, draft=draft, now=now, channels=channels
    )
    active = [one for one in subscriber.subscriptions if one.ended_at is None]
    wording_id = current_wording(language)
    return ManagePage(
        title=words.manage.heading,
        action=action,
        data=data,
        done=words.manage.done.get(done),
        count=words.count(words.manage.count, len(active)) if active else words.manage.none,
        searches=shown.searches(active),
        said=said,
        channels=channels.channels(active),
        new=shown.form(NEW, "neu-", Filled()),
        person=shown.person(),
        wording_id=wording_id,
        consent=consent_text(wording_id, title=title) or "",
        erase_fault=next(iter(draft.faults.values()), None) if draft and draft.of == ERASE else None,
    )


@dataclass(frozen=True, kw_only=True)
class _Showing:
    words: Wording
    session: Session
    subscriber: Subscriber
    draft: Draft | None
    now: datetime
    channels: ChannelShowing

    def searches(self, active: Iterable[Subscription]) -> tuple[ManagedSearch, ...]:
        channels = known_channels(self.session, self.subscriber.id)
        sources = {source.name: source.title for source in list_sources(self.session)}
        feeds = self.channels.feeds()
        return tuple(self._search(one, channels, sources, feeds.get(one.id, ())) for one in active)

    def form(self, of: str, prefix: str, stored: Filled) -> SearchForm:
        draft = self.draft
        if draft is None or draft.of != of or not draft.form.one("rhythmus"):
            return SearchForm(prefix=prefix, filled=stored)
        return SearchForm(
            prefix=prefix,
            filled=filled(draft.form),
            faults=draft.faults,
            notice=draft.notice,
            preview=draft.preview,
            previewed=draft.previewed,
            is_open=True,
        )

    def person(self) -> PersonForm:
        draft, person = self.draft, self.subscriber
        if draft is not None and draft.of == PERSON:
            form = draft.form
            return PersonForm(
                language=form.one(LANGUAGE),
                address_form=form.one(FORM),
                cap=form.one(CAP),
                faults=draft.faults,
            )
        cap = "" if person.daily_cap is None else str(person.daily_cap)
        return PersonForm(language=person.language, address_form=person.address_form, cap=cap)

    def _search(
        self,
        one: Subscription,
        channels: Collection[str],
        sources: Mapping[str, str],
        feeds: tuple[ShownFeed, ...],
    ) -> ManagedSearch:
        draft = self.draft if self.draft and self.draft.of == str(one.id) else None
        telling = telling_of(one)
        form = self.form(str(one.id), f"abo-{one.id}-", filled_from(one.query, telling))
        ways = draft.form.all(CHANNEL) if draft and form.is_open else one.channels
        muted = draft.form.all(MUTED) if draft and form.is_open else one.muted_sources
        paused = one.paused_until if one.paused_until and one.paused_until > self.now else None
        return ManagedSearch(
            id=one.id,
            query=one.query,
            told_when=told_when(telling, self.words),
            paused=self.words.manage.paused.format(day=day(paused, self.words).text) if paused else None,
            form=form,
            channels=tuple(self._channel(name, ways) for name in channels) if len(channels) > 1 else (),
            sources=tuple(
                Box(value=name, label=title, is_ticked=name in muted)
                for name, title in sorted(sources.items(), key=lambda named: named[1].casefold())
            ),
            pause=draft.form.one(PAUSE) if draft else "",
            pause_fault=draft.faults.get(PAUSE) if draft else None,
            feeds=feeds,
            feeds_full=self.channels.full_of_feeds(feeds),
            feed_fault=draft.faults.get(FEED) if draft else None,
        )

    def _channel(self, name: str, chosen: Collection[str]) -> Box:
        said = self.words.manage
        kind, _, number = name.partition(":")
        label = said.channel_mail if name == MAIL else said.channel_other.format(kind=kind, number=number)
        return Box(value=name, label=label, is_ticked=name in chosen)
