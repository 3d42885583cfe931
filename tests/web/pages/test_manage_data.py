"""The copy of one's data and its erasure, on the page where a reader manages everything."""

import csv
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from storage.people.consent import consent_records
from storage.tables import Suppression
from tests.web.door import Door
from tests.web.managing import act, reader


def test_the_copy_of_ones_data_is_complete_in_json_and_csv(door: Door, page: str) -> None:
    answer = door.visitor.get(page + "/daten.zip")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        document = json.loads(archive.read("daten.json"))
        table = list(csv.DictReader(io.StringIO(archive.read("subscription.csv").decode("utf-8-sig"))))
        readme = archive.read("LIESMICH.txt").decode()
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert document["subscriber"][0]["email"] == "leserin@example.org"
    assert document["subscription"][0]["query"] == "Kaiserslautern"
    assert [line["event"] for line in document["consent_record"]] == ["requested", "granted"]
    assert document["consent_origin"][0]["ip"] == "127.0.0.1"
    assert document["signup"][0]["query"] == "Kaiserslautern"
    assert table[0]["query"] == "Kaiserslautern"
    assert all(name in readme for name in document)


@pytest.mark.parametrize("word", ["löschen", "Löschen ", "LOESCHEN"])
def test_everything_is_erased_when_the_word_is_typed(door: Door, page: str, word: str) -> None:
    answer = act(door, page, "loeschen", wort=word)
    again, looked = door.send(page, {"tun": "loeschen", "wort": word}), door.visitor.get(page)

    assert answer.text_of("h1") == "Gelöscht"
    assert reader(door).email is None
    assert (again.status, looked.status) == (410, 410)
    with door.database.reading() as session:
        assert [one.reason for one in session.scalars(select(Suppression))] == ["erased"]
        assert [line.event for line in consent_records(session, 1)] == [
            "requested", "granted", "withdrawn", "erased",
        ]  # fmt: skip


@pytest.mark.parametrize("word", ["", "loschen", "ja", "löschen!"])
def test_nothing_is_erased_by_a_slip(door: Door, page: str, word: str) -> None:
    answer = act(door, page, "loeschen", wort=word)

    assert answer.status == 400
    assert "Bitte genau löschen eintippen" in answer.text_of("#wort-fehler")
    assert reader(door).email == "leserin@example.org"
