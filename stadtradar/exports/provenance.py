"""Where an export comes from: told beside the file, and inside where its format has room."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from query import BERLIN, Alias

_VERSION = 1  # of the side file
_SUFFIX = ".provenance.json"
RIGHTS = (
    "Die Texte gehören ihren Verlagen. Zitieren erlaubt § 51 UrhG; automatisiert auswerten (Text und Data "
    "Mining) erlaubt § 44b UrhG, wo der Verlag es sich nicht vorbehalten hat, und verlangt, die Kopien zu "
    "löschen, wenn sie dafür nicht mehr gebraucht werden. Weitergeben dürfen Sie die Texte damit nicht."
)


@dataclass(frozen=True, kw_only=True)
class ExportedSource:
    """A source, and how many of its articles are in the export."""

    name: str
    title: str
    articles: int
    tdm_reserved: bool | None  # text and data mining is reserved; None while nobody has asked


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What has been exported, known before the first article is written."""

    query: str | None  # as typed; None for every article
    aliases: tuple[Alias, ...]  # what the @names in it stood for
    since: datetime | None  # first seen at or after; None where all count
    only_sources: tuple[str, ...]  # empty where all count
    first_day: date | None  # of publication in Berlin, both ends included; None where it is open
    last_day: date | None
    exported_at: datetime  # the moment from which periods of the query count back, too
    program: str  # with its version
    format: str
    columns: tuple[str, ...]  # empty for formats that have their own
    articles: int
    sources: tuple[ExportedSource, ...]

    def document(self) -> dict[str, object]:
        """Return it with stable keys, for JSON."""
        return {
            "stadtradar_export": _VERSION,
            "query": self.query,
            "all": self.query is None,
            "aliases": [_alias(alias) for alias in self.aliases],
            "since": _local(self.since),
            "only_sources": list(self.only_sources),
            "first_day": _iso(self.first_day),
            "last_day": _iso(self.last_day),
            "exported_at": _local(self.exported_at),
            "program": self.program,
            "format": self.format,
            "columns": list(self.columns),
            "articles": self.articles,
            "sources": [asdict(source) for source in self.sources],
            "rights": RIGHTS,
        }

    @property
    def json(self) -> str:
        """The same on one line, for formats that have room for a text."""
        return json.dumps(self.document(), ensure_ascii=False)

    @property
    def sentence(self) -> str:
        """What was asked and when, for people."""
        asked = "alle Artikel" if self.query is None else f"Anfrage „{self.query}“"
        moment = self.exported_at.astimezone(BERLIN)
        return f"{asked}, {self.articles} Artikel, Stand {moment:%d.%m.%Y %H:%M}, {self.program}"


@dataclass(frozen=True, kw_only=True)
class Written:
    """What has become of an export."""

    sha256: str
    size: int  # bytes
    notes: tuple[str, ...] = ()  # what the format could not hold, in German


def side_file(file: Path) -> Path:
    """Return where the provenance of a file stands."""
    return file.with_name(file.name + _SUFFIX)


def side_document(provenance: Provenance, file: Path, written: Written) -> Mapping[str, object]:
    """Return what stands in the side file."""
    found = {"file": file.name, "bytes": written.size, "sha256": written.sha256, "notes": list(written.notes)}
    return provenance.document() | found


def _alias(alias: Alias) -> dict[str, object]:
    members = [
        {"query": member.query, "first": _iso(member.first), "last": _iso(member.last)}
        for member in alias.members
    ]
    return {"name": alias.name, "members": members}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _local(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(BERLIN).isoformat()
