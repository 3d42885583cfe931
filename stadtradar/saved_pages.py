"""A page as a pair of files for the tests: its markup, and what must be read from it."""

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawler.items import ArticleItem

_LONGEST_NAME = 40


class AlreadySaved(Exception):
    """A pair of this name exists and must not be lost."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} gibt es schon. Zum Überschreiben: --force")


@dataclass(frozen=True, kw_only=True)
class SavedPage:
    """Where the two files lie."""

    page: Path
    golden: Path


def said(item: ArticleItem) -> Mapping[str, object]:
    """Return what an item says as JSON has it; what the page is silent about is left out."""
    stated = {name: value for name, value in dataclasses.asdict(item).items() if name != "provenance"}
    plain = json.loads(json.dumps(stated, default=_iso))
    return {name: value for name, value in plain.items() if value not in (None, "", [], False)}


def save_page(
    folder: Path,
    source: str,
    url: str,
    markup: str,
    golden: Mapping[str, object],
    *,
    read_at: datetime,
    overwrite: bool,
) -> SavedPage:
    """Write the pair below a folder. Raises AlreadySaved and OSError."""
    stem = folder / source / name_of(url)
    saved = SavedPage(page=stem.with_suffix(".html"), golden=stem.with_suffix(".json"))
    for file in (saved.page, saved.golden):
        if file.exists() and not overwrite:
            raise AlreadySaved(file)
    saved.page.parent.mkdir(parents=True, exist_ok=True)
    saved.page.write_text(markup, encoding="utf-8", newline="")
    document = {"url": url, "read_at": read_at.isoformat(timespec="seconds"), **golden}
    saved.golden.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return saved


def name_of(url: str) -> str:
    """Return a file name that tells which page it is: sensoren_melden_freie_parkplaetze."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2].rpartition(".")
    told = re.sub(r"[^a-z0-9]+", "_", f"{last[0] or last[2]}_{parts.query}".lower()).strip("_")
    return told[:_LONGEST_NAME].rstrip("_") or "startseite"


def _iso(day: date) -> str:
    return day.isoformat()
