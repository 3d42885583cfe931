"""The key that signs unsubscribe links and the consent ledger: given by the operator or made once."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stadtradar.settings import Settings, SettingsError

SHORTEST = 32  # characters


def secret_key(settings: Settings) -> str:
    """Return the key; without one in the settings it is made once and kept in the data directory.

    Raises SettingsError when the kept key was cut short: a new one would end every unsubscribe link.
    """
    if settings.secret.key is not None:
        return settings.secret.key.get_secret_value()
    file = secret_file(settings)
    if not file.exists():
        _create(file)
    key = file.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < SHORTEST:
        raise SettingsError(
            [f"{file}: der Schlüssel ist kürzer als {SHORTEST} Zeichen. Bitte aus der Sicherung zurückholen."]
        )
    return key


def secret_file(settings: Settings) -> Path:
    """Return where a made key is kept."""
    return settings.data_dir / "secret.key"


def derived(key: str, purpose: str) -> bytes:
    """Return a key for one purpose, so that no two uses of the secret can be played against each other."""
    return hmac.new(key.encode(), f"stadtradar {purpose}".encode(), hashlib.sha256).digest()


def replace_key(file: Path, key: str) -> None:
    """Put another key in place, whole or not at all. Raises OSError."""
    with _draft(file, key) as draft:
        draft.replace(file)


def _create(file: Path) -> None:
    """Make the key; the link fails when another process was faster."""
    with _draft(file, secrets.token_urlsafe(48)) as draft, suppress(FileExistsError):
        file.hardlink_to(draft)


@contextmanager
def _draft(file: Path, key: str) -> Iterator[Path]:
    """Give the whole key under another name, for its owner only."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(key + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
