"""Writing an export: whole under its name or not at all, and checking later that it still is."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from stadtradar.exports.formats import FORMATS, pieces_of, writer_of
from stadtradar.exports.plan import Plan
from stadtradar.exports.provenance import Written, side_document, side_file
from stadtradar.exports.refusals import ExportFailed, ExportRefused, unwritable
from storage.durable import sync
from storage.search import ArticleRecord


def require_target(file: Path, *, force: bool) -> None:
    """Raise ExportRefused unless a file may be written there."""
    if not file.parent.is_dir():
        raise ExportRefused(f"Den Ordner {file.parent} gibt es nicht. Bitte zuerst anlegen.")
    for target in (file, side_file(file)):
        if target.exists() and not target.is_file():
            raise ExportRefused(f"{target} ist keine gewöhnliche Datei. Bitte einen anderen Namen wählen.")
        if target.exists() and not force:
            raise ExportRefused(f"{target} gibt es schon. Überschreiben: --force, in Notebooks force=True.")


def write_file(file: Path, plan: Plan, records: Iterable[ArticleRecord]) -> Written:
    """Write the file and, beside it, where it comes from; both are whole before they get their names.

    Raises MissingLibrary, and ExportFailed where nothing has been written.
    """
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".stadtradar-export-") as folder:
            return _written(Path(folder), file, plan, _all_of(file, plan, records))
    except OSError as error:
        raise unwritable(file, error) from error


def write_stream(stream: BinaryIO, plan: Plan, records: Iterable[ArticleRecord]) -> Written:
    """Write a format of text to a stream. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces_of(plan.provenance.format)(plan, _all_of("Die Ausgabe", plan, records)):
        stream.write(piece)
        digest.update(piece)
        size += len(piece)
    stream.flush()
    return Written(sha256=digest.hexdigest(), size=size)


def _written(folder: Path, file: Path, plan: Plan, records: Iterable[ArticleRecord]) -> Written:
    draft, side = folder / file.name, folder / side_file(file).name
    notes = _write(draft, plan, records)
    written = Written(sha256=sha256_of(draft), size=draft.stat().st_size, notes=notes)
    document = side_document(plan.provenance, file, written)
    side.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for one in (draft, side):
        sync(one)
    # The file first: without the other it is seen to be unproven, and never the other way round.
    draft.replace(file)
    side.replace(side_file(file))
    sync(file.parent)
    return written


def _write(draft: Path, plan: Plan, records: Iterable[ArticleRecord]) -> tuple[str, ...]:
    name = plan.provenance.format
    if not FORMATS[name].is_text:
        return writer_of(name)(draft, plan, records)
    with draft.open("wb") as stream:
        stream.writelines(pieces_of(name)(plan, records))
    return ()


def _all_of(target: Path | str, plan: Plan, records: Iterable[ArticleRecord]) -> Iterator[ArticleRecord]:
    """Pass all records on, and raise ExportFailed in the end unless they are as many as were counted."""
    number = 0
    for number, record in enumerate(records, 1):  # noqa: B007  (counted)
        yield record
    if number != plan.provenance.articles:
        raise ExportFailed(target, f"gelesen wurden {number} von {plan.provenance.articles} Artikeln")


def sha256_of(file: Path) -> str:
    """Return the checksum of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
