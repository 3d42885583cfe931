"""Changing the settings file: an entry more or less, everything else byte for byte as somebody wrote it."""

import errno
import json
import os
import stat
import tomllib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from stadtradar.settings.catalogue import SOURCE
from stadtradar.settings.faults import SettingsError
from stadtradar.settings.file import header_of
from stadtradar.settings.sources import SourceSettings

_MOUNTED = {errno.EBUSY, errno.EXDEV}
_WIDEST = 100  # characters of a list on one line


def entry_text(entry: SourceSettings) -> str:
    """Return an entry as it stands in the file; what is not stated is left out."""
    stated = entry.model_dump(exclude_defaults=True)
    selectors = stated.pop("selectors", None)
    text = f"[[{SOURCE}]]\n{_assignments(stated)}"
    return f"{text}[{SOURCE}.selectors]\n{_assignments(selectors)}" if selectors else text


def with_entries(text: str, entries: Iterable[SourceSettings]) -> str:
    """Return the file's text with further entries at its end, in the file's own way of ending lines."""
    newline = "\r\n" if "\r\n" in text else "\n"
    ended = text if not text or text.endswith("\n") else text + newline
    blocks = [entry_text(entry).replace("\n", newline) for entry in entries]
    return newline.join([ended, *blocks] if ended else blocks)


def without_entry(text: str, name: str) -> str | None:
    """Return the file's text without the entry of this name, None if it has none.

    Comments between this entry and the next stay. Raises SettingsError where the entry is written in a way
    that cannot be cut out safely.
    """
    parsed = tomllib.loads(text)
    entries = parsed.get(SOURCE, [])
    position = next((at for at, entry in enumerate(entries) if entry.get("name") == name), None)
    if position is None:
        return None
    rows = text.splitlines(keepends=True)
    starts = [at for at, row in enumerate(rows) if header_of(row) == (SOURCE, True)]
    if len(starts) == len(entries):
        first, end = _extent(rows, starts[position])
        left = "".join([*rows[:first], *rows[end:]])
        if _means(left, parsed | {SOURCE: [*entries[:position], *entries[position + 1 :]]}):
            return left
    remedy = "Er lässt sich nicht sicher herauslösen, bitte von Hand löschen."
    raise SettingsError([f"Der Eintrag {name} ist ungewöhnlich geschrieben. {remedy}"])


def replace_file(file: Path, text: str, check: Callable[[Path], None]) -> None:
    """Put this text into the file, at once or not at all, once `check` has accepted a copy beside it.

    A file that is mounted by itself, as into containers, can only be overwritten.

    Mode and owner stay; a new file is for its owner only, because passwords may follow. Raises OSError and
    what `check` raises.
    """
    handle, copy = mkstemp(dir=file.parent, prefix=f".{file.stem}-", suffix=".toml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        check(Path(copy))
        _take_after(file, copy)
        _put(Path(copy), file, text)
    finally:
        Path(copy).unlink(missing_ok=True)


def read_text(file: Path | None) -> str:
    """Return the text of the file with its line ends as they are; nothing where there is none yet."""
    if file is None or not file.exists():
        return ""
    with file.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def _assignments(values: dict[str, object]) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in values.items())


def _value(value: object) -> str:
    if not isinstance(value, (list, tuple)):
        return _string(str(value))
    members = [_string(str(member)) for member in value]
    line = f"[{', '.join(members)}]"
    return line if len(line) <= _WIDEST else "[\n" + "".join(f"    {member},\n" for member in members) + "]"


def _string(text: str) -> str:
    # The escapes of JSON are among those of TOML, which wants one more (https://toml.io/en/v1.0.0#string).
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _extent(rows: list[str], first: int) -> tuple[int, int]:
    """Return the lines of an entry: with its own tables, without the blanks and comments that follow it."""
    end = first + 1
    last = first
    while end < len(rows):
        header = header_of(rows[end])
        if header and not header[0].startswith(f"{SOURCE}."):
            break
        if rows[end].strip() and not rows[end].lstrip().startswith("#"):
            last = end
        end += 1
    # One of the blank lines around it goes with it.
    followed_by_blank = last + 1 >= len(rows) or not rows[last + 1].strip()
    preceded_by_blank = first > 0 and not rows[first - 1].strip()
    return (first - 1 if preceded_by_blank and followed_by_blank else first), last + 1


def _means(text: str, expected: dict[str, object]) -> bool:
    if not expected[SOURCE]:
        expected = {name: value for name, value in expected.items() if name != SOURCE}
    try:
        return tomllib.loads(text) == expected
    except tomllib.TOMLDecodeError:
        return False


def _put(copy: Path, file: Path, text: str) -> None:
    try:
        copy.replace(file)
    except OSError as error:
        if error.errno not in _MOUNTED:
            raise
        with file.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)


def _take_after(file: Path, copy: str) -> None:
    with suppress(FileNotFoundError):
        before = file.stat()
        os.chmod(copy, stat.S_IMODE(before.st_mode))  # noqa: PTH101  (beside chown, which Path lacks)
        with suppress(PermissionError):  # who may not give it away owns it from now on
            os.chown(copy, before.st_uid, before.st_gid)
