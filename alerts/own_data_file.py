"""The file a person gets with everything that is stored about them: JSON, CSV and the mails, in a ZIP."""

import csv
import io
import json
import zipfile
from datetime import datetime

from alerts.wording import BERLIN
from storage.people.own_data import Cell, OwnData, Section

_README = """Ihre Daten bei {title}, Stand {now}

daten.json       alles in einer Datei, für Programme
*.csv            dasselbe als Tabellen, eine je Thema; öffnet jede Tabellenkalkulation
mails/*.eml      Kopien der Mails, solange sie aufbewahrt werden (30 Tage)

subscriber       Adresse, Sprache, Anrede, Höchstzahl der Mails am Tag
subscription     Ihre Suchen mit allen Einstellungen
signup           Anmeldungen der letzten 14 Tage
consent_record   Ihre Einwilligungen, Änderungen und Widerrufe mit Wortlaut
consent_origin   IP-Adresse und Browser dazu, solange sie gespeichert sind
letter           Bestätigungs- und Verwaltungsmails
outbox, digest   was wann gemeldet wurde oder noch wartet
outbox_match     warum: welche Suche auf welchen Artikel passte
told_article     welche Artikel das waren
endpoint         Webhooks und Chats (ihre Geheimnisse fehlen hier)
feed_key, pinned_article, bounce   Feeds, Prüfartikel, zurückgekommene Mails

Zeiten stehen in UTC. Es fehlen nur Schlüssel und Prüfsummen, mit denen sich etwas öffnen ließe.
"""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def own_data_file(data: OwnData, *, title: str, now: datetime) -> bytes:
    """Return the ZIP file."""
    stamp = now.astimezone(BERLIN)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:

        def add(name: str, content: str | bytes) -> None:
            info = zipfile.ZipInfo(name, date_time=stamp.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)

        add("LIESMICH.txt", _README.format(title=title, now=f"{stamp:%d.%m.%Y, %H:%M Uhr}"))
        add("daten.json", _json(data))
        for section in data.sections:
            add(f"{section.name}.csv", _csv(section))
        for mail in data.mails:
            add(f"mails/{mail.name}", mail.content)
    return buffer.getvalue()


def _json(data: OwnData) -> str:
    document = {
        section.name: [dict(zip(section.columns, map(_plain, row), strict=True)) for row in section.rows]
        for section in data.sections
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _csv(section: Section) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(section.columns)
    writer.writerows([_cell(value) for value in row] for row in section.rows)
    return "\ufeff" + table.getvalue()  # by which a spreadsheet knows UTF-8


def _plain(value: Cell) -> Cell:
    return value.isoformat() if isinstance(value, datetime) else value


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = str(_plain(value))
    # A spreadsheet would calculate what begins like this, and queries may begin with a minus.
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(value, int) else text
