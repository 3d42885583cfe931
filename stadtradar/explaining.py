"""Finds what is known of an article or address and lets it be explained for one subscriber."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from alerts.tracing import Trace, address_steps, trace
from alerts.tracing.addresses import Covering
from crawler.pages.urls import same_site
from crawler.sources import Source
from crawler.url_keys import key
from query import Aliases
from query.wording import Language
from stadtradar.settings import Settings
from stadtradar.sources import configured_sources, known_sources
from storage.database import Session
from storage.owed.tracing import copied_from, trace_address, trace_article, trace_messages, trace_reader
from storage.tables import Article, Subscriber
from storage.urls import url_key


@dataclass(frozen=True, kw_only=True)
class Explainer:
    """What every explanation needs."""

    session: Session
    settings: Settings
    aliases: Aliases
    hmac_key: bytes | None  # of the suppressions; None: they are left out
    language: Language
    now: datetime

    def article(self, subscriber: Subscriber, article: Article, asked_for: str) -> Trace:
        """Explain a stored article."""
        messages = trace_messages(self.session, subscriber.id, article.story_id)
        leads = {one.matches[0].article_id for one in messages if one.matches} - {article.id}
        copies = {lead: copied_from(self.session, article.id, lead) for lead in leads}
        return trace(
            trace_article(self.session, article),
            trace_reader(self.session, subscriber, self.hmac_key),
            messages,
            self.aliases,
            self.language,
            now=self.now,
            copies={lead: reason for lead, reason in copies.items() if reason is not None},
            asked_for=asked_for if _is_other_address(asked_for, article) else None,
        )

    def address(self, url: str) -> Trace:
        """Explain an http(s) address that is no article in the store."""
        host = urlsplit(url).hostname or url
        return Trace(path=address_steps(host, [self._covering(url, one) for one in self._sources(url)]))

    def _sources(self, url: str) -> Sequence[Source]:
        on_site = [one for one in known_sources(self.settings).values() if same_site(url, one.home)]
        ours = {one.name for one in configured_sources(self.settings)}
        configured = [one for one in on_site if one.name in ours]
        fitting = [one for one in configured if one.may_be_article(url)]
        return fitting or configured or on_site

    def _covering(self, url: str, source: Source) -> Covering:
        return Covering(
            title=source.title,
            is_configured=any(one.name == source.name for one in configured_sources(self.settings)),
            may_be_article=source.may_be_article(url),
            known=trace_address(self.session, source.name, key(source, url)),
        )


def _is_other_address(asked_for: str, article: Article) -> bool:
    """Tell whether somebody asked by another address than the one readers are given."""
    if asked_for.strip().isdigit():
        return False
    try:
        url = asked_for if "://" in asked_for else f"https://{asked_for}"
        return url_key(url) != url_key(article.url)
    except ValueError:
        return True
