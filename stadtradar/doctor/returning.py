"""Checks of what is signed, and of what comes back."""

from collections.abc import Iterator
from datetime import datetime

from alerts.mail.verp import LONGEST_NAME, ReturnPaths
from alerts.returns.box import BoxUnavailable
from stadtradar.doctor.findings import Finding, fail, ok, warn
from stadtradar.mail_replies import in_german
from stadtradar.returning import place, return_box
from stadtradar.settings import LoadedSettings, Settings, SettingsError
from stadtradar.signing import dkim_signer


def check_returning(loaded: LoadedSettings, now: datetime) -> Iterator[Finding]:  # noqa: ARG001  (all checks alike)
    """Load the key, and look into the mailbox of returned mails without reading any."""
    settings = loaded.settings
    if settings.mail.dkim_key is not None:
        yield _signing(settings)
    if settings.mail.host is not None:
        yield _returns(settings)


def _signing(settings: Settings) -> Finding:
    try:
        dkim_signer(settings)
    except SettingsError as error:
        return fail("dkim", error.faults[0], "[mail] dkim_key berichtigen.")
    return ok("dkim", f"Mails werden mit {settings.mail.dkim_key} signiert.")


def _returns(settings: Settings) -> Finding:
    box = return_box(settings)
    if settings.mail.bounce_address is None or box is None:
        text = "Was zurückkommt, verbucht niemand: an unbekannte Adressen wird immer weiter geschrieben."
        return warn("returns", text, "[mail] bounce_address und [returns] setzen.")
    try:
        # Without the key, which does not exist before the first start.
        ReturnPaths(address=settings.mail.bounce_address, key=b"")
        waiting = len(box.names())
    except ValueError:
        text = f"An mail.bounce_address = {settings.mail.bounce_address} passt keine Kennung."
        return fail("returns", text, f"Vor dem @ höchstens {LONGEST_NAME} Zeichen, ohne Umlaute.")
    except BoxUnavailable as error:
        said = in_german(error.phase, error.reason)
        return fail("returns", f"{place(settings)} lässt sich nicht lesen: {said}.", "[returns] prüfen.")
    finally:
        box.close()
    return ok("returns", f"Rückläufer: {place(settings)}, dort liegen {waiting} Mails.")
