"""What the indexes of a source say on how its publisher wants to be asked."""

from datetime import timedelta

from crawler.discovery.hub_links import offered_hub
from crawler.discovery.listing import Index

_DEFAULT_PERIOD = timedelta(hours=1)


class PublisherWishes:
    """Collected while a crawl reads the indexes."""

    def __init__(self) -> None:
        self.hubs: dict[str, str] = {}  # by topic
        self.least_wait = timedelta(0)  # between two polls

    def note(self, url: str, link_header: str | None, index: Index) -> None:
        """Note the hub an index offers and how often it says that it changes."""
        if offered := offered_hub(url, link_header, index):
            topic, hub = offered
            self.hubs[topic] = hub
        # An hour and more is what software states unasked.
        if index.every is not None and index.every < _DEFAULT_PERIOD:
            self.least_wait = max(self.least_wait, index.every)
