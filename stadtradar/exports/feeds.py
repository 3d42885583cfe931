"""Feeds as files."""

from collections.abc import Iterable, Iterator

from alerts.showing.cleaning import line
from stadtradar.exports.plan import Plan
from stadtradar.exports.provenance import RIGHTS
from storage.search import ArticleRecord
from web.feeds import Feed, atom, entry, json_feed, rss


def atom_pieces(plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield an Atom feed."""
    return atom(_feed(plan), map(entry, records))


def rss_pieces(plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield an RSS feed."""
    return rss(_feed(plan), map(entry, records))


def json_pieces(plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[bytes]:
    """Yield a JSON Feed."""
    return json_feed(_feed(plan), map(entry, records))


def _feed(plan: Plan) -> Feed:
    provenance = plan.provenance
    return Feed(
        title=line(f"Stadtradar: {provenance.query or 'alle Artikel'}"),
        description=line(provenance.sentence),
        rights=RIGHTS,
        home=plan.home,
        generator=provenance.program,
        updated=provenance.exported_at,
    )
