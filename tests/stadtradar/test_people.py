from pathlib import Path

import pytest

from stadtradar.people import people
from stadtradar.settings import CrawlerSettings, Settings, WebSettings
from storage.database import Database


def settings(folder: Path, *, reader_webhooks: bool) -> Settings:
    return Settings(
        data_dir=folder,
        web=WebSettings(reader_webhooks=reader_webhooks),
        crawler=CrawlerSettings(allowed_hosts=("hook.intern:443", "10.0.0.5:8080")),
    )


def test_readers_add_webhooks_only_where_the_operator_lets_them(
    sqlite_database: Database, tmp_path: Path
) -> None:
    assert not WebSettings().reader_webhooks
    assert people(settings(tmp_path, reader_webhooks=False), sqlite_database).webhook_fault is None
    assert people(settings(tmp_path, reader_webhooks=True), sqlite_database).webhook_fault is not None


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://hook.example/a", None),
        ("https://10.0.0.5/a", "10.0.0.5 ist keine öffentliche Adresse"),
        ("https://hook.intern/a", "Diesen Rechner kann nur eintragen, wer Stadtradar hier betreibt"),
        ("http://10.0.0.5:8080/a", "Diesen Rechner kann nur eintragen, wer Stadtradar hier betreibt"),
        ("http://hook.example/a", "Die URL beginnt nicht mit https://"),
    ],
)
def test_what_the_operator_vouches_for_is_not_for_readers(
    sqlite_database: Database, tmp_path: Path, url: str, said: str | None
) -> None:
    judge = people(settings(tmp_path, reader_webhooks=True), sqlite_database).webhook_fault

    assert judge is not None
    assert judge(url) == said
