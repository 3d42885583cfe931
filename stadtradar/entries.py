"""The sources of the settings file as commands change them: added, removed, taken from a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from crawler.pages.text import clean
from crawler.pages.urls import same_site
from crawler.sites import SOURCES
from stadtradar.opml import FeedList, Outline, feed_key
from stadtradar.settings import LoadedSettings, Settings, SettingsError, SourceSettings, load
from stadtradar.settings.writing import read_text, replace_file, with_entries, without_entry
from stadtradar.source_names import free_name, slug
from stadtradar.sources import configured_sources

_NEW_FILE = Path("stadtradar.toml")


@dataclass(frozen=True, kw_only=True)
class Import:
    """What a list of feeds brings."""

    entries: tuple[SourceSettings, ...]
    known: int  # feeds that are read already, or stand in the list twice
    unreadable: tuple[str, ...]  # addresses that are none


def add_entries(
    loaded: LoadedSettings, environ: Mapping[str, str], entries: Sequence[SourceSettings]
) -> Path:
    """Write entries into the settings file and return it; without one, stadtradar.toml is begun here.

    Raises SettingsError, and nothing is written, when the file would make no sense with them.
    """
    file = loaded.file or _NEW_FILE.absolute()
    _replace(file, with_entries(read_text(file), entries), environ)
    return file


def remove_entry(loaded: LoadedSettings, environ: Mapping[str, str], name: str) -> Path | None:
    """Take an entry out of the settings file and return the file, None when it has no such entry."""
    if loaded.file is None:
        return None
    left = without_entry(read_text(loaded.file), name)
    if left is None:
        return None
    _replace(loaded.file, left, environ)
    return loaded.file


def taken_names(settings: Settings) -> frozenset[str]:
    """Return the names no new source may bear: those of the file and all that are bundled."""
    return frozenset([*SOURCES, *(entry.name for entry in settings.source)])


def entries_from(found: FeedList, settings: Settings) -> Import:
    """Return an entry for each feed of a list that is not read yet."""
    known = {feed_key(feed) for source in configured_sources(settings) for feed in source.feeds}
    taken = set(taken_names(settings))
    entries: list[SourceSettings] = []
    unreadable = list(found.unreadable)
    for outline in found.outlines:
        if feed_key(outline.feed) in known:
            continue
        try:
            entries.append(_entry(outline, taken))
        except ValidationError:  # an address with user and password, or of absurd length
            unreadable.append(outline.feed)
        else:
            taken.add(entries[-1].name)
    new = len(entries) + len(unreadable) - len(found.unreadable)
    return Import(
        entries=tuple(entries),
        known=found.repeated + len(found.outlines) - new,
        unreadable=tuple(unreadable),
    )


def read_already(entry: SourceSettings, settings: Settings) -> list[str]:
    """Return what speaks against a new entry: its feeds are read, or its site is bundled (German)."""
    feeds = {feed_key(feed) for feed in entry.feeds}
    twice = [
        f"Denselben Feed liest schon die Quelle {source.name}."
        for source in configured_sources(settings)
        if feeds & {feed_key(feed) for feed in source.feeds}
    ]
    bundled = [
        f"Für diese Seite ist die Quelle {source.name} mitgeliefert. Dazu genügt ihr Name in crawler.sources."
        for source in SOURCES.values()
        if same_site(source.home, entry.home) and source.name not in settings.crawler.sources
    ]
    return twice + bundled


def outlines_of(settings: Settings) -> tuple[list[Outline], list[str]]:
    """Return the feeds of all configured sources, and the names of the sources that have none."""
    sources = configured_sources(settings)
    outlines = [
        Outline(title=source.title, feed=feed, home=source.home)
        for source in sources
        for feed in source.feeds
    ]
    return outlines, [source.name for source in sources if not source.feeds]


def root_of(url: str) -> str:
    """Return the homepage of the site a URL belongs to: articles may lie anywhere below it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _entry(outline: Outline, taken: set[str]) -> SourceSettings:
    home = root_of(outline.home or outline.feed)
    host = urlsplit(home).netloc.removeprefix("www.")
    title = clean(outline.title)[:200] or host
    name = free_name(slug(title) or slug(host) or "quelle", taken)
    return SourceSettings(name=name, title=title, home=home, feeds=(outline.feed,))


def _replace(file: Path, text: str, environ: Mapping[str, str]) -> None:
    def check(copy: Path) -> None:
        try:
            configured_sources(load(copy, environ).settings)
        except SettingsError as error:
            raise SettingsError(fault.replace(str(copy), str(file)) for fault in error.faults) from error

    replace_file(file, text, check)
