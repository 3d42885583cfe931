"""Calls the real command line in this process, on a data directory of its own."""

import json
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from stadtradar import logs, parts
from stadtradar.cli.app import root
from stadtradar.cli.edge import run
from stadtradar.cli.invocation import Invocation
from stadtradar.settings import Settings, load
from storage import schema
from storage.articles import save_article
from storage.database import Database
from storage.sources import SourceEntry, register_sources
from storage.tables import Article
from storage.urls import url_key


def clean_environ() -> dict[str, str]:
    """Return the environment of this process without settings of ours, for children of a test."""
    return {name: value for name, value in os.environ.items() if not name.startswith("STADTRADAR_")}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, kw_only=True)
class CommandLine:
    """One installation."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def file(self) -> Path:
        return self.folder / "stadtradar.toml"

    @property
    def settings(self) -> Settings:
        return load(self.file, {}).settings

    def configure(self, text: str) -> None:
        self.file.write_text(f'data_dir = "data"\n{text}', encoding="utf-8")

    def __call__(self, *arguments: str, **environ: str) -> Answer:
        return self.without_file("--config", str(self.file), *arguments, **environ)

    def without_file(self, *arguments: str, **environ: str) -> Answer:
        """Call without naming the settings file."""
        self.capsys.readouterr()
        with _process_as_before():
            code = run(root(), list(arguments), Invocation(environ=environ))
        out, err = self.capsys.readouterr()
        return Answer(code=code, out=out, err=err)

    def store(self, *articles: Article, seen_at: datetime | None = None) -> list[int]:
        """Save articles as a crawl would, and return their numbers."""
        with self.database() as database, database.transaction() as session:
            now = seen_at or datetime.now(UTC)
            names = {article.source for article in articles}
            entries = [SourceEntry(name=name, title=name, home="https://a.example/") for name in names]
            register_sources(session, entries, now)
            for article in articles:
                save_article(session, article, keys=[url_key(article.url)], alertable=True, now=now)
            session.flush()
            return [article.id for article in articles]

    @contextmanager
    def database(self) -> Iterator[Database]:
        parts.prepare_data_dir(self.settings)
        database = parts.database(self.settings)
        schema.upgrade(database)
        try:
            yield database
        finally:
            database.dispose()


MakeCommandLine = Callable[[], CommandLine]


@contextmanager
def _process_as_before() -> Iterator[None]:
    """Put back what a command may change for good: a command has a process of its own, a test has not."""
    handlers, level = logging.root.handlers[:], logging.root.level
    reactions = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, reaction in reactions.items():
            signal.signal(number, reaction)
        logs.close()
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
