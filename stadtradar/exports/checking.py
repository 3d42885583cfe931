"""Telling whether a file is the whole export that its provenance describes."""

import json
from collections.abc import Mapping
from pathlib import Path

from stadtradar.exports.provenance import side_file
from stadtradar.exports.refusals import ExportRefused
from stadtradar.exports.writing import sha256_of


class NotAsExported(Exception):
    """The file is cut, changed, or not an export at all."""


def checked(file: Path) -> Mapping[str, object]:
    """Return the provenance of a file that is as it was exported.

    Raises NotAsExported, and ExportRefused where there is no such file.
    """
    if not file.is_file():
        raise ExportRefused(f"Die Datei {file} gibt es nicht.")
    document = _document(side_file(file))
    size = file.stat().st_size
    if size != document.get("bytes"):
        told = f"{size} Bytes statt {document.get('bytes')}"
        raise NotAsExported(f"{file} ist unvollständig oder verändert: {told}. Bitte neu exportieren.")
    if sha256_of(file) != document.get("sha256"):
        raise NotAsExported(f"{file} ist verändert: die Prüfsumme stimmt nicht. Bitte neu exportieren.")
    return document


def _document(side: Path) -> Mapping[str, object]:
    try:
        document = json.loads(side.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotAsExported(f"Ob die Datei ganz ist, lässt sich nicht sagen: {side} fehlt.") from error
    except ValueError as error:
        raise NotAsExported(f"{side} ist nicht lesbar: kein JSON. Bitte neu exportieren.") from error
    if not isinstance(document, dict) or "sha256" not in document:
        raise NotAsExported(f"{side} gehört zu keinem Export. Bitte neu exportieren.")
    return document
